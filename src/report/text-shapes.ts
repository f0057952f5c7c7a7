// How throughput went over time and how latencies are spread, one line per stage, drawn with the block
// characters of a terminal.
import type { Histogram } from '../metrics/histogram.js';
import type { Report, StageResult } from '../schema/generated/report.js';
import { formatDurationUs, formatRate } from '../units.js';
import { printable } from '../printable.js';
import { decodeHistogram } from './charts/decode.js';
import { stageResults } from './summary.js';
import { columnsOf, fit, pad } from './terminal.js';

/** Eighths of a line's height, from the lowest. */
const BLOCKS = '▁▂▃▄▅▆▇█';
const WIDEST = 40;
const NARROWEST = 8;
const WIDEST_NAME = 24;
const GAP = '  ';
/** `peak 123k/s` */
const PEAK_COLUMNS = 11;

/** A line of blocks, from zero to the largest value; a blank is zero, anything else can be seen. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values);
  return values
    .map((value) => {
      if (!(value > 0)) return ' ';
      return BLOCKS[Math.max(0, Math.ceil((value / largest) * BLOCKS.length) - 1)]!;
    })
    .join('');
}

/** Operations and covered time in s, per part of the stage's time. */
interface Part {
  operations: number;
  coveredS: number;
}

/** Hands each part that lies between two times its share of them, in s. */
function overlap(
  parts: readonly Part[],
  partS: number,
  [fromS, toS]: readonly [number, number],
  take: (part: Part, insideS: number) => void,
): void {
  for (const [i, part] of parts.entries()) {
    const insideS = Math.min(toS, (i + 1) * partS) - Math.max(fromS, i * partS);
    if (insideS > 0) take(part, insideS);
  }
}

/** Shares what each interval did among the parts of time that it lies in. */
function spread(stage: StageResult, partS: number, parts: readonly Part[]): void {
  const endS = stage.measure.duration_s;
  // Where nothing ended there is no point, but time passed all the same.
  overlap(parts, partS, [0, endS], (part, insideS) => void (part.coveredS += insideS));
  for (const { t_s: fromS, operations, errors } of stage.timeline) {
    const toS = Math.min(endS, fromS + stage.timeline_interval_s);
    overlap(parts, partS, [fromS, toS], (part, insideS) => {
      part.operations += ((operations - errors) * insideS) / (toS - fromS);
    });
  }
}

/** Throughput over time in operations/s, the mean over the runs, in at most `most` values. */
export function throughputOverTime(stages: readonly StageResult[], most: number): number[] {
  const durationS = Math.max(0, ...stages.map(({ measure }) => measure.duration_s));
  const intervalS = Math.max(0.1, ...stages.map((stage) => stage.timeline_interval_s));
  const count = Math.min(most, Math.floor(durationS / intervalS));
  // A dash or two tells nothing.
  if (count < 3) return [];
  const parts = Array.from({ length: count }, (): Part => ({ operations: 0, coveredS: 0 }));
  for (const stage of stages) spread(stage, durationS / count, parts);
  return parts.map(({ operations, coveredS }) => (coveredS === 0 ? 0 : operations / coveredS));
}

function latencyOf(stages: readonly StageResult[]): Histogram | undefined {
  const [first, ...others] = stages
    .filter(({ measure }) => measure.latency_us.count > 0)
    .map(({ name, measure }) =>
      decodeHistogram(measure.histogram, `histogram of stage ${name}`, measure.latency_us),
    );
  for (const other of others) if (first?.precision === other.precision) first.add(other);
  return first;
}

interface Shape {
  readonly name: string;
  readonly rates: readonly number[];
  readonly latency: Histogram | undefined;
}

/** Counts in `columns` bins of equal width in the logarithm, from `lowNs` to `highNs`. */
function bins(latency: Histogram, lowNs: number, highNs: number, columns: number): number[] {
  const counts = new Array<number>(columns).fill(0);
  const width = Math.log(highNs / lowNs) / columns;
  for (const { ns, count } of latency.buckets()) {
    const bin = Math.floor(Math.log(ns / lowNs) / width);
    counts[Math.min(columns - 1, Math.max(0, bin))]! += count;
  }
  return counts;
}

/** What the bars below are: `20.1µs  latency (log)  5.32ms`, as far as there is room. */
function latencyTitle(lowNs: number, highNs: number, columns: number): string {
  const [low = '', high = ''] = [lowNs, highNs].map((ns) =>
    formatDurationUs(ns / 1e3).replace(' ', ''),
  );
  const room = columns - low.length - high.length;
  if (room < 1) return 'latency';
  const title = ['latency (log)', 'latency', ''].find((each) => each.length + 2 <= room) ?? '';
  const before = Math.floor((room - title.length) / 2);
  return low + ' '.repeat(before) + title + ' '.repeat(room - title.length - before) + high;
}

/**
 * One line per stage after a headline; none where the terminal is too narrow or nothing was measured.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of the report cannot be decoded
 */
export function shapeLines({ runs, summary }: Report, width: number): string[] {
  const nameWidth = Math.min(
    WIDEST_NAME,
    Math.max('stage'.length, ...summary.map(({ name }) => columnsOf(printable(name)))),
  );
  const room = width - nameWidth - PEAK_COLUMNS - 3 * GAP.length;
  const columns = Math.min(WIDEST, Math.floor(room / 2));
  if (columns < NARROWEST) return [];
  const shapes = summary.map(({ name }, index): Shape => {
    const stages = stageResults(runs, index);
    const rates = throughputOverTime(stages, columns);
    return { name: printable(name), rates, latency: latencyOf(stages) };
  });
  const known = shapes.flatMap(({ latency }) => latency ?? []);
  if (known.length === 0) return [];
  const lowNs = Math.max(1, Math.min(...known.map(({ minNs }) => minNs)));
  const highNs = Math.max(lowNs * 2, ...known.map(({ maxNs }) => maxNs));
  const line = (name: string, rates: string, peak: string, latency: string): string =>
    [
      pad(fit(name, nameWidth), nameWidth, true),
      pad(rates, columns, true),
      pad(peak, PEAK_COLUMNS, true),
      latency,
    ]
      .join(GAP)
      .trimEnd();
  return [
    line(
      'stage',
      columns >= 14 ? 'ops/s over time' : 'ops/s',
      '',
      latencyTitle(lowNs, highNs, columns),
    ),
    ...shapes.map(({ name, rates, latency }) =>
      line(
        name,
        rates.length === 0 ? 'too short' : sparkline(rates),
        rates.length === 0 ? '' : `peak ${formatRate(Math.max(...rates))}`,
        latency === undefined ? '' : sparkline(bins(latency, lowNs, highNs, columns)),
      ),
    ),
  ];
}
