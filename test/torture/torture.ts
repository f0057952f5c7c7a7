// Runs that are killed at random moments, and what is left of them: `make torture`. Each run follows from
// the seed and its number; a failure prints both.
//   torture.js [--runs 200] [--seed N] [--parallel 2] [--only NUMBER]
import { parseArgs } from 'node:util';
import { killedRun } from './killed-run.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    parallel: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const count = Number(values.runs);
if (!Number.isSafeInteger(seed) || !(Number.isSafeInteger(count) && count > 0)) {
  throw new RangeError('--seed and --runs take whole numbers');
}
const numbers =
  values.only === undefined
    ? Array.from({ length: count }, (_, number) => number)
    : [Number(values.only)];
let [passed, failed] = [0, 0];
const endings = new Map<string, number>();
process.stdout.write(`seed ${seed}\n`);
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      try {
        const ending = await killedRun(seed, number);
        endings.set(ending, (endings.get(ending) ?? 0) + 1);
        passed++;
      } catch (error) {
        failed++;
        const [first] = (error as Error).message.split('\n');
        process.stdout.write(`FAIL --seed ${seed} --only ${number}: ${first}\n`);
      }
    }
  }),
);
for (const [ending, times] of [...endings].sort()) process.stdout.write(`${times} ${ending}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
