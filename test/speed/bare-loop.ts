// The ceiling that the driver is compared with: the same sockets, the same mix and values, and
// nothing else. No histogram, no ring, no deadline; replies are counted in bytes and thrown away.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Address } from '../../src/memcached/address.js';

/** What the loop sends. Every key holds a value of one size, so every reply has a known length. */
export interface BareLoad {
  readonly addresses: readonly Address[];
  /** Requests by key: the key's peer, and its get and set as they go over the wire. */
  readonly requests: readonly { peer: number; get: Buffer; set: Buffer }[];
  readonly inFlight: number;
  readonly operations: number;
  readonly readRatio: number;
  readonly valueBytes: number;
}

const MISS_BYTES = 4; // "EN\r\n"
const STORED_BYTES = 4; // "HD\r\n"

/** A socket whose replies are told apart by length alone. */
class BareSocket {
  readonly socket: Socket;
  readonly #isGet: boolean[] = [];
  #have = 0;
  #hit = true;

  constructor(address: Address, buffer: Buffer, hitBytes: number, onReply: () => void) {
    this.socket = connect({
      ...address,
      noDelay: true,
      onread: {
        buffer,
        callback: (bytes) => {
          let at = 0;
          while (at < bytes) {
            // The first byte tells a hit from a miss.
            if (this.#have === 0) this.#hit = this.#isGet[0]! && buffer[at] === 86;
            const length = this.#hit ? hitBytes : this.#isGet[0] ? MISS_BYTES : STORED_BYTES;
            const step = Math.min(length - this.#have, bytes - at);
            at += step;
            this.#have += step;
            if (this.#have < length) break;
            this.#have = 0;
            this.#isGet.shift();
            onReply();
          }
          return true;
        },
      },
    });
  }

  send(get: boolean, request: Buffer): void {
    this.#isGet.push(get);
    this.socket.write(request);
  }
}

/** Runs the loop and returns its operations per second. */
export async function bareLoop(load: BareLoad): Promise<number> {
  const { requests, inFlight, operations, readRatio, valueBytes } = load;
  const hitBytes = `VA ${valueBytes}\r\n`.length + valueBytes + 2;
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  let sent = 0;
  let done = 0;
  let finish: () => void = () => undefined;
  const next = (): void => {
    if (sent === operations) return;
    sent++;
    const { peer, get, set } = requests[Math.floor(Math.random() * requests.length)]!;
    const read = Math.random() < readRatio;
    sockets[peer]!.send(read, read ? get : set);
  };
  const sockets = load.addresses.map(
    (address) =>
      new BareSocket(address, buffer, hitBytes, () => {
        if (++done === operations) finish();
        else next();
      }),
  );
  await Promise.all(sockets.map(({ socket }) => once(socket, 'connect')));
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    finish = resolve;
    for (let i = 0; i < inFlight; i++) next();
  });
  const seconds = (performance.now() - startMs) / 1000;
  for (const { socket } of sockets) socket.destroy();
  return operations / seconds;
}
