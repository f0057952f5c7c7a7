// The figures of the sizes that a scenario asks for, in theory: over keys, each counted once.
import type { SizeFigures } from '../schema/generated/report.js';
import { EtcSizes } from './etc-sizes.js';
import type { WorkloadParameters } from './parameters.js';

/** Mean, percentiles and largest possible size of a distribution of sizes, in bytes. */
export function askedSizes(valueBytes: WorkloadParameters['valueBytes']): SizeFigures {
  if (typeof valueBytes === 'number') return figures(valueBytes, () => valueBytes);
  if ('distribution' in valueBytes) {
    const etc = new EtcSizes(valueBytes.max);
    return figures(etc.mean, (share) => etc.at(share), etc.largest);
  }
  if ('min' in valueBytes) {
    const { min, max } = valueBytes;
    // The k-th smallest of n equally likely ones is the quantile of all shares up to k / n.
    const at = (share: number) => min + Math.ceil(share * (max - min + 1)) - 1;
    return figures((min + max) / 2, at);
  }
  const total = valueBytes.reduce((sum, { weight }) => sum + weight, 0);
  const mean = valueBytes.reduce((sum, { bytes, weight }) => sum + bytes * (weight / total), 0);
  const sorted = valueBytes.toSorted((a, b) => a.bytes - b.bytes);
  return figures(mean, (share) => {
    let below = 0;
    const found = sorted.find(({ weight }) => (below += weight) >= share * total);
    return (found ?? sorted.at(-1)!).bytes;
  });
}

function figures(mean: number, at: (share: number) => number, max = at(1)): SizeFigures {
  return { mean, p50: at(0.5), p90: at(0.9), p99: at(0.99), max };
}
