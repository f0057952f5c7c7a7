// Whatever happens to the process that provisioned, nothing of the network may be left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LINUX,
  isRunning,
  processesIn,
  until,
  untilEmpty,
  withScript,
  withTmpdir,
} from './processes.js';

const RUNNER = fileURLToPath(new URL('fixture-runner.js', import.meta.url));

interface Plan {
  readonly memcached?: string;
  readonly transport?: 'tcp' | 'unix';
  readonly peers?: number;
  readonly ending?: 'wait' | 'exit' | 'throw' | 'exit-while-starting';
  /** A folder to search before the others in PATH. */
  readonly tools?: string;
}

interface Runner {
  /** Resolves to the daemons' pids; to none when the runner ended before. */
  readonly ready: Promise<number[]>;
  readonly started: Promise<unknown>;
  /** Sends the signal and waits for the runner's end. */
  end(signal: NodeJS.Signals): Promise<void>;
  readonly ended: Promise<unknown>;
}

function startRunner(plan: Plan): Runner {
  const { memcached = 'memcached', transport = 'tcp', peers = 3, ending = 'wait' } = plan;
  const path = `${plan.tools === undefined ? '' : plan.tools + delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(process.execPath, [RUNNER, memcached, transport, String(peers), ending], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PATH: path },
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<number[]>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.split(' ').slice(1).map(Number));
    });
    lines.on('close', () => resolve([]));
  });
  return {
    ready,
    started: once(lines, 'line'),
    ended,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

for (const [signal, transport] of [
  ['SIGKILL', 'tcp'],
  ['SIGKILL', 'unix'],
  ['SIGTERM', 'tcp'],
  ['SIGINT', 'unix'],
] as const) {
  test(`nothing outlives a runner ended by ${signal} (${transport})`, async () => {
    await withTmpdir(async (folder) => {
      const runner = startRunner({ transport });
      const pids = await runner.ready;
      assert.is(pids.length, 3);
      if (LINUX) {
        assert.ok(pids.every(isRunning));
        // A daemon and a watcher each: the check below would see them.
        assert.is(processesIn(folder).length, 6);
      }
      await runner.end(signal);
      await untilEmpty(folder);
      assert.not.ok(pids.some(isRunning));
    });
  });
}

for (const ending of ['exit', 'throw'] as const) {
  test(`nothing outlives a runner that ends by ${ending}`, async () => {
    await withTmpdir(async (folder) => {
      const runner = startRunner({ ending, transport: 'unix' });
      assert.is((await runner.ready).length, 3);
      await runner.ended;
      await untilEmpty(folder);
    });
  });
}

test('nothing outlives kill -9 at twenty moments of the start', async () => {
  await withTmpdir(async (folder) => {
    for (let moment = 0; moment < 20; moment++) {
      const runner = startRunner({ peers: 5, transport: moment % 2 === 0 ? 'tcp' : 'unix' });
      await runner.started;
      await sleep(moment * 5);
      await runner.end('SIGKILL');
      await untilEmpty(folder);
    }
  });
});

// A tool that takes its time holds the start at that step, so that the runner surely ends in it.
function slow(tool: string): string {
  return `#!/bin/sh\nsleep 0.5\nPATH=\${PATH#*:}\nexec ${tool} "$@"\n`;
}

for (const tool of ['mkdir', 'chown'] as const) {
  // Only root changes the owner of a folder.
  if (tool === 'chown' && process.getuid?.() !== 0) continue;
  for (const ending of ['wait', 'exit-while-starting'] as const) {
    const how = ending === 'wait' ? 'is killed' : 'exits';
    test(`nothing outlives a runner that ${how} while a daemon's shell is in ${tool}`, async () => {
      await withScript(
        slow(tool),
        (path) =>
          withTmpdir(async (folder) => {
            const runner = startRunner({ tools: dirname(path), ending });
            await runner.started;
            if (ending === 'wait') {
              if (LINUX) await until(() => processesIn(folder).length > 0, 'a shell to be seen');
              await runner.end('SIGKILL');
            }
            await runner.ended;
            assert.equal(await runner.ready, [], 'ended too late for this test');
            await untilEmpty(folder);
          }),
        tool,
      );
    });
  }
}

test('nothing outlives a runner killed while a wrapper script prepares memcached', async () => {
  await withScript('#!/bin/sh\nsleep 600\nexit 1\n', (path) =>
    withTmpdir(async (folder) => {
      const runner = startRunner({ memcached: path });
      await runner.started;
      // Script, its own child and watcher, for each peer.
      if (LINUX) await until(() => processesIn(folder).length === 9, 'the scripts to sleep');
      await runner.end('SIGKILL');
      await untilEmpty(folder);
    }),
  );
});

test.run();
