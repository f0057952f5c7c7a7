// Was the load steady, and what was asked for?
import { formatRate } from '../../units.js';
import type { ChartDocument, Spec } from './chart.js';
import { BLUE, GREY } from './colours.js';
import type { ChartInput } from './input.js';
import { countAxis } from './style.js';
import { timeLine } from './time-line.js';

/** Ends of the line of what an open loop asks for, by stage. */
function asked({ stages, frame }: ChartInput): Spec[] {
  return stages.flatMap(({ label, results }, i) => {
    const rate = results[0]?.rate_per_s ?? null;
    if (rate === null) return [];
    const { from, to } = typeof rate === 'number' ? { from: rate, to: rate } : rate;
    const { startS, endS } = frame.stages[i]!;
    return [
      { stage: label, at: startS, rate: from },
      { stage: label, at: endS, rate: to },
    ];
  });
}

/** Successful operations per second over time. */
export function throughputOverTime(input: ChartInput): ChartDocument {
  const schedule = asked(input);
  const grey = schedule.length > 0 ? ' Dashed: what the schedule of an open loop asks for.' : '';
  return timeLine(input, {
    id: 'throughput_over_time',
    title: 'Throughput over time',
    description: `Successful operations per second over the measure phases of all stages, mean over the runs.${grey}`,
    column: 'throughput',
    axis: countAxis('operations per second'),
    colour: BLUE,
    value: (slice) => slice.throughput,
    format: (value) => `${formatRate(value)} operations per second`,
    extra: (x, y) =>
      schedule.length === 0
        ? []
        : [
            {
              data: { values: schedule },
              mark: { type: 'line', color: GREY, strokeWidth: 1.5, strokeDash: [6, 4] },
              encoding: {
                x: { ...x, field: 'at' },
                y: { ...y, field: 'rate' },
                detail: { field: 'stage', type: 'nominal' },
              },
            },
          ],
  });
}
