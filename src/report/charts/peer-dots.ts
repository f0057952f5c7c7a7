// One figure of each peer in each stage as dots, and beside them what it is held against: one peer that
// differs from the others stands out.
import type { PeerResult } from '../../schema/generated/report.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput, ChartStage } from './input.js';
import { NO_OPERATIONS, peerFigures, peerSums } from './peer-sums.js';
import { bandEncoding, stageDots } from './style.js';

/** What such a chart shows. */
export interface PeerDots {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Name of the value's column, with its unit. */
  readonly column: string;
  readonly axis: Spec;
  readonly scale?: Spec;
  readonly read: (peer: PeerResult) => number | null;
  /** What the peers of a stage are held against. */
  readonly reference: (values: readonly number[], stage: ChartStage) => number | null;
  /** The farthest of a stage in words, given the name of its peer. */
  readonly tell: (name: string, value: number, reference: number) => string;
  readonly whenEmpty?: string;
}

const LARGEST = 60;
const SMALLEST = 16;

/** Smaller where there are many side by side. */
function sizeFor(dots: number): number {
  return dots <= 28 ? LARGEST : dots <= 56 ? 34 : SMALLEST;
}

/** The clause about the peer farthest from the reference. */
function figureOf(
  { label }: ChartStage,
  values: ReadonlyMap<string, number>,
  reference: number | null,
  dots: PeerDots,
): string[] {
  if (reference === null || values.size === 0) return [];
  const distance = ([, value]: readonly [string, number]) => Math.abs(value - reference);
  const [name, value] = [...values].reduce((a, b) => (distance(b) > distance(a) ? b : a));
  return [`${label}: ${dots.tell(name, value, reference)}`];
}

/** Draws `dots` for every peer and stage that has a value; references are short lines behind them. */
export function peerDots(input: ChartInput, dots: PeerDots): ChartDocument {
  const names = [...peerSums(input).keys()];
  const stages = input.stages.map((stage) => {
    const values = peerFigures(stage, dots.read);
    const reference = dots.reference([...values.values()], stage);
    return { stage, values, reference };
  });
  const rows = stages.flatMap(({ stage, values, reference }) =>
    names.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, stage.label, value, reference]];
    }),
  );
  const y = {
    field: dots.column,
    type: 'quantitative',
    axis: dots.axis,
    ...(dots.scale && { scale: dots.scale }),
  };
  const { color, shape } = stageDots(input.labels);
  return chart(input, {
    ...dots,
    columns: ['peer', 'stage', dots.column, 'reference'],
    rows,
    whenEmpty: dots.whenEmpty ?? NO_OPERATIONS,
    figures: stages.flatMap(({ stage, values, reference }) =>
      figureOf(stage, values, reference, dots),
    ),
    body: {
      encoding: {
        x: bandEncoding('peer', 'peer', names, Math.max(2, input.labels.length)),
        xOffset: { field: 'stage', type: 'nominal', scale: { domain: input.labels } },
        color,
      },
      layer: [
        {
          mark: { type: 'tick', thickness: 1.5 },
          encoding: { y: { field: 'reference', type: 'quantitative' } },
        },
        {
          mark: {
            type: 'point',
            filled: true,
            size: sizeFor(names.length * input.labels.length),
          },
          encoding: { y, shape },
        },
      ],
    },
  });
}
