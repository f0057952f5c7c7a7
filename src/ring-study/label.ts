// What studied rings and networks are called in tables and charts.
import type { RingResult } from '../schema/generated/ring.js';

/**
 * `md5 100`, or the placement alone where it has no virtual nodes to choose; `5: md5 100` where
 * `several` numbers of peers are told apart.
 */
export function ringLabel({ placement, vnodes, peers }: RingResult, several: boolean): string {
  const label = vnodes === null ? placement : `${placement} ${vnodes}`;
  return several ? `${peers.length}: ${label}` : label;
}

/** `8 peers, 2 copies of each key`; `3, 5 and 8 peers, 1 copy of each key`. */
export function networkLabel(peers: readonly number[], replication: number): string {
  const copies = `${replication} ${replication === 1 ? 'copy' : 'copies'} of each key`;
  return `${listText(peers.map(String))} ${peers.join() === '1' ? 'peer' : 'peers'}, ${copies}`;
}

/** `3`, `3 and 5`, `3, 5 and 8`. */
export function listText(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter(Boolean).join(' and ');
}
