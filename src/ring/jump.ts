// Jump consistent hash (Lamping and Veach, A fast, minimal memory, consistent hash algorithm, 2014):
// no points, no table, even shares. It knows peers by their places in the list: only the last one can
// come or go without moving other peers' keys.
import { bigEndianWord } from './md5-hash.js';
import { listRing } from './list-ring.js';
import type { Ring } from './ring.js';

/** The multiplier of the paper's generator, 2862933555777941757, in two words. */
const FACTOR_HIGH = 0x27bb2ee6;
const FACTOR_LOW = 0x87b0b0fd;

/** The upper 32 bits of the product of two unsigned 32-bit numbers, as a signed number. */
function highProduct(a: number, b: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const [bHigh, bLow] = [b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = ((middle & 0xffff) + aLow * bHigh) / 0x10000;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry)) | 0;
}

/**
 * The bucket, from 0 to `buckets` - 1, of a 64-bit key given by its upper and lower 32 bits. Exact
 * with doubles and 32-bit words; agrees with the paper's code.
 */
export function jumpBucket(high: number, low: number, buckets: number): number {
  let bucket = 0;
  for (let next = 0; next < buckets;) {
    bucket = next;
    // key = key * FACTOR + 1, modulo 2^64
    const product = Math.imul(low, FACTOR_LOW) >>> 0;
    high = (Math.imul(high, FACTOR_LOW) + Math.imul(low, FACTOR_HIGH)) | 0;
    high = (high + highProduct(low, FACTOR_LOW) + (product === 0xffffffff ? 1 : 0)) | 0;
    low = (product + 1) >>> 0;
    next = Math.floor((bucket + 1) * (2 ** 31 / ((high >>> 1) + 1)));
  }
  return bucket;
}

/**
 * The placement of `peers` by jump consistent hash of the first 64 bits (big-endian) of the key's MD5.
 * Peers are their places in the list. Replicas go to the peers that follow in the list, wrapping
 * around, as libmemcached's do.
 * @throws {RangeError} when there is no peer or a name repeats
 */
export function jump(peers: readonly string[]): Ring {
  return listRing(peers, (digest) =>
    jumpBucket(bigEndianWord(digest, 0), bigEndianWord(digest, 4), peers.length),
  );
}
