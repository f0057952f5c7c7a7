// One get or set over a connection of its own, for people and small tools; load goes through a
// driver. Bytes are written and read by the same code as there.
import { connect } from 'node:net';
import { BenchError, messageOf } from '../errors.js';
import type { KeyTable } from '../workload/key-table.js';
import { formatAddress, type Address } from './address.js';
import { DONE, NOTHING, type Reply, ReplyParser, SERVER_FAULT, VALUE } from './reply-parser.js';
import { REQUEST_OVERHEAD, RequestBuffer } from './request-buffer.js';

const DEFAULT_TIMEOUT_MS = 5000;

/** Longest value that is read, in bytes: what memcached takes for an item unless told otherwise. */
const LONGEST_VALUE = 1024 * 1024;

/** How to ask. */
export interface RequestOptions {
  /** Time for the answer, connecting included, in ms. Default 5000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait: when aborted before the answer has come, the call rejects. */
  readonly signal?: AbortSignal | undefined;
}

interface Answer {
  readonly reply: Reply;
  readonly value: Uint8Array;
}

/**
 * The value that the peer has of the first key of `keys`; undefined when it has none.
 * @throws {BenchError} ERR_PEER_LOST when it cannot be reached, does not answer in time, or answers
 *   something else; ERR_INTERRUPTED by the signal
 */
export async function getOnce(
  address: Address,
  keys: KeyTable,
  options?: RequestOptions,
): Promise<Uint8Array | undefined> {
  const request = new RequestBuffer(REQUEST_OVERHEAD);
  request.appendGet(keys, 0);
  const { reply, value } = await exchange(address, request, options);
  if (reply === VALUE) return value;
  if (reply === NOTHING) return undefined;
  throw lost(address, 'it answers with an error');
}

/**
 * Stores `value` under the first key of `keys`, without expiry.
 * @throws {BenchError} ERR_PEER_LOST as `getOnce`, or when the peer does not store it
 */
export async function setOnce(
  address: Address,
  keys: KeyTable,
  value: Uint8Array,
  options?: RequestOptions,
): Promise<void> {
  const request = new RequestBuffer(REQUEST_OVERHEAD + value.length);
  request.appendSet(keys, 0, value, 0, value.length, 0);
  const { reply } = await exchange(address, request, options);
  if (reply === DONE) return;
  const full = reply === SERVER_FAULT;
  throw lost(address, full ? 'the value is too large for it, or its memory is full' : 'not stored');
}

function lost(address: Address, reason: string): BenchError {
  return new BenchError('ERR_PEER_LOST', `peer ${formatAddress(address)}: ${reason}`);
}

function interrupted(address: Address): BenchError {
  const message = `interrupted: peer ${formatAddress(address)} had not answered`;
  return new BenchError('ERR_INTERRUPTED', message);
}

/** Sends the request and reads the one reply to it. */
function exchange(
  address: Address,
  request: RequestBuffer,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: RequestOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(interrupted(address));
      return;
    }
    const pieces: Uint8Array[] = [];
    const socket = connect({ ...address });
    const fail = (reason: string): void => {
      end();
      reject(lost(address, reason));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    const onAbort = (): void => {
      end();
      reject(interrupted(address));
    };
    signal?.addEventListener('abort', onAbort);
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
    };
    const onReply = (reply: Reply): boolean => {
      end();
      resolve({ reply, value: Buffer.concat(pieces) });
      return false;
    };
    const parser = new ReplyParser(onReply, {
      begin: (bytes) => {
        if (bytes > LONGEST_VALUE) fail(`a value of ${bytes} bytes, more than it can hold`);
      },
      // The chunk belongs to the socket.
      piece: (chunk, from, to) => void pieces.push(chunk.slice(from, to)),
    });
    socket.on('data', (chunk: Buffer) => {
      if (!parser.feed(new Uint8Array(chunk), chunk.length)) fail('it does not speak the protocol');
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(messageOf(error) || (error.code ?? 'unknown error')),
    );
    socket.on('close', () => fail('it closed the connection'));
    socket.write(request.bytes.subarray(0, request.length));
  });
}
