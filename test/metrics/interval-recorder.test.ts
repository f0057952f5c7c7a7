import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram } from '../../src/metrics/histogram.js';
import { intervalCounts, mergeIntervals } from '../../src/metrics/interval-merge.js';
import { intervalFactor, IntervalRecorder } from '../../src/metrics/interval-recorder.js';
import { HIT, MISS, STORED, TIMEOUT } from '../../src/metrics/outcome.js';

const START_MS = 5_000;

/** What a recorder of 0.1 s makes of operations that end at these times, in s after the start. */
function recordedAt(...timesS: number[]) {
  const recorder = new IntervalRecorder(100);
  recorder.begin(START_MS);
  for (const tS of timesS) recorder.record(HIT, 1000, START_MS + tS * 1000);
  return recorder.finish();
}

test('intervals are 0.1 s at first, 1 s after ten seconds and 10 s after an hour', () => {
  const starts = (...timesS: number[]) => recordedAt(...timesS).map(({ index }) => index);
  assert.equal(starts(0, 0.05, 0.1, 0.25, 9.95), [0, 1, 2, 99]);
  assert.equal(starts(9.95, 10, 10.9, 11, 59.5), [99, 100, 110, 590]);
  assert.equal(starts(3599.5, 3600, 3609, 3612, 80_000), [35_990, 36_000, 36_100, 800_000]);
  assert.equal(
    [0, 9_999, 10_000, 3_599_999, 3_600_000, 86_400_000].map(intervalFactor),
    [1, 1, 10, 10, 100, 100],
  );
});

test('a day of load takes no more than twelve thousand intervals', () => {
  const seconds = Array.from({ length: 86_400 }, (_, second) => second);
  const firstTenths = Array.from({ length: 100 }, (_, tenth) => tenth / 10);
  assert.is(recordedAt(...firstTenths, ...seconds.slice(10)).length, 100 + 3590 + 8280);
});

test('intervals of every length merge into those of the longest', () => {
  const records = recordedAt(0.05, 9.95, 10, 59.5, 3599.5, 3600, 3609, 3612);
  const starts = (factor: number) =>
    mergeIntervals(records, factor).map(({ index, latency }) => [index, latency.count]);
  assert.equal(starts(100), [
    [0, 2],
    [1, 1],
    [5, 1],
    [359, 1],
    [360, 2],
    [361, 1],
  ]);
});

test('each kind has its own histogram, and only those in which something ended', () => {
  const recorder = new IntervalRecorder(100);
  recorder.begin(0);
  recorder.record(HIT, 1000, 10);
  recorder.record(HIT, 3000, 20);
  recorder.record(TIMEOUT, 9000, 30);
  recorder.record(STORED, 5000, 150);
  const [first, second] = recorder.finish();
  assert.equal(
    first!.kinds.map((kind) => kind?.count ?? null),
    [2, null, null, 1],
  );
  assert.equal(
    second!.kinds.map((kind) => kind?.count ?? null),
    [null, null, 1, null],
  );
  assert.equal([first!.kinds[HIT]!.minNs, first!.kinds[HIT]!.maxNs], [1000, 3000]);
});

test('merged intervals hold the operations of all threads by kind, and together what succeeded', () => {
  const threads = [1, 2].map((thread) => {
    const recorder = new IntervalRecorder(100);
    recorder.begin(0);
    for (const [kind, atMs] of [
      [HIT, 10],
      [MISS, 20],
      [STORED, 350],
      [TIMEOUT, 360],
    ] as const) {
      recorder.record(kind, thread * 1_000_000, atMs);
    }
    return recorder.finish();
  });
  const merged = mergeIntervals(threads.flat(), 1);
  assert.equal(
    merged.map((interval) => [interval.index, intervalCounts(interval)]),
    [
      [0, { operations: 4, hits: 2, misses: 2, errors: 0 }],
      [3, { operations: 4, hits: 0, misses: 0, errors: 2 }],
    ],
  );
  const [first, second] = merged;
  assert.equal(
    first!.kinds.map((kind) => kind && [kind.count, kind.maxNs]),
    [[2, 2_000_000], [2, 2_000_000], null, null],
  );
  assert.equal([first!.latency.count, first!.latency.max], [4, 2000]);
  assert.is(second!.latency.count, 2, 'errors are no latencies');
  assert.is(Histogram.decode(first!.kinds[HIT]!.histogram).count, 2);
  assert.is(Histogram.decode(first!.histogram).count, 4);
  const coarse = mergeIntervals(threads.flat(), 10);
  assert.equal(coarse.map(intervalCounts), [{ operations: 8, hits: 2, misses: 2, errors: 2 }]);
});

test.run();
