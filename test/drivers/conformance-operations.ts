// Conformance of a driver while everything works: values of every size, expiry, deep pipelines,
// lanes and peers.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { type TestDaemon, type TestDaemonOptions, withDaemon } from '../support/daemon.js';
import {
  type DriverHarness,
  KEYS,
  outcomeOf,
  outcomesOf,
  withDriver,
} from '../support/driver-harness.js';
import { withStub } from '../support/stub-peer.js';
import { storedValue } from '../support/wire.js';

// memcached counts an item's header and key against the limit of 1 MiB: 62 bytes for a key of 3
// in 1.6.18. The margin allows for other versions.
const ITEM_LIMIT_BYTES = 1_048_576;
const ITEM_OVERHEAD_BYTES = 512;

/** Tests of single operations and of many at once, against real daemons. */
export function operationConformance(name: string, factory: DriverFactory): void {
  const withPeer = (
    use: (harness: DriverHarness, daemon: TestDaemon) => Promise<void>,
    options: TestDaemonOptions = {},
  ): Promise<void> =>
    withDaemon(
      (daemon) => withDriver(factory, [daemon.address], (harness) => use(harness, daemon)),
      options,
    );

  test(`${name}: flush sends what was gathered before it returns`, () =>
    withPeer(async (harness) => {
      const sockets: Socket[] = [];
      const onSocket = (message: unknown): void =>
        void sockets.push((message as { socket: Socket }).socket);
      subscribe('net.client.socket', onSocket);
      try {
        await harness.connect();
      } finally {
        unsubscribe('net.client.socket', onSocket);
      }
      const [socket] = sockets;
      const left = (): number => socket!.bytesWritten - socket!.writableLength;
      const before = left();
      const reply = harness.set(1);
      assert.is(left(), before, 'gathered');
      harness.driver.flush();
      assert.ok(left() > before + 100, 'the value has left');
      assert.is(await outcomeOf(reply), 'stored');
    }));

  test(`${name}: a get misses, a set stores, a get hits`, () =>
    withPeer(async (harness) => {
      await harness.connect();
      assert.is(await outcomeOf(harness.get(1)), 'miss');
      assert.is(await outcomeOf(harness.set(1)), 'stored');
      assert.is(await outcomeOf(harness.get(1)), 'hit');
      assert.is(await outcomeOf(harness.get(2)), 'miss');
      assert.is(harness.driver.reconnects, 0);
    }));

  test(`${name}: the first request connects when nobody called connect`, () =>
    withPeer(async (harness) => {
      assert.is(await outcomeOf(harness.get(1)), 'miss');
      assert.is(harness.driver.reconnects, 0);
    }));

  test(`${name}: values of 1 byte to just below 1 MiB arrive whole and come back`, () =>
    withPeer(async (harness, daemon) => {
      const sizes = [0, 1, 100, 32_768, 500_000, ITEM_LIMIT_BYTES - ITEM_OVERHEAD_BYTES];
      for (const [key, bytes] of sizes.entries()) {
        const offset = 1_000 + key;
        assert.is(await outcomeOf(harness.set(key, { bytes, offset })), 'stored', `${bytes}`);
        assert.is(await outcomeOf(harness.get(key)), 'hit', `${bytes}`);
        const stored = await storedValue(daemon.address, harness.key(key));
        const sent = Buffer.from(harness.values.subarray(offset, offset + bytes));
        assert.ok(stored?.equals(sent), `${bytes} bytes`);
      }
    }));

  test(`${name}: large values in flight at once do not disturb each other`, () =>
    withPeer(async (harness) => {
      const keys = Array.from({ length: 20 }, (_, key) => key);
      const sets = keys.map((key) => harness.set(key, { bytes: 100_000 + key, offset: key }));
      const gets = keys.map((key) => harness.get(key));
      assert.equal(new Set(await outcomesOf(sets)), new Set(['stored']));
      assert.equal(new Set(await outcomesOf(gets)), new Set(['hit']));
    }));

  test(`${name}: a value over the item limit is a server error and nothing else breaks`, () =>
    withPeer(async (harness) => {
      const replies = [
        harness.set(1),
        harness.set(2, { bytes: ITEM_LIMIT_BYTES + 1 }),
        harness.get(1),
        harness.get(2),
      ];
      assert.equal(await outcomesOf(replies), ['stored', 'server_error', 'hit', 'miss']);
      assert.is(await outcomeOf(harness.get(1)), 'hit');
      assert.is(harness.driver.reconnects, 0);
    }));

  test(`${name}: a value with an expiry of 1 s is gone after it, one without stays`, () =>
    withPeer(async (harness) => {
      assert.is(await outcomeOf(harness.set(1, { ttlS: 1 })), 'stored');
      assert.is(await outcomeOf(harness.set(2, { ttlS: 0 })), 'stored');
      assert.is(await outcomeOf(harness.set(3, { ttlS: 1000 })), 'stored');
      let last = 'hit';
      for (let tries = 0; last === 'hit' && tries < 200; tries++) {
        await sleep(25);
        last = await outcomeOf(harness.get(1));
      }
      assert.is(last, 'miss');
      assert.equal(await outcomesOf([harness.get(2), harness.get(3)]), ['hit', 'hit']);
    }));

  test(`${name}: 1000 operations sent at once on one lane end once each, each its own way`, () =>
    withPeer(async (harness) => {
      const replies = Array.from({ length: KEYS }, (_, i) => {
        // Keys 0, 3, 6, ... are set and asked for by the next; the third key is never written.
        if (i % 3 === 0) return harness.set(i, { bytes: 1 + i, offset: i });
        return harness.get(i % 3 === 1 ? i - 1 : i);
      });
      const expected = replies.map((_, i) => ['stored', 'hit', 'miss'][i % 3]);
      assert.equal(await outcomesOf(replies), expected);
      assert.is(harness.replies, KEYS);
    }));

  test(`${name}: a request sent from within a reply is served`, () =>
    withPeer(async (harness) => {
      const chain = async (): Promise<number> => {
        let hits = 0;
        for (let i = 0; i < 50; i++) hits += (await outcomeOf(harness.get(7))) === 'hit' ? 1 : 0;
        return hits;
      };
      await harness.set(7);
      assert.equal(await Promise.all([chain(), chain(), chain()]), [50, 50, 50]);
    }));

  test(`${name}: works over a unix socket`, () =>
    withPeer(
      async (harness) => {
        await harness.connect();
        const replies = [harness.get(1), harness.set(1, { bytes: 70_000 }), harness.get(1)];
        assert.equal(await outcomesOf(replies), ['miss', 'stored', 'hit']);
      },
      { transport: 'unix' },
    ));

  test(`${name}: each peer gets its own requests, on as many connections as there are lanes`, () =>
    withStub((left) =>
      withStub((right) =>
        withDriver(
          factory,
          [left.address, right.address],
          async (harness) => {
            await harness.connect();
            const routes = Array.from({ length: 60 }, (_, i) => ({ peer: i % 2, lane: i % 3 }));
            const sets = routes.map((route, key) => harness.set(key, route));
            const replies = await Promise.all(sets);
            assert.ok(replies.every((reply) => reply.outcome === 'stored'));
            assert.equal([left.connections, right.connections], [3, 3]);
            const keys = Array.from({ length: 60 }, (_, key) => `key:${key}`);
            assert.equal(new Set(left.store.keys()), new Set(keys.filter((_, i) => i % 2 === 0)));
            assert.equal(new Set(right.store.keys()), new Set(keys.filter((_, i) => i % 2 === 1)));
          },
          { lanes: 3 },
        ),
      ),
    ));
}
