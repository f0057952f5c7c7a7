// `make evidence`: sessions with real daemons in which nothing differs, and others with a difference
// that was put there. How often is the verdict wrong? Takes more than an hour; what was done is kept
// in a file, and a second start goes on from there. Prints Markdown; with `--write FILE` it replaces
// the part of FILE between the two marks.
import { parseArgs } from 'node:util';
import { writeResults } from '../speed/results-page.js';
import { CHANGED, type Experiment, UNCHANGED } from './experiments.js';
import { appendRecord, keyOf, readRecords, runOnce } from './sessions.js';
import { detections, falseAlarms, type Outcome, provenance } from './tables.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'reports/evidence.jsonl' },
    sessions: { type: 'string', default: '20' },
    pairs: { type: 'string', default: '10' },
    write: { type: 'string' },
  },
});
const file = values.out;
const sessions = Number(values.sessions);
const pairs = Number(values.pairs);

/** The sessions to be made. Experiments take turns, so that none has the quiet hours to itself. */
const plan = Array.from({ length: sessions }, (_, index) =>
  [...UNCHANGED, ...CHANGED].map((experiment) => ({ experiment, index })),
).flat();

async function makeAll(signal: AbortSignal): Promise<void> {
  const done = new Set(readRecords(file).map(({ key }) => key));
  for (const [number, { experiment, index }] of plan.entries()) {
    if (done.has(keyOf(experiment, index, pairs))) continue;
    const record = await runOnce(experiment, index, pairs, signal);
    if (!record) return;
    appendRecord(file, record);
    const { verdict, reason, metric, change, variation } = record;
    const share = (value: number | null) =>
      value === null ? 'unknown' : `${(100 * value).toFixed(1)} %`;
    process.stderr.write(
      `${number + 1}/${plan.length} ${experiment.name}: ${verdict} (${reason}), ` +
        `${metric} ${share(change)}, variation ${share(variation)}\n`,
    );
  }
}

function results(): string {
  const keys = new Set(plan.map(({ experiment, index }) => keyOf(experiment, index, pairs)));
  const records = readRecords(file).filter(({ key }) => keys.has(key));
  const outcome = (experiment: Experiment): Outcome => ({
    experiment,
    records: records.filter((record) => record.experiment === experiment.name),
  });
  return [
    `${provenance(records)} Sessions of ${pairs} pairs.`,
    ...['', '### Nothing differs', '', ...falseAlarms(UNCHANGED.map(outcome))],
    ...['', '### The candidate is worse', '', ...detections(CHANGED.map(outcome)), ''],
  ].join('\n');
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
await makeAll(interrupt.signal);
if (interrupt.signal.aborted) {
  process.stderr.write(`interrupted; the sessions so far are in ${file}\n`);
  process.exitCode = 130;
} else if (values.write === undefined) {
  process.stdout.write(results());
} else {
  writeResults(values.write, 'make evidence', results());
}
