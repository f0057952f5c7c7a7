import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram, LatencyRecorder } from '../../src/metrics/histogram.js';
import { delaysOf, LAWS } from '../support/delay-law.js';
import { brokenBounds, type Measured } from './bounds.js';

function histogramOf(valuesMs: Float64Array): Histogram {
  const recorder = new LatencyRecorder(3);
  for (const ms of valuesMs) recorder.record(ms * 1e6);
  const histogram = new Histogram(3);
  histogram.addSnapshot(recorder.take());
  return histogram;
}

const delayMs = delaysOf(LAWS.log_logistic, 2000);
const MADE = Float64Array.from({ length: 2000 }, (_, n) => delayMs(n)).sort();

/** What is found when a peer made `MADE` and `reported` became of it. */
const found = (reported: Float64Array, more: Partial<Measured> = {}) =>
  brokenBounds({ latency: histogramOf(reported), service: null, madeMs: MADE, ...more });

test('latencies that are the true ones, or longer, break no bound', () => {
  assert.equal(found(MADE), []);
  assert.equal(found(MADE.map((ms) => ms + 0.3)), []);
});

test('latencies that are too short by more than a bucket are found at every quantile', () => {
  assert.is(found(MADE.map((ms) => ms * 0.995)).length, 8);
});

test('a single latency that is too short is found', () => {
  for (const [i, place] of [
    [0, 'quantile 0'],
    [1999, 'quantile 1'],
  ] as const) {
    const reported = MADE.map((ms, n) => (n === i ? ms / 2 : ms));
    assert.ok(
      found(reported).some((text) => text.startsWith(`latency, ${place}: `)),
      place,
    );
  }
});

test('the service time of an open loop is held against the same bounds', () => {
  const service = histogramOf(MADE.map((ms) => ms * 0.995));
  assert.match(found(MADE, { service })[0]!, 'service time, quantile 0:');
});

test('an operation that is left out is found', () => {
  assert.match(found(MADE.slice(0, 1999))[0]!, 'latency: 1999 reported, 2000 answered');
});

test('a stall that the latencies do not show is found', () => {
  // 2,000 operations in 2 s, 0.5 s of them without a reply.
  const stall = { ms: 500, spacingMs: 1, totalMs: 2000 };
  const told = MADE.map((ms, i) => Math.max(ms, i - 1500 + 0.5));
  assert.equal(found(told, { stall }), []);
  const hidden = MADE.map((ms, i) => (i === 1999 ? 500 : ms));
  assert.equal(
    found(hidden, { stall }).map((text) => text.slice(0, text.lastIndexOf(':'))),
    [0.9, 0.95, 0.99, 0.999].map((q) => `latency through the stall, quantile ${q}`),
  );
});

test('a median that no machine could explain is found', () => {
  assert.match(found(MADE.map((ms) => ms * 1000))[0]!, 'cannot be');
});

test.run();
