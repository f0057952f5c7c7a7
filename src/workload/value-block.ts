// One block of random bytes that every stored value is cut from: cheap to make, does not compress,
// and different operations store different bytes.
import { mix32 } from './mixer.js';

/** Bytes beyond the longest value; the number of different cuts of that value. */
const SLACK_BYTES = 1 << 20;

/**
 * A block for values of up to `longestBytes`, filled from `seed`. Shared memory: all threads cut
 * from one copy.
 */
export function makeValueBlock(seed: number, longestBytes: number): Uint8Array {
  const words = Math.ceil((longestBytes + SLACK_BYTES) / 4);
  const shared = new SharedArrayBuffer(words * 4);
  const view = new Uint32Array(shared);
  for (let i = 0; i < words; i++) view[i] = mix32(mix32(i ^ seed) + 0x7f4a7c15);
  return new Uint8Array(shared);
}

/** Where in a block of `blockBytes` the value with this draw begins. */
export function valueOffset(valueDraw: number, valueBytes: number, blockBytes: number): number {
  return Math.floor(valueDraw * ((blockBytes - valueBytes) * 2 ** -32));
}
