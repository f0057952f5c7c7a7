// `make fuzz`: mutated inputs of every kind, the same for the same seed. Prints what failed, the small
// input that is left of it and the command that tries it again. The last line reads
// `N passed, N failed`.
import { parseArgs } from 'node:util';
import { runTarget } from './run-target.js';
import { showCase } from './target.js';
import { loadTarget, TARGETS } from './targets.js';

/** More than all targets together ever need of memory, in bytes. */
const MOST_RESIDENT = 1.5 * 2 ** 30;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    path: { type: 'string' },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const chosen = TARGETS.filter((name) => name === (values.target ?? name));
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || chosen.length === 0) {
  throw new Error(
    `--rounds and --seed are whole numbers; --target is one of ${TARGETS.join(', ')}`,
  );
}

const print = (line: string) => void process.stdout.write(`${line}\n`);
let [passed, failed] = [0, 0];
for (const name of chosen) {
  const started = performance.now();
  const outcome = await runTarget({ target: name, seed, rounds, path: values.path });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { failure } = outcome;
  const mark = failure ? 'FAIL' : 'ok  ';
  print(`${mark} ${name}: ${outcome.inputs} ${outcome.what}, ${seconds} s`);
  passed += failure ? outcome.cases - 1 : outcome.cases;
  if (!failure) continue;
  failed++;
  const { reason, input, path = values.path } = failure;
  print(reason);
  if (input !== undefined) print(input);
  else if (path !== undefined) print(showCase(await loadTarget(name), seed, path));
  const from = path === undefined ? '' : ` --path ${path}`;
  print(`again: make fuzz ARGS='--target ${name} --seed ${seed} --rounds ${rounds}${from}'`);
}
const residentBytes = process.resourceUsage().maxRSS * 1024;
if (residentBytes > MOST_RESIDENT) {
  print(`FAIL memory: ${Math.round(residentBytes / 2 ** 20)} MiB were resident`);
  failed++;
}
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
