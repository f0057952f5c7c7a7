import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram } from '../../src/metrics/histogram.js';
import { intervalCounts, mergeIntervals } from '../../src/metrics/interval-merge.js';
import {
  intervalFactor,
  type IntervalRecord,
  IntervalRecorder,
} from '../../src/metrics/interval-recorder.js';
import { HIT, MISS, STORED, TIMEOUT } from '../../src/metrics/outcome.js';

const START_MS = 5_000;

/** Turns of an event loop that pass when the test says so. */
class Turns {
  #waiting: (() => void)[] = [];
  readonly defer = (run: () => void): void => void this.#waiting.push(run);

  /** Lets one turn pass: runs what waits now, and returns how many calls that were. */
  pass(): number {
    const calls = this.#waiting;
    this.#waiting = [];
    for (const run of calls) run();
    return calls.length;
  }
}

/** What a recorder of 0.1 s makes of operations that end at these times, in s after the start. */
function recordedAt(...timesS: number[]) {
  const recorder = new IntervalRecorder(100, new Turns().defer);
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
  const recorder = new IntervalRecorder(100, new Turns().defer);
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
    const recorder = new IntervalRecorder(100, new Turns().defer);
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

const counts = (records: readonly IntervalRecord[]) =>
  records.map(({ index, kinds }) => [index, ...kinds.map((kind) => kind?.count ?? 0)]);

test('the end of an interval defers one kind to each turn, those without a value left out', () => {
  const turns = new Turns();
  const recorder = new IntervalRecorder(100, turns.defer);
  recorder.begin(0);
  for (const kind of [HIT, STORED, STORED, TIMEOUT]) recorder.record(kind, 1000, 10);
  assert.is(turns.pass(), 0, 'nothing is deferred before the end');
  recorder.record(MISS, 1000, 110);
  assert.equal([turns.pass(), turns.pass(), turns.pass(), turns.pass()], [1, 1, 1, 0]);
  assert.equal(counts(recorder.finish()), [
    [0, 1, 0, 2, 1],
    [1, 0, 1, 0, 0],
  ]);
});

test('however many turns pass in an interval, each operation is counted once, in its interval', () => {
  const kinds = [HIT, MISS, STORED, TIMEOUT];
  for (let turnsPerInterval = 0; turnsPerInterval <= 6; turnsPerInterval++) {
    const turns = new Turns();
    const recorder = new IntervalRecorder(100, turns.defer);
    recorder.begin(0);
    for (let interval = 0; interval < 5; interval++) {
      for (const kind of kinds) {
        // Every interval and kind has a number and a latency of its own.
        for (let i = 0; i <= interval + kind; i++) {
          recorder.record(kind, 1000 * (10 * interval + kind + 1), interval * 100 + kind);
        }
      }
      for (let turn = 0; turn < turnsPerInterval; turn++) {
        assert.ok(turns.pass() <= 1, 'one kind per turn, whatever was left of the interval before');
      }
    }
    const records = recorder.finish();
    const expected = [0, 1, 2, 3, 4].map((n) => [n, n + 1, n + 2, n + 3, n + 4]);
    assert.equal(counts(records), expected, `${turnsPerInterval} turns`);
    for (const { index, kinds: snapshots } of records) {
      for (const [kind, snapshot] of snapshots.entries()) {
        const ns = 1000 * (10 * index + kind + 1);
        assert.equal([snapshot!.minNs, snapshot!.maxNs], [ns, ns]);
        assert.is(Histogram.of([snapshot], 2).count, index + kind + 1);
      }
    }
  }
});

test('what is deferred beyond the end of the phase finds nothing left to do', () => {
  const turns = new Turns();
  const recorder = new IntervalRecorder(100, turns.defer);
  recorder.begin(0);
  recorder.record(HIT, 1000, 10);
  recorder.record(HIT, 1000, 110);
  const records = recorder.finish();
  assert.equal([turns.pass(), turns.pass()], [1, 0]);
  assert.equal(counts(records), [
    [0, 1, 0, 0, 0],
    [1, 1, 0, 0, 0],
  ]);
});

test.run();
