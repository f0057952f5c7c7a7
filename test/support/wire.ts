// Plain sockets for tests that look at a peer past the code under test.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Address } from '../../src/memcached/address.js';

/** Sends `bytes` and returns what comes back until it ends with `end`. */
export async function exchange(
  address: Address,
  bytes: Uint8Array | string,
  end: Uint8Array | string,
): Promise<Buffer> {
  const socket = connect(address);
  const tail = Buffer.from(end);
  let received = Buffer.alloc(0);
  try {
    socket.write(bytes);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, chunk]);
      if (received.subarray(-tail.length).equals(tail)) return received;
    }
    throw new Error(`the peer closed after ${JSON.stringify(received.toString('latin1'))}`);
  } finally {
    socket.destroy();
  }
}

/** The value that a peer holds for `key`, or undefined. */
export async function storedValue(address: Address, key: string): Promise<Buffer | undefined> {
  const end = '\r\nMN\r\n';
  const reply = await exchange(address, `mg ${key} v\r\nmn\r\n`, end);
  if (!reply.subarray(0, 2).equals(Buffer.from('VA'))) return undefined;
  return reply.subarray(reply.indexOf('\n') + 1, reply.length - end.length);
}

/** A loopback address on which nothing listens. */
export async function deadAddress(): Promise<Address> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { host: '127.0.0.1', port };
}
