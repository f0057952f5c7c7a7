// Where the peers of a scenario come from: exactly one of daemons to start, running ones, or a
// persistent network; and what each of these leaves to say.
import type { Path } from '../schema/describe.js';
import type { Subject } from './subject.js';
import { addressKey, parseTarget } from './targets.js';

const at = (field: string): Path => ['network', field];
const TARGETS = at('targets');
const USE = at('use');

/** What describes daemons that are to be started, and would have no effect on running ones. */
const OF_STARTED = ['peers', 'memory_mb', 'transport', 'memcached'];

/** Which field says where the peers come from; `peers` by default. */
export function sourceOf({ data }: Subject): 'peers' | 'targets' | 'use' {
  if (data.network.targets !== undefined) return 'targets';
  return data.network.use === undefined ? 'peers' : 'use';
}

/** Checks the source of the peers, the targets and the replication. */
export function checkNetwork(subject: Subject): void {
  const { data, sound } = subject;
  if (!sound(TARGETS) || !sound(USE)) return;
  const source = sourceOf(subject);
  if (source !== 'peers') checkSource(subject, source);
  if (source === 'targets') checkTargets(subject);
  // How many peers a persistent network has is known when it is looked up.
  if (source === 'peers') checkReplication(subject, at('peers'), data.network.peers);
  if (source === 'targets') checkReplication(subject, TARGETS, data.network.targets!.length);
}

function checkSource({ given, report }: Subject, source: 'targets' | 'use'): void {
  if (source === 'targets' && given(USE)) {
    report(USE, 'cannot go with network.targets: the peers are either', { blame: [TARGETS] });
  }
  for (const field of OF_STARTED.filter((name) => given(at(name)))) {
    const hint =
      field === 'peers'
        ? 'exactly one of peers, targets and use says where the peers come from'
        : 'it describes peers that are started; what running ones have is read from them';
    report(at(field), `cannot go with network.${source}`, { hint, blame: [at(source)] });
  }
}

function checkReplication({ data, sound, report }: Subject, path: Path, peers: number): void {
  const field = at('replication');
  if (!sound(path, field)) return;
  const { replication } = data.network;
  if (replication <= peers) return;
  const limit = path === TARGETS ? 'the number of network.targets' : 'network.peers';
  const message = `must be <= ${limit} (got ${replication} with ${peers} peers)`;
  report(field, message, { blame: [path] });
}

function checkTargets({ data, report }: Subject): void {
  const names = new Map<string, number>();
  const addresses = new Map<string, number>();
  for (const [index, text] of data.network.targets!.entries()) {
    const path = [...TARGETS, index];
    const target = parseTarget(text);
    if ('problem' in target) {
      report(path, target.problem);
      continue;
    }
    const address = addressKey(target.address);
    const sameName = names.get(target.name);
    const sameAddress = addresses.get(address);
    if (sameName !== undefined) report(path, `has the ring name of network.targets.${sameName}`);
    else if (sameAddress !== undefined)
      report(path, `is the peer of network.targets.${sameAddress}`);
    if (sameName === undefined) names.set(target.name, index);
    if (sameAddress === undefined) addresses.set(address, index);
  }
}
