// What the verbs that work on persistent state have in common: which of their options was meant, and
// how what was done is printed.
import { BenchError } from '../errors.js';
import { printableJson } from '../printable.js';
import { wrap } from '../report/terminal.js';
import { loadSettings, type Settings } from '../state/settings.js';
import { wholeOption } from './count.js';
import type { Io, OptionValues } from './command.js';

/** The option that every one of them takes. */
export const CONFIG_OPTION = { config: { type: 'string' } } as const;

export const CONFIG_HELP = `  --config FILE     settings: where the state lies (default: config.json if there is one, else state/)`;

/** How keys are placed; where a network is made, and to change it. */
export const RING_OPTIONS = {
  replication: { type: 'string' },
  vnodes: { type: 'string' },
} as const;

/** The settings that `--config` names. */
export function settingsOf({ config }: OptionValues): Settings {
  return loadSettings(config as string | undefined);
}

/** `--replication` and `--vnodes`, those that were given. */
export function ringChanges(options: OptionValues): { replication?: number; vnodes?: number } {
  const replication = wholeOption('replication', options.replication, { least: 1, most: 256 });
  const vnodes = wholeOption('vnodes', options.vnodes, { least: 1, most: 10_000 });
  return {
    ...(replication !== undefined && { replication }),
    ...(vnodes !== undefined && { vnodes }),
  };
}

/** An action, and the options that it takes beside those of all. */
export type Actions = Readonly<Record<string, readonly string[]>>;

/**
 * The one action among `actions` that was asked for.
 * @throws {BenchError} ERR_USAGE when there is none or more than one, or an option that belongs to
 *   another
 */
export function chosenAction<A extends Actions>(
  actions: A,
  options: OptionValues,
): keyof A & string {
  const given = (name: string): boolean => options[name] !== undefined && options[name] !== false;
  const names = Object.keys(actions);
  const [action, second] = names.filter(given);
  const list = names.map((name) => `--${name}`).join(', ');
  if (action === undefined) throw new BenchError('ERR_USAGE', `say what to do: one of ${list}`);
  if (second !== undefined) {
    throw new BenchError('ERR_USAGE', `--${action} and --${second} do not go together`);
  }
  const own = actions[action]!;
  const stray = Object.values(actions)
    .flat()
    .find((name) => given(name) && !own.includes(name));
  if (stray === undefined) return action;
  throw new BenchError('ERR_USAGE', `--${stray} does not go with --${action}`);
}

/** Prints the machine form. */
export function printJson(io: Io, data: object): void {
  io.out(`${printableJson(data, 2)}\n`);
}

/** Prints what was done: for programs as JSON, for people as a line unless they want none. */
export function tell({ quiet, json }: OptionValues, io: Io, data: object, line: string): void {
  if (json) printJson(io, data);
  else if (!quiet) io.out(`${wrap(line, io.columns, '  ').join('\n')}\n`);
}

/** Lines of columns, each as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]!.length))) ?? [];
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
