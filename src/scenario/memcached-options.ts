// Which memcached options a scenario may pass on, and what they do to the size of an item.
// An allow-list: options that write files, listen, change identity or leave the foreground are
// not on it, and neither are those that a field of its own sets. Limits are memcached 1.6's own
// where it has some (it refuses to start beyond them).
import { masked } from '../printable.js';
import { closest } from '../schema/suggest.js';

/** True for a value that memcached takes; `undefined` is an option without a value. */
type Check = (value: string | undefined) => boolean;

const none: Check = (value) => value === undefined;

function integer(min: number, max: number): Check {
  return (value) =>
    value !== undefined && /^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max;
}

function decimal(above: number, max: number): Check {
  return (value) =>
    value !== undefined &&
    /^\d{1,6}(?:\.\d{1,6})?$/.test(value) &&
    Number(value) > above &&
    Number(value) <= max;
}

function word(...words: string[]): Check {
  return (value) => value !== undefined && words.includes(value);
}

interface Rule {
  readonly check: Check;
  /** What the option's value must be, for messages. */
  readonly expects: string;
}

function rule(check: Check, expects: string): Rule {
  return { check, expects };
}

const FLAG = rule(none, 'no value');

const OPTIONS: ReadonlyMap<string, Rule> = new Map([
  ['-C', FLAG],
  ['-M', FLAG],
  [
    '-I',
    rule((value) => itemSize(value) !== undefined, 'a multiple of 512k up to 1024m, such as 2m'),
  ],
  ['-R', rule(integer(1, 100_000), 'an integer from 1 to 100000')],
  ['-b', rule(integer(1, 65_535), 'an integer from 1 to 65535')],
  ['-f', rule(decimal(1, 32), 'a number above 1, at most 32')],
  ['-n', rule(integer(1, 16_384), 'an integer from 1 to 16384')],
  ['-o', rule(() => false, 'a list of settings such as no_lru_maintainer,hashpower=16')],
]);

const SHARE = rule(integer(2, 78), 'an integer from 2 to 78');
const FACTOR = rule(decimal(0, 1000), 'a number above 0, at most 1000');
const SECONDS = rule(integer(0, 2_592_000), 'an integer from 0 to 2592000');

const EXTENDED: ReadonlyMap<string, Rule> = new Map([
  // Below 16 memcached may refuse it beside many threads; at 26 the table has 512 MiB.
  ['hashpower', rule(integer(16, 26), 'an integer from 16 to 26')],
  ['hash_algorithm', rule(word('jenkins', 'murmur3', 'xxh3'), 'jenkins, murmur3 or xxh3')],
  ['no_hashexpand', FLAG],
  ['lru_crawler', FLAG],
  ['no_lru_crawler', FLAG],
  ['lru_crawler_sleep', rule(integer(0, 1_000_000), 'an integer from 0 to 1000000')],
  ['lru_crawler_tocrawl', rule(integer(0, 4_294_967_295), 'an integer from 0 to 4294967295')],
  ['lru_maintainer', FLAG],
  ['no_lru_maintainer', FLAG],
  ['hot_lru_pct', SHARE],
  ['warm_lru_pct', SHARE],
  ['hot_max_factor', FACTOR],
  ['warm_max_factor', FACTOR],
  ['temporary_ttl', SECONDS],
  ['slab_reassign', FLAG],
  ['no_slab_reassign', FLAG],
  ['slab_automove', rule(integer(0, 2), '0, 1 or 2')],
  ['slab_automove_ratio', rule(decimal(0, 1), 'a number above 0, at most 1')],
  ['slab_automove_window', rule(integer(3, 3600), 'an integer from 3 to 3600')],
  ['slab_automove_freeratio', rule(decimal(0, 1), 'a number above 0, at most 1')],
  ['track_sizes', FLAG],
  ['modern', FLAG],
  ['no_modern', FLAG],
]);

/** Options that have a field of their own, by what to use instead. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['-m', 'use network.memory_mb'],
  ['-t', 'use network.memcached.threads'],
  ['-l', 'peers listen on the loopback interface only; see network.transport'],
  ['-p', 'ports are chosen for each run; see network.transport'],
  ['-U', 'UDP is always off'],
  ['-s', "use network.transport with the value 'unix'"],
  ['-c', 'the limit of connections follows from workers and threads'],
]);

/** memcached's defaults for two shares of its memory, and its limit for both together. */
const DEFAULT_HOT_PCT = 20;
const DEFAULT_WARM_PCT = 40;
const MAX_HOT_AND_WARM_PCT = 80;

/** memcached's default for -I, in bytes. */
const DEFAULT_ITEM_BYTES = 1024 * 1024;
/** -I must be a multiple of the largest slab chunk (slab_chunk_max, half a page by default). */
const SLAB_CHUNK_BYTES = 512 * 1024;
const MAX_ITEM_BYTES = 1024 * 1024 * 1024;

/** One thing that is wrong with entry `index` of the options. */
export interface OptionProblem {
  readonly index: number;
  readonly message: string;
  readonly hint?: string;
}

/** Checks a scenario's list of options; returns every problem. */
export function checkOptions(options: readonly string[]): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const seen = new Map<string, string | undefined>();
  for (const [index, text] of options.entries()) {
    const complain = (message: string, hint?: string): void => {
      problems.push({ index, message, ...(hint !== undefined && { hint }) });
    };
    for (const { name, value, extended } of settingsOf(text)) {
      const known = extended ? EXTENDED : OPTIONS;
      const found = known.get(name);
      const shown = `'${masked(name, 40)}'`;
      if (!found) {
        complain(`has the option ${shown}, which scenarios may not use`, adviceFor(name, known));
      } else if (!found.check(value)) complain(`must give ${shown} ${found.expects}`);
      else if (seen.has(name)) complain(`gives ${shown} a second time`);
      seen.set(name, value);
    }
  }
  const share = (name: string, fallback: number) => Number(seen.get(name) ?? fallback);
  const both = share('hot_lru_pct', DEFAULT_HOT_PCT) + share('warm_lru_pct', DEFAULT_WARM_PCT);
  if (problems.length === 0 && both > MAX_HOT_AND_WARM_PCT) {
    const message = `makes hot_lru_pct + warm_lru_pct ${both}; memcached takes at most ${MAX_HOT_AND_WARM_PCT}`;
    const index = options.findLastIndex((text) => text.includes('_lru_pct'));
    problems.push({ index, message });
  }
  return problems;
}

/** The largest item that a peer with these options takes, in bytes, header and key included. */
export function itemLimitBytes(options: readonly string[]): number {
  for (const text of options) {
    const [setting] = settingsOf(text);
    if (setting?.name === '-I') return itemSize(setting.value) ?? DEFAULT_ITEM_BYTES;
  }
  return DEFAULT_ITEM_BYTES;
}

/**
 * What an item needs beside its key and value, in bytes: memcached's header (48, with CAS 56), the NUL
 * behind the key, and the line break that is stored with the value. Measured on 1.6.18: to the byte.
 */
const ITEM_HEADER_BYTES = 59;
/** No key of a scenario is longer, in bytes. */
const SCENARIO_KEY_BYTES = 41;
const ITEM_OVERHEAD_BYTES = ITEM_HEADER_BYTES + SCENARIO_KEY_BYTES;

/** The longest value that a peer with these options takes, in bytes. */
export function longestValueBytes(options: readonly string[]): number {
  return longestValueIn(itemLimitBytes(options));
}

/** The longest value in an item of at most `itemBytes` bytes whose key has `keyBytes`; in bytes. */
export function longestValueIn(itemBytes: number, keyBytes = SCENARIO_KEY_BYTES): number {
  return itemBytes - ITEM_HEADER_BYTES - keyBytes;
}

/** The option that lets peers take values of `valueBytes`. */
export function itemLimitOption(valueBytes: number): string {
  return `-I ${Math.ceil((valueBytes + ITEM_OVERHEAD_BYTES) / 2 ** 20)}m`;
}

interface Setting {
  readonly name: string;
  readonly value: string | undefined;
  /** True for a part of -o. */
  readonly extended: boolean;
}

/** What one entry sets: one option, or each part of an `-o` list. */
function settingsOf(text: string): Setting[] {
  const parts = text.split(' ');
  const [name = '', value] = parts;
  if (parts.length > 2) return [{ name: text, value: undefined, extended: false }];
  if (name !== '-o' || value === undefined) return [{ name, value, extended: false }];
  return value.split(',').map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) return { name: part, value: undefined, extended: true };
    return { name: part.slice(0, equals), value: part.slice(equals + 1), extended: true };
  });
}

function adviceFor(name: string, known: ReadonlyMap<string, Rule>): string {
  const elsewhere = ELSEWHERE.get(name.slice(0, 2));
  if (elsewhere !== undefined && known === OPTIONS) return elsewhere;
  const attached = /^(-[A-Za-z])\S+$/.exec(name)?.[1];
  if (attached !== undefined && known.has(attached)) {
    return `separate the value with a blank: '${attached} ${masked(name.slice(2), 40)}'`;
  }
  const meant = known === EXTENDED ? closest(name, known.keys()) : undefined;
  if (meant !== undefined) return `did you mean '${meant}'?`;
  return `allowed: ${[...known.keys()].join(', ')}`;
}

/** The bytes that a value of -I stands for; undefined when memcached would refuse it. */
function itemSize(value: string | undefined): number | undefined {
  const match = /^(\d{1,10})([kKmM]?)$/.exec(value ?? '');
  if (!match) return undefined;
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[match[2]!.toLowerCase()] ?? 1;
  const bytes = Number(match[1]) * unit;
  const fits = bytes % SLAB_CHUNK_BYTES === 0 && bytes > 0 && bytes <= MAX_ITEM_BYTES;
  return fits ? bytes : undefined;
}
