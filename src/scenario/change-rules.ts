// How the changes of a network fit the network and the stages: who is there to leave, who may join,
// and which keys there are to be looked for afterwards.
import { masked } from '../printable.js';
import type { Path } from '../schema/describe.js';
import { changedPeers, completed, type NetworkChange } from './network-change.js';
import { sourceOf } from './network-rules.js';
import { keysAt, type StageData } from './resolve.js';
import type { Subject } from './subject.js';
import { parseTarget } from './targets.js';

/** The schema's maximum of peers. */
const MAX_PEERS = 256;
/** Peers that a message lists. */
const LISTED = 20;

/** Checks the changes of all stages, in order. */
export function checkChanges(subject: Subject): void {
  const { data, sound } = subject;
  if (!sound(['network'], ['name'], ['stages'])) return;
  const known = peersOf(subject);
  let current = known;
  for (const [index, { network_change: change }] of data.stages.entries()) {
    if (!change) continue;
    const filled = completed(change);
    checkStageBefore(subject, index);
    checkNames(subject, index, filled, { current, known });
    current = current && changedPeers(current, filled);
    if (current) checkNumber(subject, index, current.length);
  }
}

/** Which peers there are, for those who named another. */
export function peersHint(peers: readonly string[]): string {
  return `peers: ${masked(peers.slice(0, LISTED).join(', '), 400)}`;
}

/** The peers before the first stage; undefined for a persistent network, which is looked up later. */
export function peersOf(subject: Subject): readonly string[] | undefined {
  const { name, network } = subject.data;
  switch (sourceOf(subject)) {
    case 'peers':
      return Array.from({ length: network.peers }, (_, index) => `${name}_p${index}`);
    case 'targets':
      return network.targets!.flatMap((text) => {
        const target = parseTarget(text);
        return 'problem' in target ? [] : [target.name];
      });
    case 'use':
      return undefined;
  }
}

/** The keys are those of the stage before, which nobody writes again: what moved is to be seen. */
function checkStageBefore({ data, given, report }: Subject, index: number): void {
  const at = (field: string): Path => ['stages', index, field];
  const change = at('network_change');
  if (index === 0) {
    report(change, 'needs a stage before it, whose keys it looks for');
    return;
  }
  const stages: readonly StageData[] = data.stages;
  const [before, stage] = [stages[index - 1]!, stages[index]!];
  if (stage.workers !== before.workers) {
    const message = `must be that of the stage before with network_change (got ${stage.workers}, before ${before.workers})`;
    report(at('workers'), message, { blame: [change] });
  }
  const [keys, keysBefore] = [keysAt(stages, index), keysAt(stages, index - 1)];
  if (given(at('keys')) && keys !== keysBefore) {
    const message = `must be that of the stage before with network_change (got ${keys}, before ${keysBefore})`;
    report(at('keys'), message, { hint: 'it is so by default', blame: [change] });
  }
  if (stage.warmup_s > 0) {
    const message = 'cannot go with network_change: it would hide what the change does';
    report(at('warmup_s'), message, { blame: [change] });
  }
}

interface Names {
  readonly current: readonly string[] | undefined;
  readonly known: readonly string[] | undefined;
}

function checkNames(
  subject: Subject,
  index: number,
  { add, remove }: NetworkChange,
  { current, known }: Names,
): void {
  const { report } = subject;
  const path = ['stages', index, 'network_change'];
  if (add.length + remove.length === 0) report(path, 'must add or remove a peer');
  const started = sourceOf(subject) === 'peers';
  const all = [...add.map((name, i) => ({ name, at: ['add', i] }))].concat(
    remove.map((name, i) => ({ name, at: ['remove', i] })),
  );
  const seen = new Set<string>();
  for (const { name, at } of all) {
    const [kind] = at;
    const complain = (message: string, hint?: string): void =>
      report([...path, ...at], `${message} (got '${masked(name, 64)}')`, {
        ...(hint !== undefined && { hint }),
      });
    if (seen.has(name)) complain('is named twice in this change');
    else if (!current || !known) {
      // Which peers a persistent network has is known when it is looked up.
    } else if (kind === 'remove' && !current.includes(name)) {
      complain('is no peer of the network at that time', peersHint(current));
    } else if (kind === 'add' && current.includes(name)) {
      complain('is a peer of the network already');
    } else if (kind === 'add' && !started && !known.includes(name)) {
      complain('must be one of network.targets, which an earlier stage removed');
    }
    seen.add(name);
  }
}

function checkNumber({ data, report }: Subject, index: number, peers: number): void {
  const path = ['stages', index, 'network_change'];
  const least = Math.max(1, data.network.replication);
  if (peers < least) {
    report(path, `must leave at least ${least} peers, the number of copies (got ${peers})`);
  } else if (peers > MAX_PEERS) {
    report(path, `must leave at most ${MAX_PEERS} peers (got ${peers})`);
  }
}
