// `make soak`: one long stage against real daemons, for MINUTES or for 50 million operations. Fails when
// memory or descriptors of any process grow, or the books do not balance. Needs /proc.
//
// Resident memory is what the system counts, so `make` fixes what V8 would change by itself: every thread
// collects its garbage every two seconds (collect.ts), and its young generation has one size
// (`--min-semi-space-size`, `--max-semi-space-size`). Left alone, that of a load thread is of 8 or of 16 MiB
// from one minute to the next while 7 MiB are in use: on two threads more than a tenth of all that is
// resident. What grows by design is the timeline, by some 12 KB a second over all threads, until its
// intervals get longer after an hour; it is not taken out of the account.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readStats } from '../../src/memcached/stats.js';
import { run } from '../../src/runner.js';
import type { Progress } from '../../src/run/progress.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Report } from '../../src/schema/generated/report.js';
import { withTmpdir } from '../network/processes.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';
import { footprintOf, judge, type Sample, type Verdict } from './samples.js';
import { soakScenario } from './scenario.js';

/** Looks at a whole soak, and at least this long between two, in s. */
const LOOKS = 200;
const LEAST_BETWEEN_S = 0.2;

/** Lines that the table of samples has. */
const SHOWN = 12;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    operations: { type: 'string', default: '50000000' },
  },
});
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
const operations = Number(values.operations);

const print = (line: string) => void process.stdout.write(`${line}\n`);
const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

/** Looks at the processes as the measured phase goes on. */
class Watch {
  readonly samples: Sample[] = [];
  #peers: Promise<number[]> | undefined;
  #lastS = -Infinity;

  constructor(readonly folder: string) {}

  async look(progress: Progress): Promise<void> {
    if (progress.phase !== 'measure') return;
    const { elapsedS, operations: done, operationsExpected, expectedS } = progress;
    this.#peers ??= this.#pids();
    const pids = await this.#peers;
    const share = operationsExpected === null ? elapsedS / expectedS! : done / operationsExpected;
    const allS = share > 0 ? elapsedS / share : Infinity;
    if (elapsedS < this.#lastS + Math.max(LEAST_BETWEEN_S, allS / LOOKS)) return;
    this.#lastS = elapsedS;
    const client = footprintOf('self');
    this.samples.push({ share, operations: done, elapsedS, client, peers: pids.map(footprintOf) });
  }

  #pids(): Promise<number[]> {
    // Each daemon has a folder of its own, and its socket in it.
    const paths = readdirSync(this.folder).map((entry) => join(this.folder, entry, 's'));
    return Promise.all(paths.map(async (path) => Number((await readStats({ path })).get('pid'))));
  }
}

async function soak(): Promise<{ report: Report; samples: readonly Sample[] }> {
  const text = JSON.stringify(soakScenario(minutes === undefined ? { operations } : { minutes }));
  const scenario = parseScenario(text, 'soak.yaml');
  let outcome: { report: Report; samples: readonly Sample[] } | undefined;
  await withTmpdir(async (folder) => {
    const watch = new Watch(folder);
    let failure: Error | undefined;
    const report = await run(scenario, {
      ceiling: false,
      onProgress: (progress) => {
        watch.look(progress).catch((error: unknown) => (failure ??= error as Error));
      },
    });
    if (failure !== undefined) throw failure;
    outcome = { report, samples: watch.samples };
  });
  return outcome!;
}

function printSamples(samples: readonly Sample[]): void {
  print('| way | operations | time, s | client, MiB | client, files | peers, MiB | peers, files |');
  print('|---|---|---|---|---|---|---|');
  const step = Math.max(1, Math.ceil(samples.length / SHOWN));
  for (const [index, sample] of samples.entries()) {
    if (index % step !== 0 && index !== samples.length - 1) continue;
    const { share, elapsedS, client, peers } = sample;
    const peersBytes = peers.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
    const files = peers.reduce((sum, { descriptors }) => sum + descriptors, 0);
    const cells = [`${(100 * share).toFixed(0)} %`, sample.operations, elapsedS.toFixed(1)];
    cells.push(mib(client.residentBytes), client.descriptors, mib(peersBytes), files);
    print(`| ${cells.join(' | ')} |`);
  }
}

function printVerdicts(verdicts: readonly Verdict[]): void {
  print('\n| process | at a tenth, MiB | at the end, MiB | growth | peak, MiB | files |');
  print('|---|---|---|---|---|---|');
  for (const { process: name, fromBytes, toBytes, peakBytes, descriptors } of verdicts) {
    const growth = `${(100 * (toBytes / fromBytes - 1)).toFixed(1)} %`;
    const files = [...new Set(descriptors)].join(' to ');
    print(`| ${[name, mib(fromBytes), mib(toBytes), growth, mib(peakBytes), files].join(' | ')} |`);
  }
}

const { report, samples } = await soak();
const { measure } = onlyStage(report);
const problems: string[] = [];
try {
  assertBalanced(report);
} catch (error) {
  problems.push(`the books do not balance: ${String(error)}`);
}
printSamples(samples);
const verdicts = judge(samples);
printVerdicts(verdicts);
problems.push(...verdicts.flatMap((verdict) => verdict.problems));
const rate = Math.round(measure.operations / measure.duration_s);
print(
  `\n${measure.operations} operations in ${measure.duration_s.toFixed(0)} s, ${rate} per second`,
);
if (verdicts.every((verdict) => verdict.checks === 1)) print('too short to judge memory by');
for (const problem of problems) print(problem);
const checks = verdicts.reduce((sum, verdict) => sum + verdict.checks, 1);
print(`${checks - problems.length} passed, ${problems.length} failed`);
process.exitCode = problems.length > 0 ? 1 : 0;
