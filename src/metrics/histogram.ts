// HdrHistogram, used two ways: a WebAssembly recorder in the load threads (about 30 ns a value) and
// a plain JavaScript histogram where results are merged, read and stored. Both share one fixed
// range, 1 ns to 1 h, and 64-bit counts, so any two histograms of one precision can be added.
import { deflateSync, inflateSync } from 'node:zlib';
import {
  build,
  encodeIntoCompressedBase64,
  initWebAssemblySync,
  JsHistogram,
} from 'hdr-histogram-js';
import { BenchError } from '../errors.js';
import { digitsOf, requireCounts } from './encoded-counts.js';

/** The largest value a histogram holds, in ns: one hour. Longer latencies are recorded as this. */
export const HIGHEST_NS = 3_600_000_000_000;

// The package adds this function at run time; its type declarations miss it.
function decodeCounts(encoded: Uint8Array): JsHistogram {
  const decoder = JsHistogram as unknown as {
    decode(encoded: Uint8Array, bitBucketSize: 64): JsHistogram;
  };
  return decoder.decode(encoded, 64);
}

/** Significant decimal digits: 3 for results (0.1 %), 2 for intervals and per-peer figures (1 %). */
export type Precision = 2 | 3;

function shape(precision: Precision, useWebAssembly: boolean) {
  return {
    bitBucketSize: 64,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_NS,
    numberOfSignificantValueDigits: precision,
    useWebAssembly,
  } as const;
}

function emptyCounts(precision: Precision): JsHistogram {
  const counts: unknown = build(shape(precision, false));
  return counts as JsHistogram;
}

/** What a recorder has seen, as plain data that crosses threads. Extremes and sum are exact. */
export interface RecorderSnapshot {
  /** HdrHistogram V2 encoding, not compressed. */
  readonly encoded: Uint8Array;
  readonly count: number;
  readonly sumNs: number;
  /** Infinity when nothing was recorded. */
  readonly minNs: number;
  /** 0 when nothing was recorded. */
  readonly maxNs: number;
}

/** Records latencies on the hot path. Lives in WebAssembly memory until `destroy`. */
export class LatencyRecorder {
  readonly #histogram;
  #sumNs = 0;
  #minNs = Infinity;
  #maxNs = 0;
  #count = 0;

  constructor(precision: Precision) {
    initWebAssemblySync();
    this.#histogram = build(shape(precision, true));
  }

  /** Records `ns` nanoseconds, clamped to the histogram's range (WebAssembly throws outside it). */
  record(ns: number): void {
    const value = ns < 1 ? 1 : ns > HIGHEST_NS ? HIGHEST_NS : Math.round(ns);
    this.#histogram.recordValue(value);
    this.#count++;
    this.#sumNs += value;
    if (value < this.#minNs) this.#minNs = value;
    if (value > this.#maxNs) this.#maxNs = value;
  }

  get count(): number {
    return this.#count;
  }

  snapshot(): RecorderSnapshot {
    return {
      encoded: (this.#histogram as unknown as { encode(): Uint8Array }).encode(),
      count: this.#count,
      sumNs: this.#sumNs,
      minNs: this.#minNs,
      maxNs: this.#maxNs,
    };
  }

  reset(): void {
    this.#histogram.reset();
    this.#count = 0;
    this.#sumNs = 0;
    this.#minNs = Infinity;
    this.#maxNs = 0;
  }

  /** A last snapshot; the recorder is destroyed. */
  take(): RecorderSnapshot {
    const snapshot = this.snapshot();
    this.destroy();
    return snapshot;
  }

  destroy(): void {
    this.#histogram.destroy();
  }
}

/** A histogram of latencies in ns with its exact extremes and sum beside it. Merges exactly. */
export class Histogram {
  readonly #counts;
  count = 0;
  sumNs = 0;
  minNs = Infinity;
  maxNs = 0;

  constructor(readonly precision: Precision = 3) {
    this.#counts = emptyCounts(precision);
  }

  /** What recorders of this precision have seen together. */
  static of(parts: readonly (RecorderSnapshot | null)[], precision: Precision): Histogram {
    const histogram = new Histogram(precision);
    for (const part of parts) if (part) histogram.addSnapshot(part);
    return histogram;
  }

  /** Adds what a recorder of the same precision has seen. */
  addSnapshot(snapshot: RecorderSnapshot): void {
    if (snapshot.count === 0) return;
    this.#counts.add(decodeCounts(snapshot.encoded));
    this.#addExact(snapshot);
  }

  /**
   * Adds another histogram of the same precision.
   * @throws {BenchError} ERR_REPORT_INVALID when they are more values than can be counted: nobody has
   *   measured them
   */
  add(other: Histogram): void {
    if (other.count === 0) return;
    if (this.count + other.count > Number.MAX_SAFE_INTEGER) {
      const message = 'the histograms hold more values together than can be counted';
      throw new BenchError('ERR_REPORT_INVALID', message);
    }
    this.#counts.add(other.#counts);
    this.#addExact(other);
  }

  #addExact(other: { count: number; sumNs: number; minNs: number; maxNs: number }): void {
    this.count += other.count;
    this.sumNs += other.sumNs;
    this.minNs = Math.min(this.minNs, other.minNs);
    this.maxNs = Math.max(this.maxNs, other.maxNs);
  }

  /** Mean in ns; 0 when empty. */
  get meanNs(): number {
    return this.count === 0 ? 0 : this.sumNs / this.count;
  }

  /**
   * The value in ns at `percentile` (0 to 100): the upper edge of its bucket, as HdrHistogram
   * defines it, held inside the exact extremes. 0 when empty.
   */
  percentileNs(percentile: number): number {
    if (this.count === 0) return 0;
    const edge = this.#counts.getValueAtPercentile(percentile);
    return Math.min(Math.max(edge, this.minNs), this.maxNs);
  }

  /** Every bucket that holds something, from low to high: its upper edge in ns and its count. */
  *buckets(): Generator<{ readonly ns: number; readonly count: number }> {
    const length = this.#counts.countsArrayLength;
    for (let index = 0; index < length; index++) {
      const count = this.#counts.getCountAtIndex(index);
      if (count > 0) {
        yield {
          ns: this.#counts.highestEquivalentValue(this.#counts.valueFromIndex(index)),
          count,
        };
      }
    }
  }

  /**
   * Base64 of the HdrHistogram V2 compressed encoding.
   *
   * hdr-histogram-js writes a normalizing index offset of 1, which its own decoder ignores and the
   * Java and C readers obey, shifting every bucket by one; the field is set to 0 here.
   */
  encode(): string {
    // It is compressed again below: the least that the package can do is enough.
    const compressed = Buffer.from(encodeIntoCompressedBase64(this.#counts, 1), 'base64');
    const payload = inflateSync(compressed.subarray(8));
    payload.writeInt32BE(0, 8);
    const deflated = deflateSync(payload);
    compressed.writeInt32BE(deflated.length, 4);
    return Buffer.concat([compressed.subarray(0, 8), deflated]).toString('base64');
  }

  /**
   * Reads what `encode` wrote. The encoding holds buckets only: without `exact` the extremes and
   * the sum are those of the buckets' edges.
   * @throws {Error} when the text is not such an encoding, or the exact figures are out of its range
   *   or order
   */
  static decode(
    base64: string,
    exact?: { readonly minNs: number; readonly maxNs: number; readonly meanNs: number },
  ): Histogram {
    const compressed = Buffer.from(base64, 'base64');
    const payload = inflateSync(compressed.subarray(8), { maxOutputLength: 16 << 20 });
    const histogram = new Histogram(digitsOf(payload, HIGHEST_NS));
    requireCounts(payload, histogram.#counts.countsArrayLength);
    histogram.#counts.add(decodeCounts(payload));
    for (const { ns, count } of histogram.buckets()) {
      histogram.#addExact({ count, sumNs: ns * count, minNs: ns, maxNs: ns });
    }
    if (exact && histogram.count > 0) {
      const { minNs, meanNs, maxNs } = exact;
      if (!(minNs > 0 && minNs <= meanNs && meanNs <= maxNs && maxNs < 2 * HIGHEST_NS)) {
        throw new Error(
          `it has no minimum of ${minNs}, mean of ${meanNs} and maximum of ${maxNs} ns`,
        );
      }
      histogram.minNs = minNs;
      histogram.maxNs = maxNs;
      histogram.sumNs = meanNs * histogram.count;
    }
    return histogram;
  }
}
