// What the engine is compared with: the same client library driven by hand, as a program without a
// framework would, on the same peers, keys and mix. No histogram, no deadline, no replication.
import { Client, Server } from 'memjs';
import { metaDriver } from '../../src/drivers/meta.js';
import type { StagePlan } from '../../src/load/messages.js';
import { keyText, peerOf } from '../../src/workload/key-table.js';
import { READ_RATIO } from './stage-plan.js';

/** What the loop sends: values of one size, so many operations in flight. */
interface BareLoad {
  readonly valueBytes: number;
  readonly inFlight: number;
}

/** A loop by hand: a number of operations at a time, until the time is over. */
export type BareLoop = (durationMs: number) => Promise<{ operations: number; seconds: number }>;

/** A plain memjs client for each peer; keys as strings and values as buffers, made beforehand. */
export function bareMemjs(
  plan: StagePlan,
  { valueBytes, inFlight }: BareLoad,
): { run: BareLoop; close: () => void } {
  const clients = plan.addresses.map((address) => {
    if ('path' in address) throw new Error('memjs needs TCP');
    return new Client([new Server(address.host, address.port)], { retries: 0, failover: false });
  });
  const keys = keyTexts(plan);
  const value = Buffer.from(plan.values.slice(0, valueBytes));
  const options = {};
  const start = (key: number, read: boolean, done: (error: Error | null) => void): void => {
    const client = clients[peerOf(plan.keys, key, 0)]!;
    if (read) client.get(keys[key]!, done);
    else client.set(keys[key]!, value, options, done);
  };
  const run: BareLoop = (durationMs) =>
    loop(durationMs, inFlight, (next) => {
      const key = Math.floor(Math.random() * keys.length);
      start(key, Math.random() < READ_RATIO, (error) => {
        if (error) throw error;
        next();
      });
    });
  return { run, close: () => clients.forEach((client) => client.close()) };
}

/** The `meta` driver without the engine around it. */
export async function bareMeta(
  plan: StagePlan,
  { valueBytes, inFlight }: BareLoad,
): Promise<{ run: BareLoop; close: () => void }> {
  let next: (slot: number) => void = () => undefined;
  const driver = metaDriver({
    addresses: plan.addresses,
    lanes: 1,
    keys: plan.keys,
    values: plan.values,
    clock: () => performance.now(),
    onReply: (slot) => next(slot),
  });
  await driver.connect(performance.now() + 5000);
  const run: BareLoop = (durationMs) =>
    loop(durationMs, inFlight, (done, slot) => {
      next = done;
      const key = Math.floor(Math.random() * plan.keys.count);
      const peer = peerOf(plan.keys, key, 0);
      if (Math.random() < READ_RATIO) driver.get(slot, peer, 0, key, Infinity);
      else driver.set(slot, peer, 0, key, 0, valueBytes, 0, Infinity);
    });
  return { run, close: () => driver.close() };
}

function keyTexts(plan: StagePlan): string[] {
  return Array.from({ length: plan.keys.count }, (_, key) => keyText(plan.keys, key));
}

/** Keeps `inFlight` operations going; the clock is read once per 64 of them. */
async function loop(
  durationMs: number,
  inFlight: number,
  start: (next: (slot?: number) => void, slot: number) => void,
): Promise<{ operations: number; seconds: number }> {
  let operations = 0;
  let active = inFlight;
  let over = false;
  const startMs = performance.now();
  return new Promise((resolve) => {
    const next = (slot = 0): void => {
      operations++;
      if (operations % 64 === 0) over ||= performance.now() - startMs >= durationMs;
      if (!over) start(next, slot);
      else if (--active === 0)
        resolve({ operations, seconds: (performance.now() - startMs) / 1000 });
    };
    for (let slot = 0; slot < inFlight; slot++) start(next, slot);
  });
}
