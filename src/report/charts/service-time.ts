// Open loops: how much of the latency is waiting before an operation could be sent?
import { formatDurationUs } from '../../units.js';
import type { StageResult } from '../../schema/generated/report.js';
import { median } from '../summary.js';
import { barNumbers } from './bar-numbers.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import { BLUE, GREY, ORANGE, SKY, VERMILLION } from './colours.js';
import type { ChartInput } from './input.js';
import { bandEncoding, barWidth, legendFor, logLatencyAxis, logScale } from './style.js';

const SERIES = [
  ['service time, p50', SKY, ({ measure }: StageResult) => measure.service_us?.p50 ?? null],
  ['latency, p50', BLUE, ({ measure }: StageResult) => measure.latency_us.p50],
  ['service time, p99', ORANGE, ({ measure }: StageResult) => measure.service_us?.p99 ?? null],
  ['latency, p99', VERMILLION, ({ measure }: StageResult) => measure.latency_us.p99],
] as const;

/** From the middle of a dot to that of its number, in px. */
const DOT_GAP = 13;

type Row = [stage: string, figure: string, us: number | null];

/** Service time against latency of the stages that are open loops. */
export function serviceTime(input: ChartInput): ChartDocument {
  const open = input.stages.filter(({ results }) =>
    results.some(({ measure }) => measure.service_us !== null && measure.latency_us.count > 0),
  );
  const rows = open.flatMap(({ label, results }) =>
    SERIES.map(([name, , read]): Row => [
      label,
      name,
      median(results.map(read).filter((us) => us !== null)),
    ]),
  );
  const of = (label: string, name: string): string =>
    formatDurationUs(rows.find((row) => row[0] === label && row[1] === name)?.[2] ?? null);
  return chart(input, {
    id: 'service_time',
    title: 'Service time against latency',
    description:
      'Open loops: latency counts from the moment an operation was due, service time from the moment it was sent. What lies between is waiting in the load generator. Median over the runs.',
    columns: ['stage', 'figure', 'time_us'],
    rows,
    whenEmpty:
      'No open loop was measured. In a closed loop an operation is sent when it starts: service time and latency are the same.',
    figures: open.map(
      ({ label }) =>
        `${label}: p99 of the service time ${of(label, 'service time, p99')}, of the latency ${of(label, 'latency, p99')}`,
    ),
    body: {
      layer: dumbbells(
        open.map(({ label }) => label),
        rows,
      ),
    },
  });
}

/**
 * A dot for each figure on a logarithmic scale, where both the typical and the slow are seen; lines join
 * service time and latency of the same percentile: the steeper, the more was waited.
 */
function dumbbells(labels: readonly string[], rows: readonly Row[]): Spec[] {
  const names = SERIES.map(([name]) => name);
  const values = rows.flatMap(([stage, figure, us]) =>
    us === null ? [] : [{ stage, figure, time_us: us, text: formatDurationUs(us) }],
  );
  const times = values.map(({ time_us: us }) => us);
  const x = bandEncoding('stage', 'stage', labels, names.length);
  const xOffset = { field: 'figure', type: 'nominal', scale: { domain: names } };
  const y = {
    field: 'time_us',
    type: 'quantitative',
    scale: logScale(times),
    axis: logLatencyAxis(times, 'time'),
  };
  const figure = { field: 'figure', type: 'nominal', legend: legendFor(names) };
  const range = SERIES.map(([, colour]) => colour);
  const shapes = names.map((name) => (name.startsWith('service') ? 'circle' : 'diamond'));
  const percentile = "split(datum.figure, ', ')[1]";
  return [
    {
      transform: [{ calculate: percentile, as: 'percentile' }],
      mark: { type: 'line', color: GREY, strokeWidth: 1.5 },
      encoding: {
        x,
        xOffset,
        y,
        detail: [{ field: 'stage' }, { field: 'percentile' }],
      },
    },
    {
      mark: { type: 'point', filled: true, size: 80 },
      encoding: {
        x,
        xOffset,
        y,
        color: { ...figure, scale: { domain: names, range } },
        shape: { ...figure, scale: { domain: names, range: shapes } },
      },
    },
    ...barNumbers(values, barWidth(labels.length, names.length), { x, xOffset, y }, DOT_GAP),
  ];
}
