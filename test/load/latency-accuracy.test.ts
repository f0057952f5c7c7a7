// Are the latencies reported those that were there? In virtual time, where they are known: what goes
// in as a law of delays must come out as percentiles, and a stall as its closed form.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Loop } from '../../src/load/messages.js';
import type { Histogram } from '../../src/metrics/histogram.js';
import {
  type DelayLaw,
  delaysOf,
  LAWS,
  quantileIndex,
  quantileOf,
  stallQuantileMs,
} from '../support/delay-law.js';
import { constantRate, type EngineResult, runEngine } from './engine.js';
import { type ReplyTime, TURN_MS } from './virtual-time.js';

const REQUESTS = 10_000;
const QUANTILES = [0, 0.5, 0.9, 0.99, 0.999, 1];

/** Width of a bucket at 3 significant digits, relative: what HdrHistogram may add to a value. */
const PRECISION = 0.001;
/** Latencies are recorded in whole ns, and times in ms lose digits far from 0. */
const ROUNDING_MS = 2e-6;

const percentileMs = (histogram: Histogram, q: number) => histogram.percentileNs(100 * q) / 1e6;

/** Not less than what was there, and not more than a bucket and what the loop is known to add. */
function assertQuantile(histogram: Histogram, q: number, trueMs: number, addedMs = 0): void {
  const reportedMs = percentileMs(histogram, q);
  const what = `quantile ${q}: ${reportedMs} ms reported, ${trueMs} ms true`;
  assert.ok(reportedMs >= trueMs - ROUNDING_MS, `too low: ${what}`);
  assert.ok(reportedMs <= (trueMs + addedMs) * (1 + PRECISION) + ROUNDING_MS, `too high: ${what}`);
}

function assertLaw(histogram: Histogram, law: DelayLaw, addedMs = 0): void {
  assert.is(histogram.count, REQUESTS);
  for (const q of QUANTILES) assertQuantile(histogram, q, quantileOf(law, REQUESTS, q), addedMs);
}

for (const [name, law] of Object.entries(LAWS)) {
  const delayMs = delaysOf(law, REQUESTS);
  /** Counts over all threads: each of them has a driver, and so a count, of its own. */
  const replies = (): ReplyTime => {
    let n = 0;
    return (nowMs) => nowMs + delayMs(n++);
  };

  test(`the law '${name}' comes back from a closed loop within a bucket of the histogram`, async () => {
    for (const [workers, pipeline, threads] of [
      [1, 1, 1],
      [4, 5, 2],
    ] as const) {
      const requests = REQUESTS / workers;
      const loop = { kind: 'closed', requests, durationMs: Infinity } as const;
      const { phase } = await runEngine({
        ...{ loop, workers, pipeline, threads },
        replyAt: replies(),
      });
      assertLaw(phase.latency, law);
    }
  });

  test(`the law '${name}' comes back from an open loop, as service time within a bucket`, async () => {
    for (const threads of [1, 3]) {
      const loop = constantRate(4000, REQUESTS / 4000);
      const { phase } = await runEngine({ loop, workers: 6, threads, replyAt: replies() });
      assertLaw(phase.service!, law);
      // Polling finds out that an operation is due up to one turn of the event loop later.
      assertLaw(phase.latency, law, TURN_MS);
    }
  });
}

const STALL = { fromMs: 5_000, ms: 1_400, totalS: 20 };
const REPLY_MS = 0.5;
/** Nothing is answered while the peer stalls; all that waits is answered at the end of it. */
const stalling = (nowMs: number) =>
  nowMs >= STALL.fromMs && nowMs < STALL.fromMs + STALL.ms
    ? STALL.fromMs + STALL.ms
    : nowMs + REPLY_MS;
const closedFormMs = (q: number, totalMs = STALL.totalS * 1000) =>
  stallQuantileMs(q, STALL.ms, totalMs);

const throughStall = (loop: Loop): Promise<EngineResult> =>
  runEngine({ loop, workers: 4, replyAt: stalling });

for (const [slots, when] of [
  [10_000, 'when all operations are sent on time'],
  [500, 'when most of them have to wait for a slot'],
] as const) {
  test(`a stall counts in full from the due times, as the closed form says, ${when}`, async () => {
    const rate = 2000;
    const { phase } = await throughStall(constantRate(rate, STALL.totalS, slots));
    assert.is(phase.latency.count, rate * STALL.totalS);
    // The closed form is that of infinitely many operations; real ones are 1 / rate apart.
    const spacingMs = 1000 / rate;
    // Those without a slot go out when the stall is over, as many at a time as there are slots.
    const late = (STALL.ms * rate) / 1000 - slots;
    const catchUpMs = late > 0 ? (late / slots + 1) * (REPLY_MS + 10 * TURN_MS) : 2 * TURN_MS;
    for (const q of [0.94, 0.95, 0.975, 0.99, 0.999]) {
      const reportedMs = percentileMs(phase.latency, q);
      const expectedMs = closedFormMs(q);
      const what = `quantile ${q}: ${reportedMs} ms for ${expectedMs} ms`;
      assert.ok(reportedMs >= expectedMs - spacingMs - 2 * TURN_MS, `too low: ${what}`);
      assert.ok(reportedMs <= (expectedMs + spacingMs + catchUpMs) * (1 + PRECISION), what);
    }
    assertQuantile(phase.latency, 1, STALL.ms, catchUpMs);
    assertQuantile(phase.latency, 0.9, REPLY_MS, 2 * TURN_MS);
  });
}

test('a closed loop hides the same stall: its p99.9 is too low by a factor of 2,760', async () => {
  const loop = { kind: 'closed', requests: Infinity, durationMs: STALL.totalS * 1000 } as const;
  const { phase } = await throughStall(loop);
  for (const q of [0.5, 0.99, 0.999]) assertQuantile(phase.latency, q, REPLY_MS);
  const factor = closedFormMs(0.999) / percentileMs(phase.latency, 0.999);
  assert.ok(Math.abs(factor - 2760) <= 2760 * PRECISION, `too low by a factor of ${factor}`);
  // Each of the 4 workers has met the stall in one operation of some 37,000; the rest knows nothing.
  const slow = [...phase.latency.buckets()].filter(({ ns }) => ns > 2e6 * REPLY_MS);
  assert.is(
    slow.reduce((sum, { count }) => sum + count, 0),
    4,
  );
  assert.ok(phase.latency.count > 148_000, `${phase.latency.count} operations`);
  assert.ok(phase.latency.maxNs >= (STALL.ms - REPLY_MS) * 1e6);
});

test('quantiles are those of the nearest rank, whatever a product is rounded to', () => {
  assert.equal(
    [0, 0.0001, 0.5, 0.999, 0.9999, 1].map((q) => quantileIndex(q, 1000)),
    [0, 0, 499, 998, 999, 999],
  );
});

test('of N requests each has another one of the N quantiles of the law', () => {
  const delayMs = delaysOf((q) => q, 1000);
  const seen = Array.from({ length: 1000 }, (_, n) => delayMs(n)).sort((a, b) => a - b);
  assert.equal(
    seen,
    Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000),
  );
});

test.run();
