// Each placement with real peers: keys are where the ring says, and the load follows.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing, PLACEMENTS } from '../../src/ring/placement.js';
import { runFields, runShipped } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

const PEERS = 4;
const WORKERS = 4;
const KEYS = 500;

/** Copies of all keys on each peer, by the ring alone. */
function copies(placement: (typeof PLACEMENTS)[number], replication: number): number[] {
  const names = Array.from({ length: PEERS }, (_, peer) => `inline_p${peer}`);
  const ring = makeRing(placement, names, { vnodes: 100 });
  const counts = new Array<number>(PEERS).fill(0);
  const out = new Uint16Array(replication);
  for (let worker = 0; worker < WORKERS; worker++) {
    for (let key = 0; key < KEYS; key++) {
      ring.locate(`${worker}:${key}`, replication, out, 0);
      for (const peer of out) counts[peer]!++;
    }
  }
  return counts;
}

for (const placement of PLACEMENTS) {
  test(`${placement}: every read hits, and each peer holds and is asked what the ring says`, async () => {
    const replication = 2;
    const report = await runFields({
      network: { peers: PEERS, memory_mb: 16, replication, placement },
      workload: { value_bytes: 100, read_ratio: 0.7 },
      stages: [{ workers: WORKERS, requests: KEYS, threads: 2 }],
    });
    assertBalanced(report);
    const { measure, peers } = onlyStage(report);
    assert.is(measure.hit_rate, 1);
    assert.equal(
      peers.map(({ items }) => items),
      copies(placement, replication),
    );
    const requests = peers.reduce((sum, { operations }) => sum + operations, 0);
    for (const { share, predicted_share: predicted } of peers) {
      // Five binomial standard errors; the operations themselves are fixed by the seed.
      const margin = 5 * Math.sqrt((predicted! * (1 - predicted!)) / requests);
      assert.ok(Math.abs(share! - predicted!) < margin, `${share} of ${predicted}`);
    }
  });
}

test('a shipped scenario runs under another placement by --set alone', async () => {
  const report = await runShipped(
    'demo_net',
    'network.placement=ketama',
    'stages.0.duration_s=0.3',
  );
  assertBalanced(report);
  const { network } = report.scenario as { network: Record<string, unknown> };
  assert.is(network.placement, 'ketama');
});

test.run();
