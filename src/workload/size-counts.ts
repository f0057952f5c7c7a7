// Counts of sizes in little memory: what a thread adds to with every set, and the figures of it.
import type { SizeFigures } from '../schema/generated/report.js';

/** Sizes below this have a bucket of their own; larger ones share it with a few neighbours. */
const EXACT = 1024;
const HALF = EXACT / 2;

/** Sizes by bucket. Backed by shared memory, so that it is read where it is not written. */
export interface SizeCounts {
  readonly counts: Float64Array;
  /** Bytes of all that was counted in the bucket: their mean stands for it. */
  readonly sums: Float64Array;
  /** `[0]` is the largest size. */
  readonly largest: Float64Array;
}

/** Counts of sizes up to `longest` bytes, which is at most 2^31 - 1. */
export function makeSizeCounts(longest: number): SizeCounts {
  const shared = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
  const buckets = bucketOf(longest) + 1;
  return { counts: shared(buckets), sums: shared(buckets), largest: shared(1) };
}

/** Counts one value of `bytes`, not above the longest. */
export function countSize({ counts, sums, largest }: SizeCounts, bytes: number): void {
  const bucket = bucketOf(bytes);
  counts[bucket]!++;
  sums[bucket]! += bytes;
  if (bytes > largest[0]!) largest[0] = bytes;
}

/** Log-linear: the 10 leading bits, so that a bucket is at most 0.2 % wide. */
function bucketOf(bytes: number): number {
  if (bytes < EXACT) return bytes;
  const shift = 22 - Math.clz32(bytes); // leaves 512 .. 1023
  return shift * HALF + (bytes >>> shift);
}

/**
 * The figures of what several threads have counted, in bytes; all null when that is nothing. Mean
 * and maximum are exact, and so is a percentile where a bucket holds one size only.
 */
export function sizeFigures(parts: readonly SizeCounts[]): SizeFigures {
  const buckets = parts[0]?.counts.length ?? 0;
  const sum = (pick: (part: SizeCounts) => number) => parts.reduce((all, p) => all + pick(p), 0);
  const counts = Array.from({ length: buckets }, (_, i) => sum((part) => part.counts[i]!));
  const sums = Array.from({ length: buckets }, (_, i) => sum((part) => part.sums[i]!));
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return { mean: null, p50: null, p90: null, p99: null, max: null };
  const at = (share: number): number => {
    let below = 0;
    const bucket = counts.findIndex((count) => (below += count) >= share * total);
    return Math.round(sums[bucket]! / counts[bucket]!);
  };
  return {
    mean: sums.reduce((a, b) => a + b, 0) / total,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: Math.max(...parts.map(({ largest }) => largest[0]!)),
  };
}
