// A study of rings as one picture: how even each is above, what moves below.
import { chart, type ChartDocument, type Spec } from '../report/charts/chart.js';
import { BLUE, GREEN, GREY, ORANGE, VERMILLION } from '../report/charts/colours.js';
import { bandEncoding, percentAxis } from '../report/charts/style.js';
import type { Interval, Movement, RingStudy } from '../schema/generated/ring.js';
import { networkLabel, ringLabel } from './label.js';

const BUSIEST = 'busiest peer over mean';
const CHANGES = ['a peer joins', 'the last leaves', 'the first leaves'] as const;
const COLUMNS = ['ring', 'figure', 'value', 'p5', 'p95', 'worst', 'ideal'];

const MOVED_TICKS = [0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

type Row = (string | number | null)[];

function moveRow(ring: string, change: string, movement: Movement | null): Row[] {
  if (!movement) return [];
  const spread = movement.over_name_sets;
  const { moved, ideal } = movement;
  return [[ring, change, moved, spread?.p5 ?? null, spread?.p95 ?? null, null, ideal]];
}

function rowsOf(study: RingStudy): Row[] {
  return study.rings.flatMap((result) => {
    const ring = ringLabel(result, study.peers.length > 1);
    const { mean, p5, p95, max }: Interval = result.max_over_mean;
    const changes = [result.joins, result.last_leaves, result.first_leaves];
    return [
      [ring, BUSIEST, mean, p5, p95, max, 1],
      ...changes.flatMap((movement, i) => moveRow(ring, CHANGES[i]!, movement)),
    ];
  });
}

function quantity(field: string, rest: Spec = {}): Spec {
  return { field, type: 'quantitative', ...rest };
}

/** The headline of a panel says what its marks are. */
function panelTitle(text: string): Spec {
  return { text, fontSize: 11, fontWeight: 'normal', offset: 10 };
}

/** What the busiest peer may hold. */
function allowedLayers(most: number): Spec[] {
  const y = { datum: most };
  return [
    { mark: { type: 'rule', color: GREEN, strokeDash: [4, 3] }, encoding: { x: null, y } },
    {
      data: { values: [{ text: `allowed: ${most}` }] },
      mark: { type: 'text', color: GREEN, fontSize: 11, align: 'right', dy: -6, limit: 0 },
      encoding: { x: { value: 'width' }, y, text: { field: 'text', type: 'nominal' } },
    },
  ];
}

/** Mean, 5-95% and worst of the busiest peer's load. */
function evenPanel(x: Spec, width: number, study: RingStudy): Spec {
  const { fewest_vnodes: fewest, max_over_mean: most } = study;
  const axis = { title: null, format: '.1f', tickCount: 6 };
  const y = (field: string) => quantity(field, { scale: { zero: false, nice: true }, axis });
  return {
    title: panelTitle(
      'Share of the busiest peer over the mean: mean (dot), 5-95% (bar) and worst (line) over sets of names',
    ),
    width,
    height: 200,
    transform: [{ filter: { field: 'figure', equal: BUSIEST } }],
    encoding: { x: { ...x, axis: null } },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 8, color: BLUE, opacity: 0.35 },
        encoding: { y: y('p5'), y2: { field: 'p95' } },
      },
      {
        mark: { type: 'tick', thickness: 2, size: 14, color: VERMILLION, opacity: 1 },
        encoding: { y: y('worst') },
      },
      {
        mark: { type: 'point', filled: true, size: 60, color: BLUE, opacity: 1 },
        encoding: { y: y('value') },
      },
      {
        mark: { type: 'rule', color: GREY, strokeDash: [4, 3] },
        encoding: { x: null, y: { datum: 1 } },
      },
      ...(fewest.length > 0 ? allowedLayers(most) : []),
    ],
  };
}

/** What moves at each change, beside one another. */
function movePanel(x: Spec, width: number): Spec {
  const axis = { ...percentAxis(''), title: null, values: MOVED_TICKS };
  // By its square root, so that a bad placement leaves the good ones apart.
  const y = (field: string) => quantity(field, { axis, scale: { type: 'sqrt' } });
  const change = { field: 'figure', type: 'nominal' };
  const colours = { domain: CHANGES, range: [GREEN, BLUE, ORANGE] };
  const color = { ...change, scale: colours, legend: { symbolOpacity: 1 } };
  return {
    title: panelTitle(
      'Copies that move (square-root scale): dot; 5-95% over sets of names: bar; what has to move: line',
    ),
    width,
    height: 200,
    transform: [{ filter: { field: 'figure', oneOf: CHANGES } }],
    encoding: {
      x,
      xOffset: { ...change, scale: { domain: CHANGES, paddingOuter: 0.2 } },
    },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 5, opacity: 0.35 },
        encoding: { y: y('p5'), y2: { field: 'p95' }, color },
      },
      {
        mark: { type: 'tick', thickness: 1.5, size: 12, color: GREY, opacity: 1 },
        encoding: { y: y('ideal') },
      },
      {
        mark: { type: 'point', filled: true, size: 45, opacity: 1 },
        encoding: { y: y('value'), color },
      },
    ],
  };
}

/** How even the rings of a study are, and how many copies move when a peer comes or goes. */
export function ringChart(study: RingStudy): ChartDocument {
  const several = study.peers.length > 1;
  const labels = study.rings.map((ring) => ringLabel(ring, several));
  const what = 'placement and virtual nodes';
  const x = bandEncoding('ring', several ? `peers: ${what}` : what, labels);
  const { peers, replication, keys, name_sets: nameSets } = study;
  const parameters = `${networkLabel(peers, replication)} · ${keys} keys · ${nameSets} sets of names`;
  const width = Math.max(560, labels.length * 44);
  return chart(
    { parameters },
    {
      id: 'ring',
      title: 'How even, and what moves',
      description:
        'Above: share of the busiest peer over its ideal share, mean (dot), 5-95% (bar) and worst (red) over sets of peer names; dashed: 1, and what is allowed (green). ' +
        'Below: copies that move when a peer joins or leaves (dot), 5-95% over sets of names (bar), and what has to move (grey).',
      columns: COLUMNS,
      rows: rowsOf(study),
      whenEmpty: 'No ring was studied.',
      body: {
        width: undefined,
        height: undefined,
        vconcat: [evenPanel(x, width, study), movePanel(x, width)],
        spacing: 18,
      },
    },
  );
}
