// Removes keys from a peer that has others too, which must stay: one `md` a key, many on their way
// at once, over a connection of its own.
// Protocol: doc/protocol.txt in memcached's source, "Meta Delete".
import { connect, type Socket } from 'node:net';
import { copyKey, type KeyTable, LONGEST_KEY, peerOf } from '../workload/key-table.js';
import type { Address } from './address.js';
import { DONE, NOT_STORED, type Reply, ReplyParser } from './reply-parser.js';

/** Time for the answers to one batch, connecting included, in ms. */
const DEFAULT_TIMEOUT_MS = 5_000;
/** Bytes of one batch: no more than the kernel takes at once, so that no answer has to wait. */
const BATCH_BYTES = 32 * 1024;
const COMMAND = Buffer.from('md ');
const LINE_END = Buffer.from('\r\n');

/** What came of removing keys. Those that were asked for and are in neither count got no answer. */
export interface Removal {
  readonly asked: number;
  readonly removed: number;
  /** The peer had no such key: it expired, was evicted, or was removed before. */
  readonly absent: number;
}

/**
 * Removes the first `count` keys of `keys` from `peer`, as far as they live there. Never rejects: a
 * peer that fails gives no more answers.
 */
export async function removeKeys(
  { address, peer }: { readonly address: Address; readonly peer: number },
  keys: KeyTable,
  count: number,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<Removal> {
  const remover = new Remover(address, timeoutMs);
  const batch = Buffer.allocUnsafe(BATCH_BYTES);
  let asked = 0;
  let inBatch = 0;
  let at = 0;
  try {
    for (let key = 0; key < count; key++) {
      if (!livesOn(keys, key, peer)) continue;
      asked++;
      inBatch++;
      at += COMMAND.copy(batch, at);
      at = copyKey(keys, key, batch, at);
      at += LINE_END.copy(batch, at);
      if (at + LONGEST_KEY + COMMAND.length + LINE_END.length <= BATCH_BYTES) continue;
      await remover.send(batch.subarray(0, at), inBatch);
      inBatch = at = 0;
    }
    await remover.send(batch.subarray(0, at), inBatch);
  } finally {
    remover.close();
  }
  return { asked, removed: remover.removed, absent: remover.absent };
}

function livesOn(keys: KeyTable, key: number, peer: number): boolean {
  for (let replica = 0; replica < keys.replication; replica++) {
    if (peerOf(keys, key, replica) === peer) return true;
  }
  return false;
}

/** One connection; after its first failure nothing is sent any more. */
class Remover {
  removed = 0;
  absent = 0;
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  readonly #parser = new ReplyParser((reply) => this.#onReply(reply));
  #failed = false;
  #awaited = 0;
  #done: () => void = () => undefined;

  constructor(address: Address, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#socket = connect({ ...address });
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => {
      if (!this.#parser.feed(chunk, chunk.length)) this.#fail();
    });
    this.#socket.on('error', () => this.#fail());
    this.#socket.on('close', () => this.#fail());
  }

  /** Sends `count` deletions and waits for their answers, or for the end of the connection. */
  send(bytes: Uint8Array, count: number): Promise<void> {
    if (this.#failed || count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#fail(), this.#timeoutMs);
      this.#done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#awaited = count;
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#fail();
  }

  #onReply(reply: Reply): boolean {
    if (this.#awaited === 0) {
      // Nobody asked: which of its answers are to be believed cannot be told.
      this.#fail();
      return false;
    }
    if (reply === DONE) this.removed++;
    else if (reply === NOT_STORED) this.absent++;
    // What else may be said means that this key may still be there; the stream goes on or breaks.
    if (--this.#awaited === 0) this.#done();
    return true;
  }

  #fail(): void {
    this.#failed = true;
    this.#socket.destroy();
    this.#done();
  }
}
