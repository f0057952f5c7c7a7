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
import { BLUE, VERMILLION } from '../../src/report/charts/colours.js';
import { latencyAxis } from '../../src/report/charts/style.js';
import { median } from '../speed/spread.js';
import { LAWS, stallQuantileMs } from '../support/delay-law.js';
import { quantile, quantileMs } from './bounds.js';
import { type Case, REQUESTS, type Result, STALL } from './cases.js';
import type { Measurements } from './tables.js';

const TRUE = 'true latency';
const REPORTED = { open: 'open loop reports', closed: 'closed loop reports' } as const;
const COLOURS = { [TRUE]: '#bcc6d0', [REPORTED.open]: BLUE, [REPORTED.closed]: VERMILLION };

const COLUMNS = ['panel', 'figure', '1 / (1 - percentile)', 'latency_us'];
const PANEL_SIZE = { width: 270, height: 200 };
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

function panelsOf(driver: Case['driver']): readonly Panel[] {
  return [
    ...(['closed', 'open'] as const).map((loop) => ({
      title: `${driver}: long-tailed delays, ${loop} loop`,
      holds: (each: Case) =>
        each.driver === driver && each.law === 'log_logistic' && each.loop === loop,
      trueMs: madeMs,
    })),
    {
      title: `${driver}: a stall of ${STALL.ms / 1000} s, both loops`,
      holds: (each: Case) => each.driver === driver && each.stall,
      trueMs: throughStallMs,
    },
  ];
}

/** Rows of the chart's table: the truth, then a line for every case. */
function rowsOf(measurements: Measurements, { title, holds, trueMs }: Panel): Cell[][] {
  const cases = [...measurements].filter(([each]) => holds(each));
  const all = cases.flatMap(([, results]) => results);
  const line = (figure: string, ms: (q: number) => number): Cell[][] =>
    PLACES.map((x) => [title, figure, x, 1e3 * ms(1 - 1 / x)]);
  return [
    ...line(TRUE, (q) => trueMs(all, q)),
    ...cases.flatMap(([{ loop }, results]) =>
      line(REPORTED[loop], (q) => median(results.map((r) => quantileMs(r.latency, q)))),
    ),
  ];
}

/** The true latencies are a broad band, with the lines of those reported over it. */
function panelSpec({ title }: Panel, rows: readonly Cell[][]): Spec {
  const layer = (truth: boolean, strokeWidth: number): Spec => {
    const shown = rows.filter(([panel, figure]) => panel === title && (figure === TRUE) === truth);
    return {
      data: { values: records(COLUMNS, shown) },
      mark: { type: 'line', strokeWidth },
    };
  };
  return {
    title: { text: title, fontSize: 12 },
    ...PANEL_SIZE,
    encoding: {
      x: percentileEncoding('1 / (1 - percentile)', MOST),
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
        legend: { symbolType: 'stroke', symbolStrokeWidth: 4 },
      },
    },
    layer: [layer(true, 8), layer(false, 2)],
  };
}

/** The chart; `rounds` is for its subtitle. */
export function accuracyChart(measurements: Measurements, rounds: number): ChartDocument {
  const lines = (['meta', 'memjs'] as const).map(panelsOf);
  const rows = lines.flat().flatMap((panel) => rowsOf(measurements, panel));
  const parameters = `real sockets · ${REQUESTS} operations per line and round · rounds: ${rounds}`;
  const input = { stages: [], labels: [], slices: [], runs: rounds, parameters };
  return chart(input, {
    id: 'accuracy',
    title: 'The latency reported and the latency that was there',
    description:
      'Latency by percentile, a row for each driver. With delays by a law, what each loop reports is ' +
      'to lie on the true latency or a little above it. Through a stall, the open loop reports what the ' +
      'closed form says, the closed loop almost nothing of it.',
    columns: COLUMNS,
    rows,
    whenEmpty: 'Nothing was measured.',
    body: {
      vconcat: lines.map((panels) => ({
        hconcat: panels.map((panel) => panelSpec(panel, rows)),
        spacing: 24,
      })),
    },
  });
}
