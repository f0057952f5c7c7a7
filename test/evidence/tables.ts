// The sessions of all experiments as Markdown. Pure.
import { spread, table } from '../speed/spread.js';
import { lowerBound, upperBound } from './clopper-pearson.js';
import type { Experiment } from './experiments.js';
import type { SessionRecord } from './sessions.js';

/** Up to this variation of a run, sessions are counted apart: a machine that is fit to measure on. */
export const QUIET = 0.05;

/** An experiment with the sessions that there are of it. */
export interface Outcome {
  readonly experiment: Experiment;
  readonly records: readonly SessionRecord[];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function count(records: readonly SessionRecord[], verdict: SessionRecord['verdict']): number {
  return records.filter((record) => record.verdict === verdict).length;
}

/** The sessions in which nothing differs: every verdict of regressed or improved is false. */
export function falseAlarms(outcomes: readonly Outcome[]): readonly string[] {
  const row = (what: string, records: readonly SessionRecord[]): string[] => {
    const regressed = count(records, 'regressed');
    return [
      what,
      String(records.length),
      String(regressed),
      records.length === 0 ? '' : `at most ${percent(upperBound(regressed, records.length))}`,
      String(count(records, 'improved')),
      String(count(records, 'inconclusive')),
      String(count(records, 'equivalent')),
    ];
  };
  const rows = outcomes.map(({ experiment, records }) => row(experiment.what, records));
  const all = outcomes.flatMap(({ records }) => records);
  return table(
    ['both sides', 'sessions', 'regressed', 'rate, 95 %', 'improved', 'inconclusive', 'equivalent'],
    [...rows, row('all', all)],
  );
}

function detected(records: readonly SessionRecord[]): string {
  const found = count(records, 'regressed');
  if (records.length === 0) return 'no session';
  const bound = percent(lowerBound(found, records.length));
  return `${found} of ${records.length} (at least ${bound})`;
}

function estimates({ records }: Outcome): string {
  const points = records.flatMap((record) => record.points ?? []);
  const changes = records.flatMap(({ change }) => change ?? []);
  if (points.length > 0) return spread(points, (value) => `${value.toFixed(2)} points`);
  return changes.length > 0 ? spread(changes, percent) : '';
}

/** The sessions with a candidate that is worse. */
export function detections(outcomes: readonly Outcome[]): readonly string[] {
  const rows = outcomes.map((outcome) => {
    const { experiment, records } = outcome;
    const quiet = records.filter(({ variation }) => variation !== null && variation <= QUIET);
    return [
      experiment.what,
      detected(records),
      detected(quiet),
      String(count(records, 'inconclusive')),
      String(count(records, 'improved') + count(records, 'equivalent')),
      `${experiment.metric}: ${estimates(outcome)}`,
    ];
  });
  return table(
    ['candidate', 'detected', `with runs that vary up to ${100 * QUIET} %`].concat(
      ...['inconclusive', 'called fine', 'estimate, median (min to max)'],
    ),
    rows,
  );
}

/** When and on what the sessions were made. */
export function provenance(records: readonly SessionRecord[]): string {
  const days = records.map(({ started_at: at }) => at.slice(0, 10)).sort();
  const machines = [...new Set(records.map(({ machine }) => machine))].join('; ');
  const span = days[0] === days.at(-1) ? days[0]! : `${days[0]!} to ${days.at(-1)!}`;
  return `Measured on ${span}: ${machines}.`;
}
