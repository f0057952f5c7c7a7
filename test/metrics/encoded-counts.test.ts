// What an encoded histogram may ask of its reader.
import { deflateSync, inflateSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram } from '../../src/metrics/histogram.js';

/** An encoding of 3 digits with these words; `length` is what its header says of them. */
function encoded(words: readonly number[], length = words.length): string {
  const compressed = Buffer.from(new Histogram(3).encode(), 'base64');
  const header = inflateSync(compressed.subarray(8)).subarray(0, 40);
  header.writeUInt32BE(length, 4);
  const payload = Buffer.concat([header, Buffer.from(words)]);
  return Buffer.concat([compressed.subarray(0, 8), deflateSync(payload)]).toString('base64');
}

const decode = (words: readonly number[], length?: number) => () =>
  Histogram.decode(encoded(words, length));

test('counts and runs of empty buckets are read', () => {
  // Two values of 3 ns, and three buckets on one of 7 ns: words are in ZigZag.
  const buckets = [...decode([5, 4, 5, 2])().buckets()];
  assert.equal(buckets, [
    { ns: 3, count: 2 },
    { ns: 7, count: 1 },
  ]);
});

test('a run of empty buckets that never ends is refused, not walked', () => {
  const endless = [0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
  assert.throws(decode(endless), /more than \d+ buckets/);
  assert.throws(decode([...endless, 2]), /more than \d+ buckets/);
  assert.throws(decode(new Array<number>(40_000).fill(0)), /more than \d+ buckets/);
});

test('a length that lies, a word cut off and counts beyond measure are refused', () => {
  assert.throws(decode([2], 0xffff_ffff), /not an HdrHistogram/);
  assert.throws(decode([2, 2], 1), /not an HdrHistogram/);
  assert.throws(decode([0x80]), /cut off/);
  assert.throws(decode([1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x7f]), /more values/);
  assert.throws(decode([1, ...new Array<number>(9).fill(0xfe)]), /more values/);
});

test('what no logarithm is taken of is refused: values of 0, and extremes out of range or order', () => {
  assert.throws(decode([2]), /values of 0/);
  const text = encoded([5, 4]);
  for (const [minNs, meanNs, maxNs] of [
    [0, 3, 3],
    [3, 2, 3],
    [3, 4, 3],
    [3, 3, Infinity],
    [Infinity, Infinity, Infinity],
  ] as const) {
    assert.throws(() => Histogram.decode(text, { minNs, meanNs, maxNs }), /no minimum of/);
  }
  assert.is(Histogram.decode(text, { minNs: 2, meanNs: 3, maxNs: 4 }).maxNs, 4);
});

test('histograms that cannot be counted together are refused', () => {
  // 2^39 values each.
  const large = decode([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20])();
  assert.is(large.count, 2 ** 39);
  assert.throws(
    () => {
      for (let times = 0; times < 2 ** 15; times++) large.add(large);
    },
    (error: { code: string }) => error.code === 'ERR_REPORT_INVALID',
  );
});

test.run();
