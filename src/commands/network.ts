// `peerbench network`: one network that persists: its peers, and keys through its ring.
import { BenchError } from '../errors.js';
import { formatAddress } from '../memcached/address.js';
import { printable } from '../printable.js';
import { wrap } from '../report/terminal.js';
import { PersistentNetwork } from '../state/network.js';
import type { Command, Io, OptionValues } from './command.js';
import {
  chosenAction,
  columns,
  CONFIG_HELP,
  CONFIG_OPTION,
  printJson,
  RING_OPTIONS,
  ringChanges,
  settingsOf,
  tell,
} from './state-options.js';

const ACTIONS = { show: [], add: [], remove: [], set: ['value'], get: [] } as const;

type Action = keyof typeof ACTIONS | 'configure';

/** `--replication` and `--vnodes` are an action of their own here. */
function actionOf(options: OptionValues): Action {
  const [change] = Object.keys(ringChanges(options));
  if (change === undefined) return chosenAction(ACTIONS, options);
  const other = [...Object.keys(ACTIONS), 'value'].find((name) => options[name] !== undefined);
  if (other === undefined) return 'configure';
  throw new BenchError('ERR_USAGE', `--${other} and --${change} do not go together`);
}

function show(network: PersistentNetwork, options: OptionValues, io: Io): void {
  const { name, write, replication, vnodes, peers } = network.record();
  const members = network.members().map(({ name: id, state, address }) => {
    return { id, state, address: address ? formatAddress(address) : null };
  });
  if (options.json) {
    const data = { name, peers, write, replication, vnodes, members };
    printJson(io, data);
    return;
  }
  const rows = members.map(({ id, state, address }) => `${id} (${address ?? state})`);
  const text = columns([
    ['network', name],
    ['peers', rows.length > 0 ? rows.join(', ') : 'none'],
    ['write', String(write)],
    ['replication', String(replication)],
    ['vnodes', String(vnodes)],
  ]);
  // The peers may be many.
  const lines = text.split('\n').flatMap((line) => wrap(line, io.columns, ' '.repeat(13)));
  io.out(`${lines.join('\n')}\n`);
}

async function set(network: PersistentNetwork, options: OptionValues, io: Io): Promise<void> {
  const key = options.set as string;
  if (options.value === undefined) throw new BenchError('ERR_USAGE', '--set wants a --value');
  const peers = await network.set(key, options.value as string, io.signal);
  tell(options, io, { key, peers }, `set ${key} on ${peers.join(', ')}`);
}

async function get(network: PersistentNetwork, options: OptionValues, io: Io): Promise<void> {
  const key = options.get as string;
  const { value, peer, failures } = await network.get(key, io.signal);
  for (const failure of failures) {
    io.err(`warning: passed over peer ${failure.peer}: ${failure.reason}\n`);
  }
  const text = value ? Buffer.from(value).toString() : null;
  if (options.json) {
    const data = { key, hit: value !== undefined, value: text, peer: peer ?? null };
    printJson(io, { ...data, passed_over: failures });
  } else {
    // A terminal is shown no control characters; a pipe gets the value as it is.
    io.out(`${text === null ? 'MISS' : io.terminal ? printable(text) : text}\n`);
  }
}

async function execute(name: string, options: OptionValues, io: Io): Promise<number> {
  const action = actionOf(options);
  const network = new PersistentNetwork(name, settingsOf(options));
  switch (action) {
    case 'show':
      show(network, options, io);
      break;
    case 'set':
      await set(network, options, io);
      break;
    case 'get':
      await get(network, options, io);
      break;
    case 'add': {
      const peer = options.add as string;
      const added = await network.addPeer(peer, { signal: io.signal });
      const line = added ? `added peer ${peer} to ${name}` : `peer ${peer} is in ${name} already`;
      tell(options, io, { network: name, peer, changed: added }, line);
      break;
    }
    case 'remove': {
      const peer = options.remove as string;
      await network.removePeer(peer, { signal: io.signal });
      const line = `removed peer ${peer} from ${name}; the peer itself stays as it is`;
      tell(options, io, { network: name, peer, changed: true }, line);
      break;
    }
    case 'configure': {
      const changed = await network.configure({ ...ringChanges(options), signal: io.signal });
      const { replication, vnodes } = network.record();
      const line = `network ${name}: replication ${replication}, vnodes ${vnodes}`;
      tell(options, io, { network: name, replication, vnodes, changed }, line);
      break;
    }
  }
  return 0;
}

export const command: Command = {
  usage:
    'NAME --show | --add PEER | --remove PEER | --set KEY --value V | --get KEY | ' +
    '[--replication N] [--vnodes N]  [--config FILE]',
  help: `  --show            the network and its peers
  --add PEER        add a peer that 'peerbench peer --start' has made
  --remove PEER     take a peer out; the peer itself stays as it is
  --set KEY         store --value on every peer that the ring names for the key
  --value V         with --set: the value
  --get KEY         print the value that the first of these peers has, or MISS
  --replication N   from now on N peers hold each key; keys that are there stay where they are
  --vnodes N        from now on N points of each peer on the ring
${CONFIG_HELP}
  --json            --show: {name, peers, write, replication, vnodes, members: [{id, state, address}]};
                    --add, --remove: {network, peer, changed}; --set: {key, peers};
                    --get: {key, hit, value, peer, passed_over: [{peer, reason}]};
                    --replication, --vnodes: {network, replication, vnodes, changed}

exit codes: 0 done (a MISS is an answer; --json tells it from a value), 2 bad usage, no such network or
peer, or damaged state, 3 a set that not every replica stored, or a get that none had and not all could
be asked; another peerbench holds the state, 130 interrupted: nothing was changed, but a --set may be
stored on some peers`,
  options: {
    show: { type: 'boolean' },
    add: { type: 'string' },
    remove: { type: 'string' },
    set: { type: 'string' },
    value: { type: 'string' },
    get: { type: 'string' },
    ...RING_OPTIONS,
    ...CONFIG_OPTION,
  },
  positionals: { min: 1, max: 1 },
  run: ([name = ''], options, io) => execute(name, options, io),
};
