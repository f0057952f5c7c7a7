import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing } from '../../src/ring/placement.js';
import { expectedShares } from '../../src/workload/expected-shares.js';
import { buildKeyTable, type KeyTable, peerOf } from '../../src/workload/key-table.js';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { keyPopularity } from '../../src/workload/popularity.js';
import { emptyOperation, OperationStream, stageKeys } from '../../src/workload/workload.js';
import { chiSquareZ, LARGEST_Z } from '../support/goodness-of-fit.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const PEERS = ['n_p0', 'n_p1', 'n_p2', 'n_p3', 'n_p4'];
const BASE: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  workers: 4,
  keys: 75,
  keyspace: 'shared',
  ghostRatio: 0.2,
};
const LAWS = [
  { distribution: 'uniform' },
  { distribution: 'sequential' },
  { distribution: 'zipf', exponent: 0.5 },
  { distribution: 'zipf', exponent: 1 },
  { distribution: 'zipf', exponent: 1.5 },
  { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.8 },
  { distribution: 'hotspot', hot_keys_ratio: 1, hot_operations_ratio: 0.3 },
] as const;

for (const keyDistribution of LAWS) {
  test(`probabilities, their sums and the ranks' keys agree: ${JSON.stringify(keyDistribution)}`, () => {
    const popularity = keyPopularity({ ...BASE, keyDistribution })!;
    assert.is(popularity.keys, 300);
    const seen = new Set<number>();
    let sum = 0;
    for (let rank = 0; rank < 300; rank++) {
      assert.ok(Math.abs(popularity.cumulative(rank) - sum) < 1e-12, `rank ${rank}`);
      sum += popularity.probability(rank);
      seen.add(popularity.key(rank));
      if (rank === 0) continue;
      assert.ok(popularity.probability(rank) <= popularity.probability(rank - 1));
    }
    assert.ok(Math.abs(popularity.cumulative(300) - 1) < 1e-12);
    assert.ok(Math.abs(sum - 1) < 1e-12);
    assert.is(seen.size, 300);
  });
}

test("what is asked for most of late has no popularity of its own, and no peer's share is known", () => {
  const parameters = {
    ...BASE,
    keyDistribution: { distribution: 'latest', exponent: 1 },
  } as const;
  assert.is(keyPopularity(parameters), null);
  assert.equal(expectedShares(tableOf(parameters, 1), parameters, 5), []);
});

function tableOf(parameters: WorkloadParameters, replication: number): KeyTable {
  return buildKeyTable(stageKeys(parameters), makeRing('md5', PEERS, { vnodes: 100 }), replication);
}

/** Requests per peer of the operations themselves, if every key is present. */
function requestsOf(parameters: WorkloadParameters, table: KeyTable): number[] {
  const { replication } = table;
  const requests = PEERS.map(() => 0);
  const operation = emptyOperation();
  const real = parameters.workers * parameters.keys;
  for (let worker = 0; worker < parameters.workers; worker++) {
    const stream = new OperationStream(parameters, worker);
    for (let k = 0; k < 50_000; k++) {
      stream.operation(k, operation);
      const asked = operation.read && operation.key < real ? 1 : replication;
      for (let r = 0; r < asked; r++) requests[peerOf(table, operation.key, r)]!++;
    }
  }
  return requests;
}

test('predicted shares are those of the requests that the operations lead to (chi-square)', () => {
  for (const keyDistribution of LAWS) {
    const parameters = { ...BASE, keyDistribution };
    const table = tableOf(parameters, 1);
    const shares = expectedShares(table, parameters, PEERS.length);
    assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-9);
    const z = chiSquareZ(requestsOf(parameters, table), shares);
    assert.ok(z < LARGEST_Z, `${JSON.stringify(keyDistribution)}: ${z}`);
  }
});

test('with replicas too: a set and a ghost read are as many requests as there are copies', () => {
  for (const keyspace of ['own', 'shared'] as const) {
    const parameters = { ...BASE, keyspace };
    const table = tableOf(parameters, 3);
    const shares = expectedShares(table, parameters, PEERS.length);
    const requests = requestsOf(parameters, table);
    const total = requests.reduce((a, b) => a + b);
    for (const [peer, count] of requests.entries()) {
      assert.ok(Math.abs(count / total - shares[peer]!) < 0.005, `peer ${peer}`);
    }
  }
});

test('a popular key makes its peer busier than equal keys would', () => {
  const zipf = { ...BASE, keyDistribution: { distribution: 'zipf', exponent: 2 } } as const;
  const table = tableOf(zipf, 1);
  const peer = peerOf(table, keyPopularity(zipf)!.key(0), 0);
  const popular = expectedShares(table, zipf, PEERS.length)[peer]!;
  // The first key alone takes 1 / zeta(2) = 61 % of what is not a ghost read.
  assert.ok(popular > 0.61 * 0.84, `${popular}`);
  assert.ok(expectedShares(table, BASE, PEERS.length)[peer]! < 0.5);
});

test.run();
