// One request over a connection of its own, as tools make them (a value, the counters, keys removed),
// against a peer that babbles: each is answered, or told to be lost, and in time.
import { once } from 'node:events';
import * as fc from 'fast-check';
import type { Address } from '../../src/memcached/address.js';
import { removeKeys } from '../../src/memcached/remove-keys.js';
import { getOnce, setOnce } from '../../src/memcached/single-request.js';
import { readStats } from '../../src/memcached/stats.js';
import { numberedKeys } from '../support/key-table.js';
import { type Babble, babbleOf, babblings, say, showBabble, withBabbler } from './babbler.js';
import { readOrRefuse, requirePrintable } from './refusals.js';
import { REPLY_TOKENS } from './reply-tokens.js';
import { STATS, STATS_TOKENS } from './stats-tokens.js';
import type { Target } from './target.js';

/** A tool's request; `ask` gives its result in words. */
interface Request {
  readonly name: string;
  /** Right replies, latin1. */
  readonly right: string;
  /** The words for those. */
  readonly result: string;
  readonly tokens: readonly string[];
  readonly ask: (address: Address, timeoutMs: number | undefined) => Promise<string>;
}

interface Case {
  readonly asked: readonly { readonly request: Request; readonly babble: Babble }[];
}

const KEYS = numberedKeys(3);
/** Most that a value may have: what a peer holds unless told otherwise. */
const LONGEST_VALUE = 1 << 20;
const AT_ONCE = 8;
/** For requests to a peer that falls silent with its connection open. */
const SHORT_MS = 20;

async function get(address: Address, timeoutMs: number | undefined): Promise<string> {
  const value = await getOnce(address, KEYS, { timeoutMs });
  if (value !== undefined && value.length > LONGEST_VALUE) {
    throw new Error(`a value of ${value.length} bytes`);
  }
  return value === undefined ? 'none' : Buffer.from(value).toString('latin1');
}

async function remove(address: Address, timeoutMs: number | undefined): Promise<string> {
  const { asked, removed, absent } = await removeKeys({ address, peer: 0 }, KEYS, 3, timeoutMs);
  if (asked !== 3 || removed + absent > asked) {
    throw new Error(`of ${asked} keys ${removed} were removed and ${absent} absent`);
  }
  return `${removed} and ${absent}`;
}

async function stats(address: Address, timeoutMs: number | undefined): Promise<string> {
  const options = timeoutMs === undefined ? {} : { timeoutMs };
  const values = await readStats(address, options);
  for (const pair of values) requirePrintable(pair.join(' '), 'a counter');
  return `${values.size} counters`;
}

const REQUESTS: readonly Request[] = [
  { name: 'get', right: 'VA 3\r\nabc\r\n', result: 'abc', tokens: REPLY_TOKENS, ask: get },
  { name: 'get of nothing', right: 'EN\r\n', result: 'none', tokens: REPLY_TOKENS, ask: get },
  {
    name: 'set',
    right: 'HD\r\n',
    result: 'stored',
    tokens: REPLY_TOKENS,
    ask: (address, timeoutMs) =>
      setOnce(address, KEYS, Buffer.from('abc'), { timeoutMs }).then(() => 'stored'),
  },
  {
    name: 'removal',
    right: 'HD\r\nNF\r\nHD\r\n',
    result: '2 and 1',
    tokens: REPLY_TOKENS,
    ask: remove,
  },
  { name: 'stats', right: STATS, result: '4 counters', tokens: STATS_TOKENS, ask: stats },
];

const one = fc.oneof(
  ...REQUESTS.map((request) =>
    babblings(request.tokens).map((babbling) => {
      return { request, babble: babbleOf(request.right, babbling) };
    }),
  ),
);

async function checkOne({ request, babble }: Case['asked'][number]): Promise<void> {
  const { right, result, ask, name } = request;
  await withBabbler(
    async (socket) => {
      await once(socket, 'data');
      socket.resume();
      await say(socket, babble);
    },
    async (address) => {
      const told = await readOrRefuse(
        () => ask(address, babble.end === 'stay' ? SHORT_MS : undefined),
        ['ERR_PEER_LOST'],
      );
      if (babble.changed || babble.end !== 'close' || told === result) return;
      throw new Error(`${name}: ${JSON.stringify(right)} became ${told ?? 'a loss'}`);
    },
  );
}

/** Requests of tools. */
export const singleRequests: Target<Case> = {
  what: 'replies of a babbling peer to single requests',
  perCase: AT_ONCE,
  perThousand: 25,
  cases: fc.record({ asked: fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE }) }),
  check: async ({ asked }) => {
    await Promise.all(asked.map(checkOne));
  },
  show: ({ asked }) =>
    asked
      .map(({ request, babble }) => `${request.name} answered by ${showBabble(babble)}`)
      .join('\n'),
};
