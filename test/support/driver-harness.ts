// A driver under observation: requests become promises, and whatever happens in a test, every
// reply is held against the contract of drivers/driver.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver, DriverFactory } from '../../src/drivers/driver.js';
import type { Address } from '../../src/memcached/address.js';
import { ERROR_CLASSES, type Outcome } from '../../src/metrics/outcome.js';
import { type KeyTable, keyText } from '../../src/workload/key-table.js';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { ValueVerification } from '../../src/workload/value-verification.js';
import { numberedKeys } from './key-table.js';
import { PLAIN_WORKLOAD } from './workload.js';

const OUTCOME_NAMES = ['hit', 'miss', 'stored', ...ERROR_CLASSES];

/** Number of keys (`key:0` ...) a harness has. */
export const KEYS = 1000;
/** Size of the block that values are cut from, in bytes. */
export const BLOCK_BYTES = 1_100_000;

// A test that takes longer hangs; it is far above what the slowest one needs.
const HANG_MS = 30_000;
// Time for replies that must not come.
const QUIET_MS = 60;

/** Size of a value when a test does not name one. */
const DEFAULT_BYTES = 100;
/** Where values are verified, keys from this one on are never written by anyone. */
export const FIRST_GHOST = 900;

/** A workload of which verification sees sizes and number of keys. */
const VERIFIED: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  keys: FIRST_GHOST,
  keyspace: 'shared',
  valueBytes: DEFAULT_BYTES,
  ghostRatio: 0.1,
};

/** What a driver is made for. */
export interface HarnessOptions extends Partial<Pick<WorkloadParameters, 'verify' | 'valueBytes'>> {
  readonly lanes?: number;
}

/** The end of a request; the outcome by its name, as in reports. */
export interface Reply {
  readonly token: number;
  readonly peer: number;
  readonly outcome: string;
  readonly atMs: number;
}

/** Where and until when a request goes. */
export interface Route {
  readonly peer?: number;
  readonly lane?: number;
  /** Time to live from now; long by default, so that no test passes by timing out. */
  readonly deadlineInMs?: number;
}

/** What a set stores. */
export interface Value extends Route {
  readonly bytes?: number;
  readonly offset?: number;
  readonly ttlS?: number;
}

interface Request {
  readonly kind: 'get' | 'set';
  readonly peer: number;
  readonly sentAtMs: number;
  readonly deadlineMs: number;
  readonly resolve: (reply: Reply) => void;
  ended: boolean;
}

export class DriverHarness {
  readonly driver: Driver;
  readonly keys: KeyTable = numberedKeys(KEYS);
  readonly values: Uint8Array = randomBlock();
  readonly verification: ValueVerification | undefined;
  readonly clock = (): number => performance.now();
  /** What the driver did against its contract. */
  readonly faults: string[] = [];
  /** Why connections could not be made, as the driver told it. */
  readonly connectErrors: string[] = [];
  /** Replies so far. */
  replies = 0;
  /** Called at the end of each reply, still inside the driver's call. */
  afterReply: () => void = () => undefined;
  private readonly requests: Request[] = [];
  private sending = false;
  private closed = false;
  private lastAtMs = 0;

  constructor(
    factory: DriverFactory,
    addresses: readonly Address[],
    { lanes = 1, verify = false, valueBytes = DEFAULT_BYTES }: HarnessOptions,
  ) {
    const parameters = { ...VERIFIED, verify, valueBytes };
    this.verification = verify === false ? undefined : new ValueVerification(this.keys, parameters);
    this.driver = factory({
      addresses,
      lanes,
      keys: this.keys,
      values: this.values,
      verification: this.verification,
      clock: this.clock,
      onReply: this.onReply,
      onConnectError: ({ message }) => this.connectErrors.push(message),
    });
  }

  /** Opens all connections. */
  connect(): Promise<void> {
    return this.driver.connect(this.clock() + HANG_MS);
  }

  get(key: number, route: Route = {}): Promise<Reply> {
    return this.send('get', route, (token, peer, lane, deadlineMs) =>
      this.driver.get(token, peer, lane, key, deadlineMs),
    );
  }

  set(key: number, value: Value = {}): Promise<Reply> {
    const { bytes = DEFAULT_BYTES, offset = 0, ttlS = 0 } = value;
    return this.send('set', value, (token, peer, lane, deadlineMs) =>
      this.driver.set(token, peer, lane, key, offset, bytes, ttlS, deadlineMs),
    );
  }

  /** Requests without a reply that were sent before `sentBeforeMs`. */
  unanswered(sentBeforeMs = Infinity): number {
    return this.requests.filter((r) => !r.ended && r.sentAtMs < sentBeforeMs).length;
  }

  /** Closes the driver; replies from now on are faults. */
  close(): void {
    this.closed = true;
    this.driver.close();
  }

  key(index: number): string {
    return keyText(this.keys, index);
  }

  private send(
    kind: 'get' | 'set',
    { peer = 0, lane = 0, deadlineInMs = HANG_MS }: Route,
    call: (token: number, peer: number, lane: number, deadlineMs: number) => void,
  ): Promise<Reply> {
    return new Promise((resolve) => {
      const sentAtMs = this.clock();
      const deadlineMs = sentAtMs + deadlineInMs;
      const token = this.requests.length;
      this.requests.push({ kind, peer, sentAtMs, deadlineMs, resolve, ended: false });
      const outer = this.sending;
      this.sending = true;
      call(token, peer, lane, deadlineMs);
      this.sending = outer;
    });
  }

  private readonly onReply = (
    token: number,
    peer: number,
    outcomeNumber: Outcome,
    atMs: number,
  ): void => {
    const outcome = OUTCOME_NAMES[outcomeNumber] ?? `outcome ${outcomeNumber}`;
    const request = this.requests[token];
    const what = `request ${token}, ${outcome}`;
    if (request === undefined) {
      this.faults.push(`${what}: never sent`);
      return;
    }
    this.check(request, what, peer, outcome, atMs);
    this.lastAtMs = atMs;
    this.replies++;
    request.ended = true;
    request.resolve({ token, peer, outcome, atMs });
    this.afterReply();
  };

  private check(request: Request, what: string, peer: number, outcome: string, atMs: number): void {
    const fault = (when: boolean, text: string): void => {
      if (when) this.faults.push(`${what}: ${text}`);
    };
    fault(request.ended, 'ended twice');
    fault(this.sending, 'ended before the call that sent it, or another, returned');
    fault(this.closed, 'ended after close');
    fault(peer !== request.peer, `reported for peer ${peer}, not ${request.peer}`);
    const wrong = request.kind === 'get' ? ['stored'] : ['hit', 'miss'];
    fault(wrong.includes(outcome), `no outcome of a ${request.kind}`);
    fault(atMs < this.lastAtMs, 'earlier than the reply before');
    fault(!(atMs >= request.sentAtMs && atMs <= this.clock()), 'not between sending and now');
    fault(outcome === 'timeout' && atMs < request.deadlineMs, 'timed out before its deadline');
  }
}

/** Runs `use` with a driver, and fails if the driver broke its contract or hangs. */
export async function withDriver(
  factory: DriverFactory,
  addresses: readonly Address[],
  use: (harness: DriverHarness) => Promise<void>,
  options: HarnessOptions = {},
): Promise<void> {
  const harness = new DriverHarness(factory, addresses, options);
  const watchdog = new AbortController();
  try {
    await Promise.race([use(harness), hang(harness, watchdog.signal)]);
  } finally {
    watchdog.abort();
    harness.close();
  }
  await sleep(QUIET_MS);
  if (harness.faults.length > 0) throw new Error(harness.faults.slice(0, 10).join('\n'));
}

async function hang(harness: DriverHarness, signal: AbortSignal): Promise<void> {
  await sleep(HANG_MS + 5_000, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) throw new Error(`hangs; ${harness.unanswered()} requests without a reply`);
}

/** Bytes without a pattern, the same in every run, in memory that threads can share. */
function randomBlock(): Uint8Array {
  const block = new Uint8Array(new SharedArrayBuffer(BLOCK_BYTES));
  // Any generator will do: a 32-bit linear congruential one (Numerical Recipes).
  let state = 1;
  for (let i = 0; i < block.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    block[i] = state >>> 24;
  }
  return block;
}

/** How a request ended. */
export async function outcomeOf(reply: Promise<Reply>): Promise<string> {
  return (await reply).outcome;
}

/** How requests ended, in the order of `replies`. */
export function outcomesOf(replies: readonly Promise<Reply>[]): Promise<string[]> {
  return Promise.all(replies.map(outcomeOf));
}

/** The different ends that requests had, sorted. */
export async function distinctOutcomes(replies: readonly Promise<Reply>[]): Promise<string[]> {
  return [...new Set(await outcomesOf(replies))].sort();
}
