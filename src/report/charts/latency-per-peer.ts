// Is one peer slower than the others?
import { formatDurationUs } from '../../units.js';
import { median } from '../summary.js';
import type { ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { peerDots } from './peer-dots.js';
import { latencyAxis } from './style.js';

/** 99th percentile of each peer in each stage: a slow peer stands out. */
export function latencyPerPeer(input: ChartInput): ChartDocument {
  return peerDots(input, {
    id: 'latency_per_peer',
    title: 'Latency per peer (p99)',
    description:
      '99th percentile of the time from a request to the reply of each peer in each stage, median over the runs. In open loops too it counts from the send. Lines: the median of all peers of that stage.',
    column: 'p99_us',
    axis: latencyAxis('latency, p99'),
    read: (peer) => peer.latency_us.p99,
    reference: median,
    tell: (name, value, reference) =>
      `the median of the peers has a p99 of ${formatDurationUs(reference)}; farthest from it is ${name} with ${formatDurationUs(value)}`,
    whenEmpty: 'No peer answered an operation.',
  });
}
