// From what the threads counted and the timeline to what each fault did.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DoneFault, faultFigures } from '../../src/metrics/fault-figures.js';
import { FaultRecorder, mergeFaults } from '../../src/metrics/fault-recorder.js';
import { Histogram, LatencyRecorder } from '../../src/metrics/histogram.js';
import { CORRUPT, OUTCOMES, REFUSED, TIMEOUT } from '../../src/metrics/outcome.js';
import type { TimelinePoint } from '../../src/schema/generated/report.js';

/** One second of reads: hits, misses, errors, and the latency of all that succeeded in µs. */
type Second = readonly [hits: number, misses: number, errors: number, latencyUs: number];

function timeline(...seconds: readonly Second[]): TimelinePoint[] {
  return seconds.map(([hits, misses, errors, latencyUs], tS) => {
    const recorder = new LatencyRecorder(2);
    for (let i = 0; i < hits + misses; i++) recorder.record(latencyUs * 1000);
    const histogram = Histogram.of([recorder.take()], 2);
    return {
      ...{ t_s: tS, operations: hits + misses + errors, hits, misses, errors },
      ...{ p50_us: latencyUs, p99_us: latencyUs, max_us: latencyUs, evictions: null, bytes: null },
      histogram: histogram.encode(),
    };
  });
}

const fault = (atS: number, action: DoneFault['action'], rest: Partial<DoneFault> = {}) => ({
  ...{ at_s: atS, peer: 'p', action, delay_ms: null, done_s: atS + 0.0104, forS: null },
  ...rest,
});

const FINE: Second = [100, 0, 0, 100];

function figures(faults: readonly DoneFault[], seconds: readonly Second[], durationS?: number) {
  const records = faults.map(() => ({
    firstErrorMs: null,
    outcomes: new Array<number>(OUTCOMES).fill(0),
  }));
  const phase = {
    durationS: durationS ?? seconds.length,
    intervalS: 1,
    timeline: timeline(...seconds),
  };
  return faultFigures(faults, { ...phase, records });
}

test('a peer that dies and comes back empty: before, during and after, and how long each was felt', () => {
  const dead: Second = [75, 0, 25, 500];
  const empty: Second = [75, 25, 0, 100];
  const seconds = [FINE, FINE, dead, dead, empty, empty, FINE, FINE];
  const [kill, restart] = figures([fault(2, 'kill'), fault(4, 'restart')], seconds);
  assert.equal([kill!.until_s, kill!.done_s, restart!.until_s], [4, 2.01, 8]);
  assert.equal(kill!.before, {
    operations: 200,
    error_rate: 0,
    hit_rate: 1,
    p99_us: kill!.before.p99_us,
  });
  assert.equal([kill!.during.error_rate, kill!.during.hit_rate], [0.25, 1]);
  assert.equal([kill!.after.error_rate, kill!.after.hit_rate], [0, 350 / 400]);
  assert.equal([kill!.hit_rate_back_s, kill!.p99_back_s], [4, 2]);
  // A restart is held against how it was before anything went wrong.
  assert.equal(restart!.before, kill!.during);
  assert.equal(restart!.during, kill!.after);
  assert.equal(restart!.after.operations, 0);
  assert.equal([restart!.hit_rate_back_s, restart!.p99_back_s], [2, 0]);
  assert.ok(kill!.before.p99_us! >= 100 && kill!.before.p99_us! < 102);
  assert.ok(kill!.during.p99_us! >= 500 && kill!.during.p99_us! < 506);
});

test('percentiles of a window come from the merged histogram, not from a mean', () => {
  const slow: Second = [1, 0, 0, 10_000];
  const [found] = figures([fault(1, 'stop')], [FINE, [200, 0, 0, 100], slow]);
  assert.ok(found!.during.p99_us! < 102, '1 of 201 is beyond the 99th percentile');
});

test('a delay ends by itself; the interval in which it begins belongs to it', () => {
  const slow: Second = [100, 0, 0, 5000];
  const seconds = [FINE, FINE, slow, slow, FINE, FINE];
  const [delay] = figures([fault(2.4, 'delay', { delay_ms: 5, forS: 1.6 })], seconds);
  assert.equal([delay!.until_s, delay!.delay_ms], [4, 5]);
  assert.equal(
    [delay!.before, delay!.during, delay!.after].map(({ operations }) => operations),
    [200, 200, 200],
  );
  assert.is(delay!.p99_back_s, 1.6);
});

test('what never comes back is null, and so is what never was', () => {
  const low: Second = [90, 10, 0, 100];
  assert.is(figures([fault(1, 'kill')], [FINE, low, low])[0]!.hit_rate_back_s, null);
  const [first] = figures([fault(0, 'kill')], [FINE, FINE]);
  assert.equal([first!.before.operations, first!.hit_rate_back_s], [0, null]);
});

test('the rest of an interval at the end decides nothing', () => {
  const low: Second = [90, 10, 0, 100];
  const seconds: Second[] = [FINE, low, low, [2, 0, 0, 100]];
  assert.is(figures([fault(1, 'kill')], seconds, 3.01)[0]!.hit_rate_back_s, null);
});

test('a fault that the end came before is told as not done', () => {
  const [late] = figures([fault(9, 'kill', { done_s: null })], [FINE, FINE]);
  assert.equal([late!.done_s, late!.until_s, late!.during.operations], [null, 2, 0]);
});

test('an error belongs to the last fault before it', () => {
  const recorder = new FaultRecorder([1000, 2000]);
  recorder.error(TIMEOUT, 999);
  recorder.error(REFUSED, 1000);
  recorder.error(REFUSED, 1500);
  recorder.error(TIMEOUT, 2500);
  const [first, second] = recorder.records;
  assert.equal([first!.firstErrorMs, second!.firstErrorMs], [1000, 2500]);
  assert.equal([first!.outcomes[REFUSED], first!.outcomes[TIMEOUT]], [2, 0]);
  assert.is(second!.outcomes[TIMEOUT], 1);
});

test('threads merge by the earliest error and the sum of all', () => {
  const [a, b] = [new FaultRecorder([0, 100]), new FaultRecorder([0, 100])];
  a.error(CORRUPT, 50);
  b.error(CORRUPT, 20);
  b.error(REFUSED, 20);
  const [first, second] = mergeFaults([a.records, b.records]);
  assert.equal(
    [first!.firstErrorMs, first!.outcomes[CORRUPT], first!.outcomes[REFUSED]],
    [20, 2, 1],
  );
  assert.is(second!.firstErrorMs, null);
  assert.equal(mergeFaults([]), []);
});

test.run();
