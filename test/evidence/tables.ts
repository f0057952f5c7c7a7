// The sessions of all experiments as Markdown. Pure.
import { spread, table } from '../speed/spread.js';
import { lowerBound, upperBound } from './clopper-pearson.js';
import type { Experiment } from './experiments.js';
import type { Finding } from './findings.js';

/** Up to this variation of a run, sessions are counted apart: a machine that is fit to measure on. */
export const QUIET = 0.05;

/** An experiment with what was found in the sessions that there are of it. */
export interface Outcome {
  readonly experiment: Experiment;
  readonly findings: readonly Finding[];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function count(findings: readonly Finding[], verdict: Finding['verdict']): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}

/** The sessions in which nothing differs: every verdict of regressed or improved is false. */
export function falseAlarms(outcomes: readonly Outcome[]): readonly string[] {
  const row = (what: string, findings: readonly Finding[]): string[] => {
    const regressed = count(findings, 'regressed');
    return [
      what,
      String(findings.length),
      String(regressed),
      findings.length === 0 ? '' : `at most ${percent(upperBound(regressed, findings.length))}`,
      String(count(findings, 'improved')),
      String(count(findings, 'inconclusive')),
      String(count(findings, 'equivalent')),
    ];
  };
  const rows = outcomes.map(({ experiment, findings }) => row(experiment.what, findings));
  const all = outcomes.flatMap(({ findings }) => findings);
  return table(
    ['both sides', 'sessions', 'regressed', 'rate, 95 %', 'improved', 'inconclusive', 'equivalent'],
    [...rows, row('all', all)],
  );
}

function detected(findings: readonly Finding[]): string {
  const found = count(findings, 'regressed');
  if (findings.length === 0) return 'no session';
  const bound = percent(lowerBound(found, findings.length));
  return `${found} of ${findings.length} (at least ${bound})`;
}

function estimates({ findings }: Outcome): string {
  const points = findings.flatMap((finding) => finding.points ?? []);
  const changes = findings.flatMap(({ change }) => change ?? []);
  if (points.length > 0) return spread(points, (value) => `${value.toFixed(2)} points`);
  return changes.length > 0 ? spread(changes, percent) : '';
}

/** The sessions with a candidate that is worse. */
export function detections(outcomes: readonly Outcome[]): readonly string[] {
  const rows = outcomes.map((outcome) => {
    const { experiment, findings } = outcome;
    const quiet = findings.filter(({ variation }) => variation !== null && variation <= QUIET);
    return [
      experiment.what,
      detected(findings),
      detected(quiet),
      String(count(findings, 'inconclusive')),
      String(count(findings, 'improved') + count(findings, 'equivalent')),
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
