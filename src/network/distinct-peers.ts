// Tells whether peers at several addresses are as many daemons. One that listens on TCP and on a
// socket, or on two addresses, can be named twice.
import { BenchError } from '../errors.js';
import { type Address, formatAddress } from '../memcached/address.js';
import type { PeerStats } from '../memcached/peer-stats.js';
import { openStats } from '../memcached/stats.js';
import { mayBeSameLife, type PeerLife } from '../metrics/peer-life.js';
import { addressKey } from '../scenario/targets.js';

/** A peer that something else started, in the life in which it was found. */
export interface KnownPeer {
  /** Its name on the ring. */
  readonly name: string;
  readonly address: Address;
  readonly life: PeerLife;
}

/** Counters that grow for as long as a daemon lives. */
type Counters = Pick<PeerStats, 'bytesRead' | 'cmdGet' | 'cmdSet'>;

/** What a peer said when all were asked in order, and when they were asked in reverse. */
interface Answers {
  readonly first: Counters;
  readonly second: Counters;
}

/**
 * Refuses one daemon under two names: it would have to balance two books, and hold two copies of a key.
 * @throws {BenchError} ERR_USAGE naming both; ERR_PEER_LOST for a peer that no longer answers
 */
export async function requireDistinct(peers: readonly KnownPeer[]): Promise<void> {
  const byAddress = new Map<string, string>();
  const byPid = new Map<number, KnownPeer[]>();
  for (const peer of peers) {
    const { name, address, life } = peer;
    const other = byAddress.get(addressKey(address));
    if (other !== undefined) {
      const where = formatAddress(address);
      throw new BenchError('ERR_USAGE', `peers ${other} and ${name} are one: both are at ${where}`);
    }
    byAddress.set(addressKey(address), name);
    if (life.pid !== null) byPid.set(life.pid, [...(byPid.get(life.pid) ?? []), peer]);
  }
  for (const namesakes of byPid.values()) {
    if (namesakes.length > 1) await requireOwnCounters(namesakes);
  }
}

/**
 * Peers with one pid may still be many: each container counts its processes from 1, and all may have
 * started in one second. So they are asked, there and back: of one daemon, each answer has larger
 * counters than the one before it.
 */
async function requireOwnCounters(peers: readonly KnownPeer[]): Promise<void> {
  const answers = await askThereAndBack(peers);
  for (const [j, second] of peers.entries()) {
    for (const [i, first] of peers.slice(0, j).entries()) {
      if (!mayBeSameLife(first.life, second.life) || !areNested(answers[i]!, answers[j]!)) continue;
      const [a, b] = [first, second].map(
        (peer) => `${peer.name} at ${formatAddress(peer.address)}`,
      );
      throw new BenchError(
        'ERR_USAGE',
        `peers ${a} and ${b} are one memcached (pid ${first.life.pid}), which would hold two ` +
          `copies of a key and the load of two peers: leave out one of them`,
      );
    }
  }
}

async function askThereAndBack(peers: readonly KnownPeer[]): Promise<Answers[]> {
  const clients = peers.map(({ address }) => openStats(address));
  try {
    const first: Counters[] = [];
    for (const client of clients) first.push(await client.read());
    const second: Counters[] = [];
    for (const client of [...clients].reverse()) second.unshift(await client.read());
    return first.map((counters, i) => ({ first: counters, second: second[i]! }));
  } finally {
    for (const client of clients) client.close();
  }
}

/** Whether what `inner` said lies between the answers of `outer`. No proof where it does not count. */
function areNested(outer: Answers, inner: Answers): boolean {
  const inOrder = [outer.first, inner.first, inner.second, outer.second];
  const grows = (counter: keyof Counters, atLeast: number): boolean =>
    inOrder.slice(1).every((counters, i) => {
      const [before, after] = [inOrder[i]![counter], counters[counter]];
      return before !== null && after !== null && after - before >= atLeast;
    });
  // Each question is itself a request that was read.
  return grows('bytesRead', 1) && grows('cmdGet', 0) && grows('cmdSet', 0);
}
