// The chart of the accuracy page: reported latencies over the true ones, by percentile, through a law
// of delays and through a stall. Like the tables it shows medians over the rounds.
import {
  type Cell,
  chart,
  type ChartDocument,
  records,
  type Spec,
} from '../../src/report/charts/chart.js';
import { percentileEncoding } from '../../src/report/charts/latency-by-percentile.js';
import { BLUE, latencyAxis, VERMILLION } from '../../src/report/charts/style.js';
import { median } from '../speed/spread.js';
import { LAWS, stallQuantileMs } from '../support/delay-law.js';
import { quantile, quantileMs } from './bounds.js';
import { type Case, REQUESTS, type Result, STALL } from './cases.js';
import type { Measurements } from './tables.js';

const TRUE = 'true latency';
const REPORTED = { open: 'open loop reports', closed: 'closed loop reports' } as const;
const COLOURS = { [TRUE]: '#bcc6d0', [REPORTED.open]: BLUE, [REPORTED.closed]: VERMILLION };

const COLUMNS = ['panel', 'figure', 'driver', '1 / (1 - percentile)', 'latency_us'];
const PANEL_SIZE = { width: 270, height: 270 };
const Y_TICKS = 6;
const POINTS_PER_DECADE = 20;
/** Ten operations lie beyond the last percentile. */
const MOST = REQUESTS / 10;

/** The x = 1 / (1 - p) of all lines. */
const PLACES = Array.from(
  { length: Math.round(Math.log10(MOST) * POINTS_PER_DECADE) + 1 },
  (_, step) => 10 ** (step / POINTS_PER_DECADE),
);

interface Panel {
  readonly title: string;
  readonly holds: (each: Case) => boolean;
  /** The true latency in ms, of the results of all its cases. */
  readonly trueMs: (results: readonly Result[], q: number) => number;
}

function madeMs(results: readonly Result[], q: number): number {
  return median(results.map((result) => quantile(result.madeMs, q)));
}

/** What those meet who come at a constant rate: the closed form, on top of the peer's delay. */
function throughStallMs(results: readonly Result[], q: number): number {
  const { ms, totalMs } = results.find(({ stall }) => stall)!.stall!;
  return LAWS.constant() + stallQuantileMs(q, ms, totalMs);
}

const PANELS: readonly Panel[] = [
  ...(['closed', 'open'] as const).map((loop) => ({
    title: `Long-tailed delays, ${loop} loop`,
    holds: (each: Case) => each.law === 'log_logistic' && each.loop === loop,
    trueMs: madeMs,
  })),
  {
    title: `A stall of ${STALL.ms / 1000} s, both loops`,
    holds: ({ stall }) => stall,
    trueMs: throughStallMs,
  },
];

/** Rows of the chart's table: the truth, then a line for every case. */
function rowsOf(measurements: Measurements, { title, holds, trueMs }: Panel): Cell[][] {
  const cases = [...measurements].filter(([each]) => holds(each));
  const all = cases.flatMap(([, results]) => results);
  const line = (figure: string, driver: string | null, ms: (q: number) => number): Cell[][] =>
    PLACES.map((x) => [title, figure, driver, x, 1e3 * ms(1 - 1 / x)]);
  return [
    ...line(TRUE, null, (q) => trueMs(all, q)),
    ...cases.flatMap(([{ loop, driver }, results]) =>
      line(REPORTED[loop], driver, (q) => median(results.map((r) => quantileMs(r.latency, q)))),
    ),
  ];
}

/** The drivers' lines lie on one another: through the gaps of the second one sees the first. */
const DASHES: Record<Case['driver'], readonly number[]> = { meta: [1, 0], memjs: [5, 4] };

const LINE_LEGEND = { symbolType: 'stroke', symbolStrokeWidth: 3 };

/** The true latencies are a broad band, with the lines of those reported over it. */
function panelSpec({ title }: Panel, rows: readonly Cell[][]): Spec {
  const layer = (truth: boolean, strokeWidth: number, more: Spec): Spec => ({
    data: {
      values: records(
        COLUMNS,
        rows.filter(([panel, figure]) => panel === title && (figure === TRUE) === truth),
      ),
    },
    mark: { type: 'line', strokeWidth },
    encoding: {
      x: percentileEncoding(COLUMNS[3]!, MOST),
      // As many ticks as the scale is rounded for: one at the top, so that all titles stand level.
      y: {
        field: 'latency_us',
        type: 'quantitative',
        scale: { nice: Y_TICKS },
        axis: { ...latencyAxis('latency'), tickCount: Y_TICKS },
      },
      color: {
        field: 'figure',
        type: 'nominal',
        scale: { domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
        legend: LINE_LEGEND,
      },
      ...more,
    },
  });
  const drivers = { domain: ['meta', 'memjs'], range: [DASHES.meta, DASHES.memjs] };
  const byDriver = {
    strokeDash: { field: 'driver', type: 'nominal', scale: drivers, legend: LINE_LEGEND },
  };
  return {
    title: { text: title, fontSize: 12 },
    ...PANEL_SIZE,
    layer: [layer(true, 9, {}), layer(false, 2, byDriver)],
  };
}

/** The chart; `rounds` is for its subtitle. */
export function accuracyChart(measurements: Measurements, rounds: number): ChartDocument {
  const rows = PANELS.flatMap((panel) => rowsOf(measurements, panel));
  const parameters = `real sockets · ${REQUESTS} operations per line and round · rounds: ${rounds}`;
  const input = { stages: [], labels: [], slices: [], runs: rounds, parameters };
  return chart(input, {
    id: 'accuracy',
    title: 'The latency reported and the latency that was there',
    description:
      'Latency by percentile. With delays by a law, what each loop reports with either driver is to ' +
      'lie on the true latency or a little above it. Through a stall, the open loop reports what the ' +
      'closed form says, the closed loop almost nothing of it.',
    columns: COLUMNS,
    rows,
    whenEmpty: 'Nothing was measured.',
    body: { hconcat: PANELS.map((panel) => panelSpec(panel, rows)), spacing: 24 },
  });
}
