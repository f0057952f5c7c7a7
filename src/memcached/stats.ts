// Asks a peer for its `stats`, over a connection of its own: never mixed with measured traffic.
import { connect, type Socket } from 'node:net';
import { BenchError, messageOf } from '../errors.js';
import { formatAddress, type Address } from './address.js';
import { peerStats, type PeerStats } from './peer-stats.js';
import { StatsReply } from './stats-reply.js';

const DEFAULT_TIMEOUT_MS = 5000;
/** A peer that let the last question go unanswered is not waited for as long again. */
const SILENT_TIMEOUT_MS = 500;

/** How to ask. */
export interface StatsOptions {
  /**
   * Time for one reply, connecting included, in ms. Default 5000. After a question that had no answer in
   * time it is at most 500, until there is an answer again.
   */
  readonly timeoutMs?: number;
}

interface Pending {
  readonly reply: StatsReply;
  readonly resolve: (values: Map<string, string>) => void;
  readonly reject: (error: BenchError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A connection to one peer's `stats`. It is made by the first question, kept, and made again by
 * the next question after a failure. Questions are answered one at a time, in order.
 */
export class StatsClient {
  readonly #address: Address;
  readonly #timeoutMs: number;
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Whether the last question had no answer in time. */
  #silent = false;

  constructor(address: Address, options: StatsOptions = {}) {
    this.#address = address;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /** Whether the last question had no answer in time: the peer hangs, and is not gone. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /**
   * The counters of the peer, as numbers.
   * @throws {BenchError} ERR_PEER_LOST as `query`
   */
  async read(): Promise<PeerStats> {
    return peerStats(await this.query());
  }

  /**
   * One `stats` reply as text by name; `group` asks for a part (`settings`, `items`, `slabs`).
   * @throws {BenchError} ERR_PEER_LOST when the peer cannot be reached, does not answer in time,
   * or answers something else
   */
  query(group = ''): Promise<Map<string, string>> {
    if (!/^[a-z]{0,16}$/.test(group)) throw new RangeError(`no group of stats: '${group}'`);
    const answer = this.#last.then(() => this.#ask(group === '' ? 'stats' : `stats ${group}`));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Rejects the question that waits for its answer, if there is one; the next one connects again. */
  giveUp(): void {
    if (this.#pending) this.#fail('the question was given up');
  }

  /** Closes the connection; a question that waits for its answer is rejected. */
  close(): void {
    this.#closed = true;
    this.#fail('the connection was closed');
  }

  #ask(command: string): Promise<Map<string, string>> {
    return new Promise((resolve, reject) => {
      const patienceMs = this.#silent
        ? Math.min(SILENT_TIMEOUT_MS, this.#timeoutMs)
        : this.#timeoutMs;
      const timer = setTimeout(() => {
        this.#silent = true;
        this.#fail(`no answer within ${patienceMs} ms`);
      }, patienceMs);
      this.#pending = { reply: new StatsReply(), resolve, reject, timer };
      if (this.#closed) this.#fail('the connection was closed');
      else (this.#socket ??= this.#connect()).write(`${command}\r\n`);
    });
  }

  #connect(): Socket {
    const socket = connect({ ...this.#address });
    socket.setNoDelay(true);
    // A socket that was given up must not end the question of its successor.
    const failIfCurrent = (reason: string): void => {
      if (this.#socket === socket) this.#fail(reason);
    };
    socket.on('data', (chunk) => this.#socket === socket && this.#receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      // An AggregateError (a name with several addresses) has a code and no message.
      failIfCurrent(messageOf(error) || (error.code ?? 'unknown error')),
    );
    socket.on('close', () => failIfCurrent('the peer closed the connection'));
    return socket;
  }

  #receive(chunk: Buffer): void {
    const pending = this.#pending;
    if (!pending) {
      this.#fail('data that nobody asked for');
      return;
    }
    try {
      if (!pending.reply.add(chunk)) return;
    } catch (error) {
      this.#fail(messageOf(error));
      return;
    }
    this.#pending = undefined;
    this.#silent = false;
    clearTimeout(pending.timer);
    pending.resolve(pending.reply.values);
  }

  #fail(reason: string): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (!pending) return;
    clearTimeout(pending.timer);
    const peer = formatAddress(this.#address);
    pending.reject(new BenchError('ERR_PEER_LOST', `no stats from peer ${peer}: ${reason}`));
  }
}

/** A lasting connection for a peer's counters, to be asked again and again. Connects when asked. */
export function openStats(address: Address, options?: StatsOptions): StatsClient {
  return new StatsClient(address, options);
}

/** What to ask once, and how. */
export interface OneQuestion extends StatsOptions {
  /** As for `StatsClient.query`. */
  readonly group?: string;
  /** Ends the wait: when aborted before the answer has come, the call rejects. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks once, over a connection that is closed again.
 * @throws {BenchError} ERR_PEER_LOST as `StatsClient.query`, ERR_INTERRUPTED by the signal
 */
export async function readStats(
  address: Address,
  { group, signal, ...options }: OneQuestion = {},
): Promise<Map<string, string>> {
  const client = new StatsClient(address, options);
  const close = () => client.close();
  if (signal?.aborted) close();
  else signal?.addEventListener('abort', close);
  try {
    return await client.query(group);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    const message = `interrupted: peer ${formatAddress(address)} had not answered`;
    throw new BenchError('ERR_INTERRUPTED', message);
  } finally {
    signal?.removeEventListener('abort', close);
    close();
  }
}
