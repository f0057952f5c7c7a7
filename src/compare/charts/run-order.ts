// Did the session itself change: drift, warming up, a run that stands out?
import { chart, type ChartDocument } from '../../report/charts/chart.js';
import { PANEL_HEIGHT, stripEncoding } from '../../report/charts/run-strip.js';
import type { Report } from '../../schema/generated/report.js';
import type { Row } from '../../schema/generated/verdict.js';
import { metricLabel } from '../formats/row-text.js';
import { type CompareInput, type ComparedStage, SIDE_COLOURS, SIDES } from './input.js';

const METRICS: readonly Row['metric'][] = ['throughput', 'p50_us', 'p99_us'];

/** The place in time of every run of both sides, from 1: by side, in the order of the report. */
export function runPlaces(base: Report, candidate: Report): [base: number[], candidate: number[]] {
  const starts = [base, candidate].map(({ runs }) => runs.map((run) => Date.parse(run.started_at)));
  const sorted = starts.flat().toSorted((a, b) => a - b);
  const taken = new Map<number, number>();
  const place = (at: number): number => {
    const ties = taken.get(at) ?? 0;
    taken.set(at, ties + 1);
    return sorted.indexOf(at) + 1 + ties;
  };
  return starts.map((side) => side.map(place)) as [number[], number[]];
}

function metricRows(row: Row, places: ReturnType<typeof runPlaces>) {
  const reference = row.base.median;
  if (reference === null || reference === 0) return [];
  return [row.base, row.candidate].flatMap(({ runs }, side) =>
    runs.flatMap(({ run, slot, value, used }, i) => {
      if (value === null) return [];
      const label = metricLabel({ metric: row.metric, gates: true });
      const place = places[side]![i] ?? null;
      return [[label, SIDES[side]!, place, run, slot, value / reference, String(used)]];
    }),
  );
}

/** Every run of one stage in the order in which they were made. */
export function runOrder(
  { parameters }: CompareInput,
  stage: ComparedStage,
  places: ReturnType<typeof runPlaces>,
): ChartDocument {
  const shown = stage.rows.filter(({ metric }) => METRICS.includes(metric));
  const rows = shown.flatMap((row) => metricRows(row, places));
  const side = { field: 'side', type: 'nominal' };
  return chart(
    { parameters: `${stage.label} · ${parameters}` },
    {
      id: `compare_runs_${stage.index}`,
      title: 'Runs in their order',
      description: `Every run of stage ${stage.label} in the order in which they were made, relative to the median of the baseline. Hollow: second in its pair; pale: does not count.`,
      columns: ['metric', 'side', 'order', 'run', 'slot', 'relative', 'used'],
      rows,
      whenEmpty: 'No run has a value.',
      body: {
        height: PANEL_HEIGHT,
        mark: { type: 'point', size: 60, strokeWidth: 1.5 },
        encoding: {
          ...stripEncoding(
            'metric',
            shown.map(({ metric }) => metricLabel({ metric, gates: true })),
            'order',
          ),
          color: { ...side, scale: SIDE_COLOURS },
          fill: { ...side, scale: SIDE_COLOURS },
          shape: { ...side, scale: { domain: SIDES, range: ['circle', 'square'] } },
          fillOpacity: { condition: { test: 'datum.slot === 1', value: 0 }, value: 1 },
          opacity: { condition: { test: "datum.used === 'false'", value: 0.35 }, value: 1 },
        },
        resolve: { scale: { y: 'independent' } },
      },
    },
  );
}
