// Entry of a load thread: piscina calls the default export with one whole stage as the task. It is
// named by its URL and never imported.
import { performance } from 'node:perf_hooks';
import { type MessagePort, threadId } from 'node:worker_threads';
import { driverFactory } from '../drivers/factory.js';
import { type BenchError, exhaustionOf, messageOf } from '../errors.js';
import type { Command, StageTask, ThreadMessage } from './messages.js';
import { StageThread } from './stage-thread.js';
import { threadTime } from './time.js';

/** Runs the phases of one stage on this thread until the main thread ends the stage. */
export default async function runStage(task: StageTask): Promise<void> {
  const { plan, thread, port, control, progress } = task;
  const send = (message: ThreadMessage): void => port.postMessage(message);
  const fail = ({ code, message }: BenchError, ends: boolean): void =>
    send({ type: 'failed', code, message, ends });
  const stage = new StageThread(plan, thread, {
    time: threadTime,
    makeDriver: await driverFactory(plan.driver),
    stopped: () => control[0] === 1,
    progress: (operations, dropped) => {
      progress[2 * thread] = operations;
      progress[2 * thread + 1] = dropped;
    },
    onConnectError: (error) => {
      const exhaustion = exhaustionOf(error);
      if (!exhaustion) return;
      // At once: from now on what fails says nothing about the peers.
      Atomics.store(control, 0, 1);
      fail(exhaustion, false);
    },
  });
  try {
    const reason: unknown = await stage.connect().then(
      () => undefined,
      (error: unknown) => error,
    );
    const exhaustion = reason instanceof Error && exhaustionOf(reason.cause ?? reason);
    if (exhaustion) {
      fail(exhaustion, true);
      return;
    }
    const problem = reason === undefined ? undefined : messageOf(reason);
    send({ type: 'ready', threadId, problem });
    let run: ReturnType<StageThread['prepare']> | undefined;
    for await (const command of commands(port)) {
      if (command.type === 'prepare') {
        run = stage.prepare(command.phase);
        send({ type: 'prepared' });
      } else {
        const result = await run!(command.startAtEpochMs - performance.timeOrigin);
        send({ type: 'phase', result });
      }
    }
  } finally {
    stage.close();
    port.close();
  }
}

/** The phases that the main thread calls for, until it ends the stage. */
async function* commands(port: MessagePort) {
  const waiting: Command[] = [];
  let wake: () => void = () => undefined;
  port.on('message', (command: Command) => {
    waiting.push(command);
    wake();
  });
  for (;;) {
    const command = waiting.shift();
    if (command?.type === 'end') return;
    if (command) yield command;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
