// Another address for a memcached: what listens there passes everything on, and can be pointed at
// another daemon.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Address } from '../../src/memcached/address.js';

/** An address that leads to a peer. */
export interface Detour {
  readonly address: Address;
  /** Where new connections lead. */
  target: Address;
  /** Connections so far. */
  readonly connections: number;
  /** Those that are open now. */
  readonly open: number;
  /** Ends the connections on which something was asked; `idle`: the others too. */
  drop(options?: { readonly idle?: boolean }): void;
}

/** Runs `use` with a detour to `target`. */
export async function withDetour(
  target: Address,
  use: (detour: Detour) => Promise<void>,
): Promise<void> {
  const open = new Map<Socket, { asked: boolean }>();
  let connections = 0;
  const server = createServer((socket) => {
    const state = { asked: false };
    connections++;
    open.set(socket, state);
    const onward = connect({ ...detour.target });
    socket.on('data', () => (state.asked = true));
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      end.on('error', () => undefined);
      end.on('close', () => other.destroy());
      end.pipe(other);
    }
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const detour: Detour = {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    target,
    get connections() {
      return connections;
    },
    get open() {
      return open.size;
    },
    drop({ idle = false } = {}) {
      for (const [socket, { asked }] of open) if (asked || idle) socket.destroy();
    },
  };
  try {
    await use(detour);
  } finally {
    server.close();
    for (const socket of open.keys()) socket.destroy();
  }
}
