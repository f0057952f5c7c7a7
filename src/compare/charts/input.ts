// What every chart of a comparison starts from, made once: for each stage the histograms of the runs
// that count, each side merged, and its rows. Must not know any single chart.
import { Histogram } from '../../metrics/histogram.js';
import { printable } from '../../printable.js';
import { decodeHistogram } from '../../report/charts/decode.js';
import { BLUE, ORANGE } from '../../report/charts/colours.js';
import type { Spec } from '../../report/charts/chart.js';
import { scenarioName } from '../../report/parameters.js';
import type { Report } from '../../schema/generated/report.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';
import { byStage, designText } from '../formats/row-text.js';

/** The latencies of one run of a stage. */
export interface RunLatency {
  readonly run: number;
  readonly block: number | null;
  readonly latency: Histogram;
}

/** One side of one stage. */
export interface StageSide {
  /** The runs that count and have latencies, in the order of the report. */
  readonly runs: readonly RunLatency[];
  /** All of them merged, in ns. */
  readonly merged: Histogram;
}

/** One stage of both reports. */
export interface ComparedStage {
  readonly index: number;
  /** The stage's name, safe to print. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly base: StageSide;
  readonly candidate: StageSide;
}

/** A comparison, prepared for charts. */
export interface CompareInput {
  readonly comparison: Comparison;
  readonly stages: readonly ComparedStage[];
  /** Scenario and design on one line. */
  readonly parameters: string;
}

/**
 * Prepares a comparison and its reports for charts.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram cannot be decoded
 */
export function prepareComparison(
  comparison: Comparison,
  base: Report,
  candidate: Report,
): CompareInput {
  const stages = byStage(comparison.rows).map((rows): ComparedStage => {
    const { stage, stage_index: index } = rows[0]!;
    // All latencies of a run count or none does.
    const row = rows.find(({ unit }) => unit === 'us');
    const side = (of: 'base' | 'candidate', report: Report): StageSide => {
      const used = row?.[of].runs.map((value) => value.used);
      return stageSide(report, index, (run) => used?.[run] ?? row === undefined);
    };
    const label = printable(stage);
    return {
      index,
      label,
      rows,
      base: side('base', base),
      candidate: side('candidate', candidate),
    };
  });
  const parameters = `${scenarioName(base)} · ${designText(comparison)}`;
  return { comparison, stages, parameters };
}

function stageSide(report: Report, stage: number, counts: (run: number) => boolean): StageSide {
  const merged = new Histogram(3);
  const runs: RunLatency[] = [];
  for (const [place, { index, block = null, stages }] of report.runs.entries()) {
    const result = stages[stage];
    if (!result || !counts(place)) continue;
    const { name, measure } = result;
    const where = `histogram of stage '${printable(name)}', run ${index}`;
    const latency = decodeHistogram(measure.histogram, where, measure.latency_us);
    if (latency.count === 0) continue;
    merged.add(latency);
    runs.push({ run: index, block, latency });
  }
  return { runs, merged };
}

/** The sides by name, in the order of every legend. */
export const SIDES = ['baseline', 'candidate'] as const;

/** Colours of the sides: of different lightness, and never the only difference. */
export const SIDE_COLOURS: Spec = { domain: SIDES, range: [BLUE, ORANGE] };
