// HdrHistogram's V2 encoding, checked before a decoder sees it: a header can ask for any amount of
// memory, and a run of zeros can be as long as a 63-bit number says. Knows bytes; decodes nothing.

/** The first word of an uncompressed V2 encoding (HdrHistogram's `V2EncodingCookieBase`, LEB128). */
const V2_COOKIE = 0x1c849313;
const HEADER_BYTES = 40;

/** Bytes of the longest word; each holds 7 bits but the last one, which holds 8 (`LEB128-64b9B`). */
const LONGEST_WORD = 9;

/**
 * Most values of one histogram: a million a second for eleven days. So few that thousands of
 * histograms add up exactly.
 */
const MOST_VALUES = 1e12;

/**
 * The digits of an encoding of values from 1 to `highest`.
 * @throws {Error} when the header (cookie, payload length, offset, digits, and the lowest and highest
 *   value as 64-bit integers) says anything else
 */
export function digitsOf(encoded: Buffer, highest: number): 2 | 3 {
  const ours =
    encoded.length >= HEADER_BYTES &&
    encoded.readUInt32BE(0) === V2_COOKIE &&
    encoded.readUInt32BE(4) === encoded.length - HEADER_BYTES &&
    [2, 3].includes(encoded.readInt32BE(12)) &&
    encoded.readBigInt64BE(16) === 1n &&
    encoded.readBigInt64BE(24) === BigInt(highest);
  if (!ours) throw new Error('not an HdrHistogram of 1 ns to 1 h with 2 or 3 digits');
  return encoded.readInt32BE(12) === 2 ? 2 : 3;
}

/**
 * Holds the counts of an encoding against a histogram's number of buckets. Each word is a count, or,
 * below zero, the number of buckets that hold nothing.
 * @throws {Error} when they are more, when a word is cut off, or when there are too many values or such
 *   below the lowest
 */
export function requireCounts(encoded: Uint8Array, buckets: number): void {
  let [bucket, values] = [0, 0];
  for (let at = HEADER_BYTES; at < encoded.length;) {
    let word = 0;
    let scale = 1;
    for (let place = 1; ; place++, scale *= 128) {
      const byte = encoded[at++];
      if (byte === undefined) throw new Error('its counts are cut off');
      word += (byte & 0x7f) * scale;
      if (byte < 0x80 || place === LONGEST_WORD) break;
    }
    // ZigZag: even numbers are counts, odd ones are below zero.
    const isRun = word % 2 === 1;
    // The first bucket is that of 0, below the lowest value.
    if (bucket === 0 && word > 0 && !isRun) throw new Error('it has values of 0');
    bucket += isRun ? (word + 1) / 2 : 1;
    if (!isRun) values += word / 2;
    if (bucket > buckets) throw new Error(`it has more than ${buckets} buckets`);
    if (values > MOST_VALUES) throw new Error('it has more values than anyone measures');
  }
}
