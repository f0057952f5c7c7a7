import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram, HIGHEST_NS, LatencyRecorder } from '../../src/metrics/histogram.js';

function recorded(values: readonly number[], precision: 2 | 3 = 3): Histogram {
  const recorder = new LatencyRecorder(precision);
  for (const value of values) recorder.record(value);
  const histogram = new Histogram(precision);
  histogram.addSnapshot(recorder.snapshot());
  recorder.destroy();
  return histogram;
}

const SPREAD = Array.from({ length: 5000 }, (_, i) => 1_000 + i * i * 37);

test('percentiles are within 0.1 % of the exact order statistics', () => {
  const histogram = recorded(SPREAD);
  for (const p of [1, 50, 90, 95, 99, 99.9]) {
    const exact = SPREAD[Math.ceil((p / 100) * SPREAD.length) - 1]!;
    const error = Math.abs(histogram.percentileNs(p) - exact) / exact;
    assert.ok(error <= 0.001, `p${p}: off by ${error}`);
  }
});

test('minimum, maximum, count and mean are exact', () => {
  const histogram = recorded(SPREAD);
  assert.is(histogram.count, SPREAD.length);
  assert.is(histogram.minNs, SPREAD[0]);
  assert.is(histogram.maxNs, SPREAD.at(-1));
  assert.is(histogram.meanNs, SPREAD.reduce((a, b) => a + b, 0) / SPREAD.length);
});

test('merging parts equals recording everything in one place', () => {
  const whole = recorded(SPREAD);
  const parts = recorded(SPREAD.slice(0, 1234));
  parts.add(recorded(SPREAD.slice(1234)));
  assert.is(parts.encode(), whole.encode());
  assert.is(parts.sumNs, whole.sumNs);
});

test('values outside the range are clamped, zero and an empty histogram are harmless', () => {
  const histogram = recorded([0, HIGHEST_NS * 10]);
  assert.is(histogram.minNs, 1);
  assert.is(histogram.maxNs, HIGHEST_NS);
  const empty = new Histogram();
  assert.is(empty.percentileNs(99), 0);
  assert.is(empty.meanNs, 0);
  assert.equal([...empty.buckets()], []);
});

test('encoding and decoding keeps every bucket, for both precisions', () => {
  for (const precision of [2, 3] as const) {
    const histogram = recorded(SPREAD, precision);
    const { minNs, maxNs, meanNs } = histogram;
    const decoded = Histogram.decode(histogram.encode(), { minNs, maxNs, meanNs });
    assert.is(decoded.precision, precision);
    assert.equal([...decoded.buckets()], [...histogram.buckets()]);
    assert.is(decoded.percentileNs(99), histogram.percentileNs(99));
    assert.is(decoded.minNs, minNs);
  }
});

test('an empty histogram can be encoded and decoded', () => {
  for (const precision of [2, 3] as const) {
    const decoded = Histogram.decode(new Histogram(precision).encode());
    assert.is(decoded.count, 0);
    assert.is(decoded.precision, precision);
  }
});

test('the encoding carries a normalizing index offset of 0, as other readers need', async () => {
  const { inflateSync } = await import('node:zlib');
  const bytes = Buffer.from(recorded(SPREAD).encode(), 'base64');
  assert.is(inflateSync(bytes.subarray(8)).readInt32BE(8), 0);
});

test('text that is no histogram is refused', () => {
  assert.throws(() => Histogram.decode('not a histogram'));
  assert.throws(() => Histogram.decode(Buffer.alloc(100).toString('base64')));
});

test.run();
