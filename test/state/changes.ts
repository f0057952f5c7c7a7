// Changes of the state, drawn at random, and what is known of the state after those that were
// acknowledged.
import type { PeerState } from '../../src/state/peer-status.js';

const IDS = ['a', 'b', 'c', 'd'];
const NETWORK = 'net';

/** One change; what it is of the network is of the one network. */
export interface Change {
  readonly what: 'start' | 'stop' | 'create' | 'delete' | 'add' | 'remove' | 'configure';
  /** The peer. */
  readonly id: string;
  /** For the network, when it is configured. */
  readonly vnodes: number;
}

/** What the state must be. */
export interface Known {
  readonly network: { readonly peers: readonly string[]; readonly vnodes: number } | undefined;
  /** Those that there are. */
  readonly peers: Readonly<Partial<Record<string, PeerState>>>;
}

/** How often each is drawn: starts need something to be added, deletions would leave nothing to see. */
const SHARES: readonly (readonly [Change['what'], number])[] = [
  ['start', 0.35],
  ['stop', 0.1],
  ['create', 0.1],
  ['delete', 0.05],
  ['add', 0.2],
  ['configure', 0.1],
  ['remove', 0.1],
];

export function randomChange(random: () => number): Change {
  const id = IDS[Math.floor(random() * IDS.length)]!;
  const vnodes = 1 + Math.floor(random() * 200);
  let left = random();
  const [what] = SHARES.find(([, share]) => (left -= share) < 0) ?? SHARES[0]!;
  return { what, id, vnodes };
}

/** Whether it is a peer that it changes. */
export function isOfPeer({ what }: Change): boolean {
  return what === 'start' || what === 'stop';
}

/** The command line of a change. */
export function commandLine({ what, id, vnodes }: Change): string[] {
  switch (what) {
    case 'start':
      return ['peer', '--start', id, '--memory', '4'];
    case 'stop':
      return ['peer', '--stop', id];
    case 'create':
    case 'delete':
      return ['manager', `--${what}`, NETWORK];
    case 'configure':
      return ['network', NETWORK, '--vnodes', String(vnodes)];
    case 'add':
    case 'remove':
      return ['network', NETWORK, `--${what}`, id];
  }
}

/** What is known after a change that was not refused. */
export function after({ network, peers }: Known, change: Change): Known {
  const { what, id, vnodes } = change;
  if (isOfPeer(change)) {
    return { network, peers: { ...peers, [id]: what === 'start' ? 'alive' : 'stopped' } };
  }
  if (what === 'create') return { network: { peers: [], vnodes: 100 }, peers };
  if (!network || what === 'delete') return { network: undefined, peers };
  if (what === 'configure') return { network: { ...network, vnodes }, peers };
  const members = network.peers.filter((peer) => peer !== id);
  if (what === 'remove') return { network: { ...network, peers: members }, peers };
  if (network.peers.includes(id)) return { network, peers };
  return { network: { ...network, peers: [...members, id] }, peers };
}
