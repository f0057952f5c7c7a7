// One bar per peer and thin lines across it for what it is held against.
import type { Spec } from './chart.js';
import { BLACK, SKY, VERMILLION } from './colours.js';
import { bandEncoding, legendFor } from './style.js';

/** A column that bars are held against, and its name in the legend. */
export interface Reference {
  readonly field: string;
  readonly name: string;
}

/** What is drawn of rows with `peer` and the columns named here. */
export interface PeerBars {
  readonly names: readonly string[];
  readonly field: string;
  readonly axis: Spec;
  /** The first is drawn thick, the second thin. */
  readonly references: readonly Reference[];
}

const LOOKS = [
  { colour: BLACK, thickness: 3 },
  { colour: VERMILLION, thickness: 1.5 },
] as const;

/** The layers of bars and references. */
export function peerBars({ names, field, axis, references }: PeerBars): Spec {
  // The thin line is the one that all charts by peer have.
  const looks = references.length === 1 ? LOOKS.slice(1) : LOOKS;
  const domain = ['measured', ...references.map(({ name }) => name)];
  const scale = { domain, range: [SKY, ...looks.map(({ colour }) => colour)] };
  return {
    encoding: {
      x: bandEncoding('peer', 'peer', names),
      y: { field, type: 'quantitative', axis },
      color: { scale, type: 'nominal', legend: { ...legendFor(domain), symbolType: 'square' } },
    },
    layer: [
      { mark: 'bar', encoding: { color: { datum: domain[0] } } },
      ...references.map((reference, i) => ({
        mark: { type: 'tick', thickness: looks[i]!.thickness },
        encoding: {
          y: { field: reference.field, type: 'quantitative' },
          color: { datum: reference.name },
        },
      })),
    ],
  };
}
