// `peerbench peer`: memcached daemons that live on when peerbench ends.
import { BenchError } from '../errors.js';
import type { PeerStatus } from '../state/peer-status.js';
import { PersistentPeers } from '../state/peers.js';
import { formatCount, formatDurationS, NO_VALUE } from '../units.js';
import type { Command, Io, OptionValues } from './command.js';
import { wholeOption } from './count.js';
import {
  chosenAction,
  columns,
  CONFIG_HELP,
  CONFIG_OPTION,
  printJson,
  settingsOf,
  tell,
} from './state-options.js';

const ACTIONS = { start: ['memory'], stop: [], status: [], stats: [] } as const;

async function start(peers: PersistentPeers, options: OptionValues, io: Io): Promise<void> {
  const id = options.start as string;
  const memoryMb = wholeOption('memory', options.memory, { least: 2, most: 1_048_576 });
  const started = await peers.start(id, { memoryMb, signal: io.signal });
  const what = started.changed ? 'started' : 'runs already';
  const { port, pid, memory_mb: memory } = started;
  tell(options, io, started, `peer ${id} ${what}: port ${port}, pid ${pid}, ${memory} MiB`);
}

async function stop(peers: PersistentPeers, options: OptionValues, io: Io): Promise<void> {
  const id = options.stop as string;
  const stopped = await peers.stop(id, { signal: io.signal });
  const { changed, pid } = stopped;
  const line = changed ? `stopped peer ${id} (pid ${pid})` : `peer ${id} did not run`;
  tell(options, io, stopped, line);
}

function table(statuses: readonly PeerStatus[]): string {
  const rows = statuses.map((peer) => [
    peer.id,
    peer.state,
    peer.port === null ? NO_VALUE : String(peer.port),
    peer.memory_mb === null ? NO_VALUE : `${peer.memory_mb} MiB`,
    formatDurationS(peer.uptime_s),
    formatCount(peer.items),
  ]);
  return columns([['peer', 'state', 'port', 'memory', 'uptime', 'items'], ...rows]);
}

async function status(
  peers: PersistentPeers,
  id: string | undefined,
  { json }: OptionValues,
  io: Io,
): Promise<void> {
  const statuses =
    id === undefined ? await peers.statuses(io.signal) : [await peers.status(id, io.signal)];
  if (json) printJson(io, { peers: statuses });
  else io.out(statuses.length > 0 ? `${table(statuses)}\n` : 'no peers\n');
}

async function stats(peers: PersistentPeers, options: OptionValues, io: Io): Promise<void> {
  const values = await peers.stats(options.stats as string, io.signal);
  if (options.json) printJson(io, Object.fromEntries(values));
  else io.out([...values].map(([name, value]) => `${name} ${value}\n`).join(''));
}

async function execute(id: string | undefined, options: OptionValues, io: Io): Promise<number> {
  const action = chosenAction(ACTIONS, options);
  if (id !== undefined && action !== 'status') {
    throw new BenchError('ERR_USAGE', `too many arguments: --${action} takes one peer`);
  }
  const peers = new PersistentPeers(settingsOf(options));
  if (action === 'start') await start(peers, options, io);
  else if (action === 'stop') await stop(peers, options, io);
  else if (action === 'stats') await stats(peers, options, io);
  else await status(peers, id, options, io);
  return 0;
}

export const command: Command = {
  usage: '--start ID [--memory MB] | --stop ID | --status [ID] | --stats ID  [--config FILE]',
  help: `  --start ID        start a peer, on its port of the last time if it has one
  --memory MB       with --start: item memory in MiB (default: what it had, else 64); a peer that runs with
                    another is refused
  --stop ID         end its daemon; the peer stays, stopped, and keeps its port
  --status [ID]     all peers or one: alive, dead (ended by itself), stopped or elsewhere (started in another
                    container); port, memory, uptime, items
  --stats ID        the daemon's own counters, one 'name value' a line
${CONFIG_HELP}
  --json            --start, --stop: {id, changed, port, pid, memory_mb};
                    --status: {peers: [{id, state, port, pid, memory_mb, version, uptime_s, items, bytes}]},
                    null for what nobody knows; --stats: {name: value} as text

exit codes: 0 done, or nothing to do, 2 bad usage, no such peer, one that runs with another memory, or
damaged state, 3 memcached missing, a peer that does not start (its port is taken), end or answer; another
peerbench holds the state, 130 interrupted, and nothing was changed`,
  options: {
    start: { type: 'string' },
    memory: { type: 'string' },
    stop: { type: 'string' },
    status: { type: 'boolean' },
    stats: { type: 'string' },
    ...CONFIG_OPTION,
  },
  positionals: { min: 0, max: 1 },
  run: ([id], options, io) => execute(id, options, io),
};
