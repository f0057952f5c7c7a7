// Tries the cases of one target, on a thread of its own: what hangs or eats memory here is ended from
// outside. Tells how far it is in shared memory, and how it came out in a message.
import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import type { FuzzTask } from './run-target.js';
import type { Failure, Outcome, Target } from './target.js';
import { loadTarget } from './targets.js';

/** Prototypes that hostile names aim at, and what they hold while all is well. */
const PROTOTYPES = [Object, Array, Function, String, Number, Map].map(({ prototype }) => {
  return { prototype, keys: Reflect.ownKeys(prototype).length };
});

function requireCleanPrototypes(): void {
  for (const { prototype, keys } of PROTOTYPES) {
    const now = Reflect.ownKeys(prototype);
    if (now.length !== keys) throw new Error(`a prototype was changed: ${String(now.at(-1))}`);
  }
}

async function fuzz(target: Target<unknown>, task: FuzzTask): Promise<Outcome> {
  const done = new Int32Array(task.done);
  const property = fc.asyncProperty(target.cases, async (input) => {
    // Before the case: one that never ends is the next one to count.
    Atomics.add(done, 0, 1);
    try {
      await target.check(input, task.folder);
      requireCleanPrototypes();
    } catch (error) {
      Atomics.store(done, 1, 1);
      throw error;
    }
  });
  const { seed, rounds, path } = task;
  const cases = Math.ceil((rounds * target.perThousand) / 1000);
  const details = await fc.check(property, {
    seed,
    numRuns: cases,
    ...(path !== undefined && { path, endOnFailure: true }),
  });
  const tried = {
    what: target.what,
    cases: details.numRuns,
    inputs: details.numRuns * target.perCase,
  };
  if (!details.failed) return tried;
  const { counterexample, errorInstance, counterexamplePath } = details;
  const failure: Failure = {
    reason: errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance),
    input: target.show(counterexample![0]),
    path: counterexamplePath!,
  };
  return { ...tried, failure };
}

const task = workerData as FuzzTask;
const target = await loadTarget(task.target);
parentPort!.postMessage(await fuzz(target, task));
