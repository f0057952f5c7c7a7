// The generator against null peers, with real threads and sockets: what can be counted on is that
// there is a ceiling for every stage, whatever its shape, and nothing left behind.
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureCeilings } from '../../src/load/ceiling.js';
import { startNullPeers } from '../../src/load/null-peers.js';
import { LoadPool } from '../../src/load/pool.js';
import { makeRing } from '../../src/ring/placement.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';
import { makeValueBlock } from '../../src/workload/value-block.js';
import { withTmpdir } from '../network/processes.js';
import { exchange } from '../support/wire.js';

const LONGEST_VALUE = 20_000;

function ceilingsOf(fields: object, signal = new AbortController().signal) {
  const text = JSON.stringify({ name: 'ceiling', ...fields });
  const scenario = parseScenario(text, 'ceiling.yaml');
  const { peers, replication, transport } = provisionedNetwork(scenario);
  const names = Array.from({ length: peers }, (_, peer) => `p${peer}`);
  const ring = makeRing('md5', names, { vnodes: 100 });
  const values = makeValueBlock(1, LONGEST_VALUE);
  return measureCeilings({ scenario, ring, replication, transport, values, signal });
}

/** Measured up to three times: a machine that is busy elsewhere may leave no time for one of them. */
async function everyCeilingOf(fields: object): Promise<(number | null)[]> {
  for (let attempt = 1; ; attempt++) {
    const ceilings = await ceilingsOf(fields);
    if (attempt === 3 || !ceilings.includes(null)) return ceilings;
  }
}

/** All are plain rates. */
function assertRates(ceilings: readonly (number | null)[], count: number): void {
  assert.is(ceilings.length, count);
  for (const perS of ceilings) assert.ok(perS !== null && perS > 0 && perS < 1e8, `${perS}`);
}

const CLOSED = { workers: 4, keys: 50, duration_s: 60 };

for (const [driver, transport] of [
  ['meta', 'tcp'],
  ['meta', 'unix'],
  ['memjs', 'tcp'],
] as const) {
  test(`${driver} over ${transport}: every kind of stage has a ceiling`, () =>
    withTmpdir(async (tmp) => {
      const ceilings = await everyCeilingOf({
        driver,
        network: { peers: 3, replication: 2, transport },
        workload: { value_bytes: { min: 10, max: LONGEST_VALUE }, ghost_ratio: 0.1 },
        stages: [
          CLOSED,
          { ...CLOSED, connections: 'per_worker', threads: 2 },
          { workers: 2, rate_per_s: 1e6, duration_s: 60 },
        ],
      });
      assertRates(ceilings, 3);
      assert.equal(readdirSync(tmp), []);
    }));
}

test('stages of one shape share one measurement', async () => {
  const [first, other, again, longer] = await everyCeilingOf({
    network: { peers: 2 },
    stages: [
      { ...CLOSED, name: 'first' },
      { ...CLOSED, name: 'other', workers: 7 },
      { ...CLOSED, name: 'again' },
      { ...CLOSED, name: 'longer', duration_s: 1 },
    ],
  });
  assertRates([first!, other!], 2);
  assert.is(again, first);
  assert.is(longer, first);
  assert.is.not(other, first);
});

test('what would take too long to try has no ceiling, and the others have', async () => {
  const [many, few, deep] = await ceilingsOf({
    network: { peers: 8 },
    stages: [
      { name: 'many', connections: 'per_worker', workers: 1000, requests: 1 },
      { name: 'few', workers: 2, requests: 100 },
      { name: 'deep', workers: 4096, requests: 1 },
    ],
    pipeline: 10,
  });
  assert.equal([many, deep], [null, null]);
  assertRates([few!], 1);
});

test('of more shapes than there is time for, those with the fewest operations in flight go without', async () => {
  const workers = [3, 9, 1, 5, 8, 2, 7, 6, 4, 10];
  const stages = workers.map((count) => ({ workers: count, keys: 50, duration_s: 60 }));
  // The same shape again takes no time, nor do those that go without.
  const again = { ...stages[3]!, name: 'again' };
  const ceilings = await ceilingsOf({ network: { peers: 2 }, stages: [...stages, again] });
  const without = workers.filter((_, index) => ceilings[index] === null);
  assert.equal(without, [1, 2]);
  assertRates(
    ceilings.filter((perS) => perS !== null),
    9,
  );
});

test('an aborted signal ends it, before it began or on the way', async () => {
  const fields = { network: { peers: 2 }, stages: [CLOSED] };
  assert.equal(await ceilingsOf(fields, AbortSignal.abort()), [null]);
  const controller = new AbortController();
  const ceilings = ceilingsOf(fields, controller.signal);
  setImmediate(() => controller.abort());
  assert.equal(await ceilings, [null]);
});

test('a failure costs the ceiling and nothing else', () =>
  withTmpdir(async () => {
    process.env.TMPDIR = '/nowhere';
    const network = { peers: 2, transport: 'unix' };
    assert.equal(await ceilingsOf({ network, stages: [CLOSED, CLOSED] }), [null, null]);
  }));

test('null peers end even when the threads of the load do not end well', () =>
  withTmpdir(async (tmp) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own pool below
    const { destroy } = LoadPool.prototype;
    LoadPool.prototype.destroy = async function (this: LoadPool) {
      await destroy.call(this);
      throw new Error('a thread hangs');
    };
    try {
      const network = { peers: 2, transport: 'unix' };
      assertRates(await ceilingsOf({ network, stages: [CLOSED] }), 1);
    } finally {
      LoadPool.prototype.destroy = destroy;
    }
    assert.equal(readdirSync(tmp), []);
  }));

test('null peers listen on an address each, spread over threads, and are gone after stop', async () => {
  const peers = await startNullPeers({ count: 5, transport: 'tcp', valueBytes: 3, threads: 2 });
  try {
    assert.is(new Set(peers.addresses.map((address) => JSON.stringify(address))).size, 5);
    for (const address of peers.addresses) {
      assert.is('host' in address && address.host, '127.0.0.1');
      const reply = await exchange(address, 'mg a v\r\nms b 1\r\nx\r\n', 'HD\r\n');
      assert.is(reply.toString(), 'VA 3\r\n\0\0\0\r\nHD\r\n');
    }
  } finally {
    await peers.stop();
  }
  for (const address of peers.addresses) {
    const refused = await exchange(address, 'mg a v\r\n', '\n').catch((error: unknown) => error);
    assert.match((refused as Error).message, /ECONNREFUSED/);
  }
});

test.run();
