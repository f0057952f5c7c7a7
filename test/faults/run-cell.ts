// One cell of the table of faults: the real command in this process, with the fault at the very moment
// at which the run's own progress tells the phase; and what came of it, in the words of the page.
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Io } from '../../src/commands/command.js';
import { command } from '../../src/commands/run.js';
import { BenchError } from '../../src/errors.js';
import { readReport } from '../../src/report/read.js';
import type { Phase, Report } from '../../src/schema/generated/report.js';
import { withTmpdir } from '../network/processes.js';
import { assertSound, errorsOf } from '../support/report-checks.js';
import type { Cell, FaultName, PhaseWhen } from './cells.js';
import { type Victim, withVictim } from './victim.js';

/** What a cell says. */
export interface CellResult {
  readonly outcome: string;
  readonly exitCode: number;
  readonly lost: string;
  readonly left: string;
}

/** The second stage is by count: its progress says that it is over when no operation is left in flight. */
const SCENARIO = {
  name: 'struck',
  workload: { value_bytes: 100 },
  deadline_s: 0.5,
  settle_s: 0.1,
  stages: [
    { name: 'first', workers: 2, keys: 6, warmup_s: 0.3, duration_s: 0.4 },
    { name: 'second', workers: 2, keys: 6, requests: 6 },
  ],
};

/** What the line of progress says when a phase has begun. */
const SIGNS: Readonly<Record<PhaseWhen, string>> = {
  provision: 'starting',
  preload: 'stage 1/2 first  preload',
  'warm-up': 'stage 1/2 first  warmup',
  measure: 'stage 1/2 first  measure',
  between: 'stage 2/2 second  settle',
  shutdown: 'measured; writing the report',
};

/** Runs one cell. What is left behind, or a report that is not sound, fails here. */
export async function runCell(cell: Cell): Promise<CellResult> {
  const folder = await mkdtemp(join(tmpdir(), 'pb-fault-'));
  let result: CellResult | undefined;
  try {
    await withTmpdir(() =>
      withVictim(cell, async (victim) => {
        const file = join(folder, 'struck.yaml');
        await writeFile(
          file,
          JSON.stringify({ ...SCENARIO, network: victim.network, driver: cell.driver }),
        );
        result = await runStruck(cell, file, join(folder, 'report'), victim);
      }),
    );
    const names = readdirSync(folder).sort();
    const expected = result!.exitCode === 3 && names.length === 1 ? [] : ['report'];
    assert.equal(names, [...expected, 'struck.yaml'], 'what the run wrote');
  } finally {
    await rm(folder, { recursive: true });
  }
  return result!;
}

async function runStruck(
  cell: Cell,
  file: string,
  out: string,
  victim: Victim,
): Promise<CellResult> {
  let struck = false;
  let said = '';
  const io: Io = {
    ...{ out: () => undefined, interactive: true, terminal: false, colour: false },
    ...{ columns: Infinity, warnings: { colour: false, columns: 10_000 } },
    signal: new AbortController().signal,
    err: (text) => {
      said += text;
      if (struck || !text.includes(SIGNS[cell.phase])) return;
      struck = true;
      victim.strike();
    },
  };
  const options = { quiet: false, json: false, out, 'no-charts': true, 'no-ceiling': true };
  let exitCode: number;
  try {
    exitCode = await command.run([file], options, io);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    assert.match(error.message, /^peer (struck_)?p\d/, 'the message names the peer');
    const outcome = 'the run does not begin; the message names the peer';
    return {
      outcome,
      exitCode: error.exitCode,
      lost: 'nothing: nothing had begun',
      left: 'nothing',
    };
  }
  assert.ok(struck, `never seen: ${SIGNS[cell.phase]}\n${said}`);
  const report = await readReport(out);
  return { ...judge(cell.fault, report, said), exitCode, left: 'nothing' };
}

/** The phases that have figures, in order, and how a fault that shows from there on is told. */
function phasesOf(report: Report): [Phase, string][] {
  const [first, second] = report.runs[0]!.stages;
  return [
    [first!.preload, 'the preload'],
    [first!.measure, 'the measure phase'],
    [second!.preload, 'the second stage'],
    [second!.measure, 'the second measure phase'],
  ];
}

/** What a peer that does this is counted as; other errors may be among them: connections break too. */
const CLASSES: Readonly<Record<FaultName, readonly (keyof Phase['errors'])[]>> = {
  kill: ['refused'],
  hang: ['timeout'],
  babble: ['corrupt', 'client_error'],
  absent: [],
};

function judge(
  fault: FaultName,
  report: Report,
  said: string,
): Pick<CellResult, 'outcome' | 'lost'> {
  assertSound(report);
  assert.equal([report.status, report.runs.length], ['complete', 1]);
  const [run] = report.runs;
  assert.equal(
    run!.stages.map(({ measure }) => measure.complete),
    [true, true],
    'the run ended on its time',
  );
  const phases = phasesOf(report);
  const begin = phases.findIndex(([phase]) => errorsOf(phase) > 0);
  const struck = begin < 0 ? [] : phases.slice(begin);
  for (const [phase, name] of struck) {
    const counted = CLASSES[fault].map((kind) => phase.errors[kind]);
    assert.ok(Math.max(...counted) > 0, `${name}: ${JSON.stringify(phase.errors)}`);
    assert.ok(phase.latency_us.count > 0, `${name}: the other peers went on`);
  }
  for (const { name, books, peers } of run!.stages) {
    assert.is.not(books.balanced, false, `${name}: ${books.differences.join()}`);
    assert.ok(peers.filter(({ errors }) => errors > 0).length <= 1, `${name}: one peer failed`);
  }
  const kinds = [...new Set(struck.flatMap(([{ errors }]) => mainClass(fault, errors)))].join(', ');
  const shown =
    begin < 0
      ? 'no operation fails'
      : `from ${phases[begin]![1]} on its operations fail (${kinds})`;
  const losses = run!.peer_losses ?? [];
  for (const { peer } of losses) assert.ok(said.includes(`lost ${peer} after `), said);
  const told = losses.length === 0 ? '' : '; the loss is told at once and recorded';
  const silent = run!.stages.filter(({ peers }) => peers.some(({ items }) => items === null));
  const marked = run!.stages.filter(({ lost_peers: lost }) => lost).map(({ name }) => name);
  assert.equal(marked, losses.length === 0 ? [] : silent.map(({ name }) => name), 'stages marked');
  const counters =
    silent.length === 0 ? '' : `; its counters are missing from the ${silent[0]!.name} stage on`;
  return {
    outcome: `the run goes on to its end: ${shown}${told}`,
    lost: `nothing that was measured${counters}`,
  };
}

function mainClass(fault: FaultName, errors: Phase['errors']): string[] {
  return CLASSES[fault].filter((kind) => errors[kind] > 0);
}
