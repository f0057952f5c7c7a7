// What a studied ring is called in tables and charts.
import type { RingResult } from '../schema/generated/ring.js';

/** `md5 100`, or the placement alone where it has no virtual nodes to choose. */
export function ringLabel({ placement, vnodes }: RingResult): string {
  return vnodes === null ? placement : `${placement} ${vnodes}`;
}

/** `8 peers, 2 copies of each key`. */
export function networkLabel(peers: number, replication: number): string {
  const count = (number: number, one: string, many: string): string =>
    `${number} ${number === 1 ? one : many}`;
  return `${count(peers, 'peer', 'peers')}, ${count(replication, 'copy', 'copies')} of each key`;
}
