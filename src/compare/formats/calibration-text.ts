// A calibration for a terminal: what the machine can see in one sentence, then a table per stage.
import { printable } from '../../printable.js';
import { fit, pad, widthsOf } from '../../report/terminal.js';
import type {
  CalibratedMetrics,
  Calibration,
  MetricNoise,
  StageNoise,
} from '../../schema/generated/calibration.js';
import { formatPercent } from '../../units.js';
import type { Policy } from '../policy.js';
import { SESSIONS_FOR_FLOOR } from '../session-noise.js';
import { METRIC_LABELS } from './row-text.js';

type Name = keyof CalibratedMetrics;

const HEADER = ['metric', 'shows from', 'between sessions', 'between runs'];

function entriesOf({ metrics }: StageNoise): [Name, MetricNoise][] {
  return Object.entries(metrics) as [Name, MetricNoise][];
}

/**
 * The smallest change that shows, per metric that gates by `policy`: the largest over the stages.
 * `On this machine demo_net shows changes from 4.1% in throughput, 9.0% in p99 (20 sessions of 10
 * pairs)`.
 */
export function calibrationSentence(calibration: Calibration, policy: Policy): string {
  const { scenario, sessions, pairs_per_session: pairs, stages } = calibration;
  const floors = new Map<Name, number>();
  for (const [name, { floor }] of stages.flatMap(entriesOf)) {
    if (policy.levels[name] !== 'error') continue;
    floors.set(name, Math.max(floor, floors.get(name) ?? 0));
  }
  const list = [...floors].map(
    ([name, floor]) => `${formatPercent(floor)} in ${METRIC_LABELS[name]}`,
  );
  const shown = list.length > 0 ? `from ${list.join(', ')}` : 'in no figure that gates';
  const effort = `${sessions} sessions of ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`;
  return `On this machine ${printable(scenario)} shows changes ${shown} (${effort})`;
}

/** The whole calibration, without the sentence. Lines are no wider than `columns`. */
export function calibrationTable(calibration: Calibration, columns: number): string {
  const cells = calibration.stages.map((stage) =>
    entriesOf(stage).map(([name, { floor, sigma_between: sigma, cv_within: cv }]) => [
      METRIC_LABELS[name],
      ...[floor, Math.expm1(sigma), cv].map(formatPercent),
    ]),
  );
  const widths = widthsOf([HEADER, ...cells.flat()]);
  const line = (row: readonly string[]): string =>
    fit(row.map((cell, i) => pad(cell, widths[i]!, i === 0)).join('  '), columns);
  const tables = calibration.stages.map(({ name }, stage) =>
    [fit(`stage ${printable(name)}`, columns), ...[HEADER, ...cells[stage]!].map(line)].join('\n'),
  );
  return `${tables.join('\n\n')}\n`;
}

/** Why the floors may be too low; undefined when there were sessions enough. */
export function fewSessions({ sessions }: Calibration): string | undefined {
  if (sessions >= SESSIONS_FOR_FLOOR) return undefined;
  return `${sessions} sessions: the largest change that they saw stands for the one that 95 of 100 stay below; ${SESSIONS_FOR_FLOOR} sessions can tell`;
}
