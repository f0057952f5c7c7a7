// Open loops: how much of the latency is waiting before an operation could be sent?
import { formatDurationUs } from '../../units.js';
import type { StageResult } from '../../schema/generated/report.js';
import { median } from '../summary.js';
import { chart, type ChartDocument } from './chart.js';
import { BLUE, ORANGE, SKY, VERMILLION } from './colours.js';
import { groupedBars } from './grouped-bars.js';
import type { ChartInput } from './input.js';
import { latencyAxis } from './style.js';

const SERIES = [
  ['service time, p50', SKY, ({ measure }: StageResult) => measure.service_us?.p50 ?? null],
  ['latency, p50', BLUE, ({ measure }: StageResult) => measure.latency_us.p50],
  ['service time, p99', ORANGE, ({ measure }: StageResult) => measure.service_us?.p99 ?? null],
  ['latency, p99', VERMILLION, ({ measure }: StageResult) => measure.latency_us.p99],
] as const;

/** Service time against latency of the stages that are open loops. */
export function serviceTime(input: ChartInput): ChartDocument {
  const open = input.stages.filter(({ results }) =>
    results.some(({ measure }) => measure.service_us !== null && measure.latency_us.count > 0),
  );
  const rows = open.flatMap(({ label, results }) =>
    SERIES.map(([name, , read]): [string, string, number | null] => [
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
    body: groupedBars({
      labels: open.map(({ label }) => label),
      by: 'figure',
      series: SERIES.map(([name, colour]) => [name, colour]),
      value: { field: 'time_us', axis: latencyAxis('time') },
    }),
  });
}
