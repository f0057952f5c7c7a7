// A driver's connections against a peer that babbles: many at once over a real socket. Every request
// ends exactly once, as the driver's contract says, and no connection suffers from another.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { metaDriver } from '../../src/drivers/meta.js';
import { DriverHarness } from '../support/driver-harness.js';
import { REPLY_TOKENS } from './reply-tokens.js';
import { quoted, type Target } from './target.js';
import { mutateText, textMutations } from './text-mutations.js';

/** What is asked on one connection, and how the peer answers. */
interface Lane {
  readonly asked: readonly Asked[];
  /** What comes back, latin1. */
  readonly stream: string;
  readonly changed: boolean;
  /** Where the stream is cut into writes. */
  readonly cuts: readonly number[];
  readonly end: 'close' | 'reset' | 'stay';
}

type Asked = 'hit' | 'miss' | 'stored';

interface Case {
  readonly lanes: readonly Lane[];
  /** Whether values that come back are held against their keys. */
  readonly verify: boolean;
}

const LANES = 32;
/** Keys of one connection: which one asks is told by the number of its key. */
const KEYS_A_LANE = 8;
/** For requests to a peer that falls silent with its connection open. */
const SHORT_MS = 20;

const RIGHT: Readonly<Record<Asked, string>> = {
  hit: 'VA 3\r\nabc\r\n',
  miss: 'EN\r\n',
  stored: 'HD\r\n',
};

const lane: fc.Arbitrary<Lane> = fc
  .record({
    asked: fc.array(fc.constantFrom<Asked[]>('hit', 'miss', 'stored'), {
      minLength: 1,
      maxLength: KEYS_A_LANE,
    }),
    changes: textMutations(REPLY_TOKENS),
    cuts: fc.array(fc.nat(10_000), { maxLength: 3 }),
    end: fc.oneof(
      { weight: 30, arbitrary: fc.constant('close' as const) },
      { weight: 2, arbitrary: fc.constant('reset' as const) },
      { weight: 1, arbitrary: fc.constant('stay' as const) },
    ),
  })
  .map(({ asked, changes, ...rest }) => {
    const right = asked.map((kind) => RIGHT[kind]).join('');
    const stream = mutateText(right, changes);
    return { asked, stream, changed: stream !== right, ...rest };
  });

const cases: fc.Arbitrary<Case> = fc.record({
  lanes: fc.array(lane, { minLength: LANES, maxLength: LANES }),
  verify: fc.boolean(),
});

/** Writes a lane's stream in its pieces as soon as its first request is there. */
async function babble(socket: Socket, lanes: readonly Lane[]): Promise<void> {
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.resume();
  const number = Number(/key:(\d+)/.exec(first.toString('latin1'))?.[1]);
  const { stream, cuts, end } = lanes[Math.floor(number / KEYS_A_LANE)]!;
  const bytes = Buffer.from(stream, 'latin1');
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  )) {
    if (to > from && !socket.destroyed) socket.write(bytes.subarray(from, to));
    from = to;
    await turn();
  }
  if (end === 'close') socket.end();
  else if (end === 'reset') socket.resetAndDestroy();
}

async function ask(harness: DriverHarness, { asked, end }: Lane, index: number): Promise<string[]> {
  const route = { lane: index, ...(end === 'stay' && { deadlineInMs: SHORT_MS }) };
  const replies = asked.map((kind, i) => {
    const key = index * KEYS_A_LANE + i;
    return kind === 'stored' ? harness.set(key, route) : harness.get(key, route);
  });
  return (await Promise.all(replies)).map(({ outcome }) => outcome);
}

async function check({ lanes, verify }: Case): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    babble(socket, lanes).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const options = { lanes: LANES, verify };
  const harness = new DriverHarness(metaDriver, [{ host: '127.0.0.1', port }], options);
  try {
    await harness.connect();
    const outcomes = await Promise.all(lanes.map((one, index) => ask(harness, one, index)));
    for (const [index, { asked, changed, end }] of lanes.entries()) {
      // A reset may overtake what was sent before it, and verification finds `abc` wrong.
      if (changed || end !== 'close' || verify) continue;
      if (outcomes[index]!.join() !== asked.join()) {
        harness.faults.push(`right replies to ${asked.join()} became ${outcomes[index]!.join()}`);
      }
    }
  } finally {
    harness.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  await turn();
  if (harness.faults.length > 0) throw new Error(harness.faults.slice(0, 3).join('; '));
}

/** Connections of the driver `meta`. */
export const connections: Target<Case> = {
  what: 'replies of a babbling peer, through connections',
  perCase: LANES,
  perThousand: Math.ceil(1000 / LANES),
  cases,
  check,
  show: ({ lanes, verify }) =>
    [
      `verify: ${verify}`,
      ...lanes
        .filter(({ changed, end }) => changed || end !== 'close')
        .map(
          (it) =>
            `${it.asked.join()} answered by ${quoted(it.stream)}, cut at ${JSON.stringify(it.cuts)}, then ${it.end}`,
        ),
    ].join('\n'),
};
