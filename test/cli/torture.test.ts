// Ten runs killed at ten moments; `make torture` makes as many as are wanted, at others.
import { test } from 'uvu';
import { killedRun } from '../torture/killed-run.js';

/** Side by side, since most of a run is waiting. */
const LANES = 2;
const RUNS = 10;
const SEED = 1;

test('whenever and however a run is killed, no daemon and no half of a file is left', async () => {
  const numbers = Array.from({ length: RUNS }, (_, number) => number);
  const lane = async (): Promise<void> => {
    for (let next = numbers.shift(); next !== undefined; next = numbers.shift()) {
      await killedRun(SEED, next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
});

test.run();
