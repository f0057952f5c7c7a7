// The bad example: the hash modulo the number of peers. Even, and nearly every key moves whenever that
// number changes.
import { listRing } from './list-ring.js';
import { bigEndianWord } from './md5-hash.js';
import type { Ring } from './ring.js';

/**
 * The placement of `peers` by the first 32 bits of the key's MD5, as an unsigned number, modulo their
 * number. Peers are their places in the list. Replicas go to the peers that follow in the list,
 * wrapping around.
 * @throws {RangeError} when there is no peer or a name repeats
 */
export function modulo(peers: readonly string[]): Ring {
  return listRing(peers, (digest) => bigEndianWord(digest, 0) % peers.length);
}
