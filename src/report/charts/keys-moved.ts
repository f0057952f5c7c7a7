// A network change: which peers lost keys, which gained them, and did more move than had to?
import { printable } from '../../printable.js';
import type { NetworkChange } from '../../schema/generated/report.js';
import { formatCount, formatPercent } from '../../units.js';
import { cutText } from '../font-widths.js';
import { chart, type ChartDocument, PLOT_WIDTH, type Spec } from './chart.js';
import { BLUE, GREY, ORANGE } from './colours.js';
import type { ChartInput } from './input.js';
import { bandEncoding } from './style.js';
import { changeText } from './time-frame.js';

/** What both charts of network changes say when there was none. */
export const NO_CHANGE = 'No stage changed the network.';

/** Every network change with the stage it came before: `4x3s#2: −p3`. */
export function changesOf({ stages }: ChartInput) {
  return stages.flatMap(({ label, results }) =>
    (results[0]?.network_changes ?? []).map((change, i) => {
      const all = results.flatMap((result) => result.network_changes[i] ?? []);
      return { label: `${label}: ${changeText(change)}`, change, all };
    }),
  );
}

/** A panel each; with more the picture would be a wall. */
const MOST_PANELS = 8;
const PANEL_HEIGHTS = [150, 100, 70] as const;
const HEADER_SIZE = 11;
const SERIES = [
  ['gained', BLUE],
  ['lost', ORANGE],
] as const;

/** `340 of 2000 keys moved (17.0%), 340 had to` */
function movedText({ keys, moved_keys: moved, predicted_moved: predicted }: NetworkChange): string {
  const share = formatPercent(keys === 0 ? null : moved / keys);
  return `${formatCount(moved)} of ${formatCount(keys)} keys moved (${share}), ${formatCount(predicted)} had to`;
}

/** Keys that each peer gained and lost by a change of the network. */
export function keysMoved(input: ChartInput): ChartDocument {
  const changes = changesOf(input);
  const shown = changes.slice(0, MOST_PANELS);
  // Placement does not depend on the run.
  const rows = changes.flatMap(({ label, change: { peers, keys } }) =>
    peers.map(({ name, lost_keys: lost, gained_keys: gained }) => {
      return [label, printable(name), gained, lost, keys];
    }),
  );
  const rest = changes.length > MOST_PANELS ? ` The first ${MOST_PANELS} changes are drawn.` : '';
  return chart(input, {
    id: 'keys_moved',
    title: 'Keys that a network change moved',
    description: `Keys of the stage that each peer gained (up) and lost (down), by the ring. Over each panel: keys that moved, and those that no placement could have left where they were, because a peer that left held them or one that joined does.${rest}`,
    columns: ['change', 'peer', 'gained keys', 'lost keys', 'keys of the stage'],
    rows,
    whenEmpty: changes.length === 0 ? NO_CHANGE : 'No peer lost or gained a key.',
    figures: changes.map(({ label, change }) => `${label}: ${movedText(change)}`),
    body: panels(shown),
  });
}

/** A panel for each change with a bar up and a bar down for each peer, all on one scale. */
function panels(changes: ReturnType<typeof changesOf>): Spec {
  const titles = changes.map(({ label, change }) => {
    return `${cutText(label, HEADER_SIZE, PLOT_WIDTH, 0.5)}\n${movedText(change)}`;
  });
  const values = changes.flatMap(({ change: { peers } }, i) =>
    peers.flatMap(({ name, lost_keys: lost, gained_keys: gained }) => {
      const bar = { change: titles[i], peer: printable(name) };
      return [
        { ...bar, moved: 'gained', keys: gained },
        { ...bar, moved: 'lost', keys: -lost },
      ];
    }),
  );
  const names = SERIES.map(([name]) => name);
  const peers = [...new Set(values.map(({ peer }) => peer))];
  const most = Math.max(1, ...values.map(({ keys }) => Math.abs(keys)));
  return {
    data: { values },
    facet: {
      row: {
        field: 'change',
        type: 'nominal',
        sort: titles,
        header: {
          title: null,
          labelAngle: 0,
          labelAnchor: 'start',
          labelOrient: 'top',
          labelFontSize: HEADER_SIZE,
          labelLimit: 0,
          labelExpr: "split(datum.label, '\\n')",
        },
      },
    },
    spec: {
      width: PLOT_WIDTH,
      height: PANEL_HEIGHTS[Math.min(changes.length, PANEL_HEIGHTS.length) - 1] ?? 0,
      layer: [
        {
          mark: { type: 'bar' },
          encoding: {
            x: bandEncoding('peer', 'peer', peers),
            y: {
              field: 'keys',
              type: 'quantitative',
              scale: { domain: [Math.min(0, ...values.map(({ keys }) => keys)), most] },
              axis: {
                title: 'keys lost | gained',
                labelExpr: "format(abs(datum.value), '~s')",
                tickCount: 4,
                tickMinStep: 1,
              },
            },
            color: {
              field: 'moved',
              type: 'nominal',
              scale: { domain: names, range: SERIES.map(([, colour]) => colour) },
            },
          },
        },
        {
          mark: { type: 'rule', color: GREY },
          encoding: { y: { datum: 0, type: 'quantitative' } },
        },
      ],
    },
  };
}
