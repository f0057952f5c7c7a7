// A driver's connections against a peer that babbles: many at once over a real socket. Every request
// ends exactly once, as the driver's contract says, and no connection suffers from another.
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { memjsDriver } from '../../src/drivers/memjs.js';
import { metaDriver } from '../../src/drivers/meta.js';
import { DriverHarness } from '../support/driver-harness.js';
import { parseRequest } from '../support/stub-protocol.js';
import { type Babble, babbleOf, babblings, say, showBabble, withBabbler } from './babbler.js';
import { BINARY_TOKENS, binaryReply } from './binary-tokens.js';
import { REPLY_TOKENS } from './reply-tokens.js';
import type { Target } from './target.js';

/** What is asked on one connection, and how the peer answers. */
interface Lane {
  readonly asked: readonly Asked[];
  readonly babble: Babble;
}

type Asked = 'hit' | 'miss' | 'stored';

interface Case {
  readonly lanes: readonly Lane[];
  /** Whether values that come back are held against their keys. */
  readonly verify: boolean;
}

/** How a driver speaks. */
interface Protocol {
  readonly driver: DriverFactory;
  /** The right reply to a connection's request number `nth`, latin1. */
  readonly right: (asked: Asked, nth: number) => string;
  /** What upsets a reader of it. */
  readonly tokens: readonly string[];
  /** Cases of one thousand rounds. */
  readonly perThousand: number;
}

const LANES = 32;
/** Keys of one connection: which one asks is told by the number of its key. */
const KEYS_A_LANE = 8;
/** For requests to a peer that falls silent with its connection open. */
const SHORT_MS = 20;

function casesOf({ right, tokens }: Protocol): fc.Arbitrary<Case> {
  const lane: fc.Arbitrary<Lane> = fc
    .record({
      asked: fc.array(fc.constantFrom<Asked[]>('hit', 'miss', 'stored'), {
        minLength: 1,
        maxLength: KEYS_A_LANE,
      }),
      babbling: babblings(tokens),
    })
    .map(({ asked, babbling }) => {
      return { asked, babble: babbleOf(asked.map(right).join(''), babbling) };
    });
  return fc.record({
    lanes: fc.array(lane, { minLength: LANES, maxLength: LANES }),
    verify: fc.boolean(),
  });
}

/** The number of the key that the first request of a connection is about; what follows is ignored. */
async function firstKey(socket: Socket): Promise<number> {
  let received = Buffer.alloc(0);
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const key = parseRequest(received)?.request.key;
      if (key === undefined) return;
      socket.removeAllListeners('data').resume();
      resolve(Number(key.replace('key:', '')));
    });
  });
}

async function ask(
  harness: DriverHarness,
  { asked, babble }: Lane,
  index: number,
): Promise<string[]> {
  const route = { lane: index, ...(babble.end === 'stay' && { deadlineInMs: SHORT_MS }) };
  const replies = asked.map((kind, i) => {
    const key = index * KEYS_A_LANE + i;
    return kind === 'stored' ? harness.set(key, route) : harness.get(key, route);
  });
  return (await Promise.all(replies)).map(({ outcome }) => outcome);
}

async function check(driver: DriverFactory, { lanes, verify }: Case): Promise<void> {
  const talk = async (socket: Socket): Promise<void> => {
    const number = await firstKey(socket);
    await say(socket, lanes[Math.floor(number / KEYS_A_LANE)]!.babble);
  };
  await withBabbler(talk, async (address) => {
    const harness = new DriverHarness(driver, [address], { lanes: LANES, verify });
    try {
      await harness.connect();
      const outcomes = await Promise.all(lanes.map((one, index) => ask(harness, one, index)));
      for (const [index, { asked, babble }] of lanes.entries()) {
        // A reset may overtake what was sent before it, and verification finds `abc` wrong.
        if (babble.changed || babble.end !== 'close' || verify) continue;
        if (outcomes[index]!.join() !== asked.join()) {
          harness.faults.push(`right replies to ${asked.join()} became ${outcomes[index]!.join()}`);
        }
      }
    } finally {
      harness.close();
    }
    await turn();
    if (harness.faults.length > 0) throw new Error(harness.faults.slice(0, 3).join('; '));
  });
}

function targetOf(what: string, protocol: Protocol): Target<Case> {
  return {
    what,
    perCase: LANES,
    perThousand: protocol.perThousand,
    cases: casesOf(protocol),
    check: (input) => check(protocol.driver, input),
    show: ({ lanes, verify }) =>
      [
        `verify: ${verify}`,
        ...lanes
          .filter(({ babble: { changed, end } }) => changed || end !== 'close')
          .map(({ asked, babble }) => `${asked.join()} answered by ${showBabble(babble)}`),
      ].join('\n'),
  };
}

/** Connections of the driver `meta`. */
export const metaConnections = targetOf('replies of a babbling peer, through connections', {
  driver: metaDriver,
  right: (asked) => ({ hit: 'VA 3\r\nabc\r\n', miss: 'EN\r\n', stored: 'HD\r\n' })[asked],
  tokens: REPLY_TOKENS,
  perThousand: Math.ceil(1000 / LANES),
});

/** Connections of the driver `memjs`, whose requests are numbered from 1 on each. */
export const memjsConnections = targetOf('replies of a babbling peer, through memjs', {
  driver: memjsDriver,
  right: (asked, nth) => {
    const opaque = nth + 1;
    if (asked === 'stored') return binaryReply({ opcode: 1, opaque });
    if (asked === 'miss') return binaryReply({ opaque, status: 1, body: 'Not found' });
    return binaryReply({ opaque, extras: 4, body: '\0\0\0\0abc' });
  },
  tokens: BINARY_TOKENS,
  perThousand: 10,
});
