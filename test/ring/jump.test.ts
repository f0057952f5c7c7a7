import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jump, jumpBucket } from '../../src/ring/jump.js';
import { holders } from './holders.js';

function bucketOf(key: bigint, buckets: number): number {
  return jumpBucket(Number(key >> 32n), Number(key & 0xffffffffn), buckets);
}

/** The paper's code, with the integers that it has. */
function inThePaper(key: bigint, buckets: number): number {
  let bucket = -1;
  for (let next = 0; next < buckets;) {
    bucket = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor((bucket + 1) * (2 ** 31 / Number((key >> 33n) + 1n)));
  }
  return bucket;
}

test('the published buckets come out', () => {
  // The first five: ClickHouse's tests; the others: Microsoft's.
  for (const [key, buckets, bucket] of [
    [1n, 1, 0],
    [42n, 57, 43],
    [256n, 1024, 520],
    [3735883980n, 666, 361],
    [16045690984833335023n, 255, 237],
    [10863919174838991n, 11, 6],
    [2016238256797177309n, 11, 3],
    [1673758223894951030n, 11, 5],
  ] as const) {
    assert.is(bucketOf(key, buckets), bucket, `${key} in ${buckets}`);
  }
});

test('two words of 32 bits calculate as one of 64 does', () => {
  const edges = [0n, 1n, 0xffffffffn, 0x100000000n, 0xffffffff00000000n, 0xffffffffffffffffn];
  for (const key of edges) assert.is(bucketOf(key, 65535), inThePaper(key, 65535), `${key}`);
  // The lower word whose product is all ones, so that adding one carries into the upper word.
  const low = 0x666313abn;
  for (let high = 0n; high < 64n; high++) {
    const key = (high << 32n) | low;
    assert.is(bucketOf(key, 65535), inThePaper(key, 65535), `${key}`);
  }
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 1, max: 65535 }),
      (key, buckets) => assert.is(bucketOf(key, buckets), inThePaper(key, buckets)),
    ),
    { numRuns: 2000 },
  );
});

/** Keys and the first 16 digits of their MD5, as md5sum prints them. */
const DIGESTS = [
  ['', 0xd41d8cd9, 0x8f00b204],
  ['a', 0x0cc175b9, 0xc0f1b6a8],
  ['héllo', 0xbe50e847, 0x8cf24ff3],
  ['key:42', 0x2959014b, 0x7055eaf3],
] as const;

test('a key is hashed by the first 64 bits of its MD5, and replicas follow in the list', () => {
  const peers = Array.from({ length: 1000 }, (_, i) => `p${i}`);
  const ring = jump(peers);
  for (const [key, high, low] of DIGESTS) {
    const first = jumpBucket(high, low, peers.length);
    const expected = [0, 1, 2].map((r) => peers[(first + r) % peers.length]!);
    assert.equal(holders(ring, key, 3), expected, key);
  }
});

test.run();
