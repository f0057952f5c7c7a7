// A peer that babbles: bytes in pieces, and then the end of the connection, or none. Knows no protocol.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Address } from '../../src/memcached/address.js';
import { quoted } from './target.js';
import { mutateText, type TextMutation, textMutations } from './text-mutations.js';

/** How right replies are changed, and how they are sent. */
export interface Babbling {
  readonly changes: readonly TextMutation[];
  /** Where the stream is cut into writes. */
  readonly cuts: readonly number[];
  readonly end: 'close' | 'reset' | 'stay';
}

/** What comes back on one connection. */
export interface Babble extends Omit<Babbling, 'changes'> {
  /** latin1: one character a byte. */
  readonly stream: string;
  readonly changed: boolean;
}

/** Any babbling that brings in `tokens`. Few connections stay open: those take until a deadline. */
export function babblings(tokens: readonly string[]): fc.Arbitrary<Babbling> {
  return fc.record({
    changes: textMutations(tokens),
    cuts: fc.array(fc.nat(10_000), { maxLength: 3 }),
    end: fc.oneof(
      { weight: 30, arbitrary: fc.constant('close' as const) },
      { weight: 2, arbitrary: fc.constant('reset' as const) },
      { weight: 1, arbitrary: fc.constant('stay' as const) },
    ),
  });
}

/** What becomes of the right stream. */
export function babbleOf(right: string, { changes, cuts, end }: Babbling): Babble {
  const stream = mutateText(right, changes);
  return { stream, changed: stream !== right, cuts, end };
}

/** Writes the stream in its pieces, a turn of the event loop between them, and ends as it says. */
export async function say(socket: Socket, { stream, cuts, end }: Babble): Promise<void> {
  const bytes = Buffer.from(stream, 'latin1');
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  let from = 0;
  for (const to of ends.sort((a, b) => a - b)) {
    if (to > from && !socket.destroyed) socket.write(bytes.subarray(from, to));
    from = to;
    await turn();
  }
  if (end === 'close') socket.end();
  else if (end === 'reset') socket.resetAndDestroy();
}

/** Runs `use` with a server on which `talk` is called for every connection. */
export async function withBabbler<T>(
  talk: (socket: Socket) => Promise<void>,
  use: (address: Address) => Promise<T>,
): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** A babble as somebody reads it. */
export function showBabble({ stream, cuts, end }: Babble): string {
  return `${quoted(stream)}, cut at ${JSON.stringify(cuts)}, then ${end}`;
}
