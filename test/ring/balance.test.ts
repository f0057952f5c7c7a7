import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copyShares, evennessOf, intervalOf } from '../../src/ring/balance.js';
import { jump } from '../../src/ring/jump.js';
import { md5Ring } from '../../src/ring/md5.js';
import { rendezvous } from '../../src/ring/rendezvous.js';

const FIVE = ['peer0', 'peer1', 'peer2', 'peer3', 'peer4'];

test('the busiest peer is told over its ideal share, and the spread over the mean', () => {
  const quarter = [0.25, 0.25, 0.25, 0.25];
  assert.equal(evennessOf(quarter, quarter), { maxOverMean: 1, cv: 0 });
  const { maxOverMean, cv } = evennessOf([0.5, 0.25, 0.25, 0], quarter);
  assert.is(maxOverMean, 2);
  // Loads 2, 1, 1, 0.
  assert.ok(Math.abs(cv - Math.sqrt(0.5)) < 1e-12);
});

test('a peer that weighs more may hold more', () => {
  assert.equal(evennessOf([0.2, 0.8], [0.2, 0.8]), { maxOverMean: 1, cv: 0 });
  // Loads 2.5 and 0.625: their mean is 1.5625, their standard deviation 0.9375.
  const { maxOverMean, cv } = evennessOf([0.5, 0.5], [0.2, 0.8]);
  assert.ok(Math.abs(maxOverMean - 2.5) < 1e-12);
  assert.ok(Math.abs(cv - 0.6) < 1e-12);
});

test('an interval has mean, ends and quantiles between ranks, whatever the order', () => {
  const values = Array.from({ length: 21 }, (_, i) => 20 - i);
  assert.equal(intervalOf(values), { mean: 10, min: 0, p5: 1, p95: 19, max: 20 });
  assert.equal(intervalOf([3]), { mean: 3, min: 3, p5: 3, p95: 3, max: 3 });
  const two = intervalOf([1, 0]);
  assert.ok(Math.abs(two.p5 - 0.05) < 1e-12 && Math.abs(two.p95 - 0.95) < 1e-12);
});

test('shares of copies are what keys show, for one copy and for several', () => {
  for (const ring of [md5Ring(FIVE, 100), rendezvous(FIVE), jump(FIVE)]) {
    for (const replication of [1, 2, 5]) {
      const counts = FIVE.map(() => 0);
      const out = new Uint16Array(replication);
      for (let key = 0; key < 10_000; key++) {
        ring.locate(`key:${key}`, replication, out, 0);
        for (const peer of out) counts[peer]!++;
      }
      const shares = copyShares(ring, replication);
      assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-12);
      for (const [peer, share] of shares.entries()) {
        // Five binomial standard errors of 10000 keys at share 0.2 are 0.02.
        const seen = counts[peer]! / (10_000 * replication);
        assert.ok(Math.abs(seen - share) < 0.02, `${replication}: ${seen} of ${share}`);
      }
    }
  }
});

test.run();
