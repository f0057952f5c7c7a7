// Does one peer miss more than the others?
import { formatPercent } from '../../units.js';
import { median } from '../summary.js';
import type { ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { peerDots } from './peer-dots.js';
import { percentAxis } from './style.js';

/** Hit rate of each peer in each stage, against that of all together. */
export function hitRatePerPeer(input: ChartInput): ChartDocument {
  return peerDots(input, {
    id: 'hit_rate_per_peer',
    title: 'Hit rate per peer',
    description:
      'Hits of each peer as a part of the reads it answered, in each stage, median over the runs. Lines: all peers of that stage together. With replication these are reads of single copies.',
    column: 'hit rate',
    axis: percentAxis('hit rate'),
    scale: { domain: [0, 1] },
    read: ({ hits, misses }) => (hits + misses === 0 ? null : hits / (hits + misses)),
    reference: (_, { results }) =>
      median(
        results.flatMap(({ peers }) => {
          const hits = peers.reduce((sum, peer) => sum + peer.hits, 0);
          const reads = peers.reduce((sum, peer) => sum + peer.hits + peer.misses, 0);
          return reads === 0 ? [] : [hits / reads];
        }),
      ),
    tell: (name, value, reference) =>
      `all peers together ${formatPercent(reference)}; farthest from it is ${name} with ${formatPercent(value)}`,
    whenEmpty: 'No read was answered: there is no hit rate.',
  });
}
