// What `run`, `ab` and `calibrate` say and are told about peers that run already.
import type { Report } from '../schema/generated/report.js';
import { printable } from '../printable.js';
import { formatCount } from '../units.js';
import type { SessionOptions } from '../runner.js';
import { findNetwork } from '../state/find-network.js';
import type { Command, OptionValues } from './command.js';
import { CONFIG_OPTION, settingsOf } from './state-options.js';

/** The options, as `parseArgs` takes them. */
export const RUNNING_PEERS_OPTIONS: Command['options'] = {
  'allow-remote': { type: 'boolean', default: false },
  'allow-faults': { type: 'boolean', default: false },
  'remove-keys': { type: 'boolean', default: false },
  ...CONFIG_OPTION,
};

/** The options in a usage line. */
export const RUNNING_PEERS_USAGE =
  '[--allow-remote] [--allow-faults] [--remove-keys] [--config FILE]';

/** The lines of the help, their second column at `column`. */
export function runningPeersHelp(column: number): string {
  const line = (option: string, text: string): string => `  ${option.padEnd(column)}${text}`;
  return [
    line('--allow-remote', 'running peers (network.targets, network.use) may be on other machines'),
    line('--allow-faults', 'faults may act on the peers of a persistent network (network.use)'),
    line('--remove-keys', "remove the runs' keys from running peers in the end"),
    line(
      '--config FILE',
      'settings: where persistent networks are found (default: config.json, else state/)',
    ),
  ].join('\n');
}

/** What a session is told. */
export function runningPeersOptions(
  options: OptionValues,
): Pick<SessionOptions, 'allowRemote' | 'allowFaults' | 'removeKeys' | 'findNetwork'> {
  return {
    allowRemote: options['allow-remote'] === true,
    allowFaults: options['allow-faults'] === true,
    removeKeys: options['remove-keys'] === true,
    findNetwork: (name) => findNetwork(name, settingsOf(options)),
  };
}

/** What became of the keys on peers that run on; empty where the peers are gone. */
export function keysText({ runs }: Report): string {
  const lines = runs.map(({ key_prefix: prefix, keys_removed: keys }) => {
    if (prefix === undefined) return '';
    if (keys === undefined) return `keys: left on the peers, they begin with ${prefix}\n`;
    return `keys: ${formatCount(keys.removed)} removed from the peers, they began with ${prefix}\n`;
  });
  return lines.join('');
}

const LEFT = {
  continued: 'was halted and goes on',
  restarted: 'has been started again and is empty',
  lost: 'could not be brought back',
} as const;

/** How peers that run on were left by faults; empty where there were none. */
export function peersText({ runs }: Report): string {
  const lines = runs.flatMap(({ peers_left: left = [] }) =>
    left.map(({ peer, how }) => `peer ${printable(peer)} ${LEFT[how]}\n`),
  );
  return [...new Set(lines)].join('');
}
