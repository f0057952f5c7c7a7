// `peerbench manager`: which networks persist, made and deleted.
import { NetworkManager } from '../state/manager.js';
import type { Command, Io, OptionValues } from './command.js';
import {
  chosenAction,
  CONFIG_HELP,
  CONFIG_OPTION,
  printJson,
  RING_OPTIONS,
  ringChanges,
  settingsOf,
  tell,
} from './state-options.js';

const ACTIONS = { show: [], create: ['replication', 'vnodes'], delete: [] } as const;

async function execute(options: OptionValues, io: Io): Promise<number> {
  const action = chosenAction(ACTIONS, options);
  const manager = new NetworkManager(settingsOf(options));
  if (action === 'show') {
    const networks = manager.names();
    if (options.json) printJson(io, { networks });
    else io.out(networks.length > 0 ? `${networks.join('\n')}\n` : 'no networks\n');
    return 0;
  }
  const name = options[action] as string;
  if (action === 'create') {
    const network = await manager.create(name, { ...ringChanges(options), signal: io.signal });
    tell(options, io, network.record(), `created network ${name}`);
  } else {
    await manager.delete(name, { signal: io.signal });
    tell(options, io, { name, deleted: true }, `deleted network ${name}; its peers run on`);
  }
  return 0;
}

export const command: Command = {
  usage: '--show | --create NAME [--replication N] [--vnodes N] | --delete NAME [--config FILE]',
  help: `  --show            the networks, one name a line
  --create NAME     make a network without peers
  --replication N   with --create: peers that hold each key (default 1)
  --vnodes N        with --create: points of each peer on the ring (default 100)
  --delete NAME     delete a network; its peers run on
${CONFIG_HELP}
  --json            --show: {networks}; --create: {name, peers, write, replication, vnodes};
                    --delete: {name, deleted}

exit codes: 0 done, 2 bad usage, no such network, name in use or damaged state, 3 another peerbench holds
the state, or it cannot be written, 130 interrupted, and nothing was changed`,
  options: {
    show: { type: 'boolean' },
    create: { type: 'string' },
    delete: { type: 'string' },
    ...RING_OPTIONS,
    ...CONFIG_OPTION,
  },
  positionals: { min: 0, max: 0 },
  run: (_positionals, options, io) => execute(options, io),
};
