// Conformance of a driver when a real daemon hangs, dies, comes back or was never there.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { withDaemon } from '../support/daemon.js';
import {
  type DriverHarness,
  distinctOutcomes,
  outcomeOf,
  outcomesOf,
  type Reply,
  withDriver,
} from '../support/driver-harness.js';
import { deadAddress } from '../support/wire.js';

const DEADLINE_MS = 300;
const LOAD_INTERVAL_MS = 2;

/** Gets on lane 0, one every few milliseconds, until `untilMs` of the harness's clock. */
async function load(harness: DriverHarness, untilMs: number): Promise<Promise<Reply>[]> {
  const replies: Promise<Reply>[] = [];
  while (harness.clock() < untilMs) {
    replies.push(harness.get(1, { deadlineInMs: DEADLINE_MS }));
    await sleep(LOAD_INTERVAL_MS);
  }
  return replies;
}

/** True for a promise that rejects. */
function rejects(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => false,
    () => true,
  );
}

/** Tests against daemons that hang, die or never lived. */
export function outageConformance(name: string, factory: DriverFactory): void {
  for (const transport of ['tcp', 'unix'] as const) {
    test(`${name}: a hanging peer (${transport}) cannot hold requests, however many follow`, () =>
      withDaemon(
        (daemon) =>
          withDriver(factory, [daemon.address], async (harness) => {
            assert.is(await outcomeOf(harness.set(1)), 'stored');
            await daemon.stop();
            const replies = await load(harness, harness.clock() + 5 * DEADLINE_MS);
            const endMs = harness.clock();
            // A driver whose timer is put off by each request ends none of them before now.
            assert.ok(replies.length > 20, `${replies.length} requests sent`);
            await sleep(2 * 50);
            assert.is(harness.unanswered(endMs - DEADLINE_MS - 1), 0);
            const ends = await distinctOutcomes(replies);
            assert.ok(ends.includes('timeout'), ends.join());
            assert.ok(
              ends.every((end) => end === 'timeout' || end === 'reset'),
              ends.join(),
            );
            daemon.cont();
            assert.is(await outcomeOf(harness.set(1)), 'stored');
            assert.is(await outcomeOf(harness.get(1)), 'hit');
            assert.ok(harness.driver.reconnects > 0);
          }),
        { transport },
      ));
  }

  test(`${name}: a request that times out takes along those on its connection only`, () =>
    withDaemon((daemon) =>
      withDriver(
        factory,
        [daemon.address],
        async (harness) => {
          await harness.connect();
          await daemon.stop();
          const doomed = harness.get(1, { deadlineInMs: DEADLINE_MS });
          const beside = harness.get(2);
          const apart = harness.get(3, { lane: 1 });
          assert.equal(await outcomesOf([doomed, beside]), ['timeout', 'reset']);
          assert.is(harness.unanswered(), 1);
          daemon.cont();
          assert.is(await outcomeOf(apart), 'miss');
        },
        { lanes: 2 },
      ),
    ));

  test(`${name}: deadlines need not come in the order of sending`, () =>
    withDaemon((daemon) =>
      withDriver(factory, [daemon.address], async (harness) => {
        await harness.connect();
        await daemon.stop();
        const replies = [harness.get(1), harness.get(2, { deadlineInMs: 100 }), harness.get(3)];
        assert.equal(await outcomesOf(replies), ['reset', 'timeout', 'reset']);
      }),
    ));

  test(`${name}: a request that is late before it is sent times out`, () =>
    withDaemon((daemon) =>
      withDriver(factory, [daemon.address], async (harness) => {
        await daemon.stop();
        assert.is(await outcomeOf(harness.get(1, { deadlineInMs: -1000 })), 'timeout');
      }),
    ));

  test(`${name}: a killed peer resets what is in flight, refuses, and is found again`, () =>
    withDaemon((daemon) =>
      withDriver(factory, [daemon.address], async (harness) => {
        await harness.connect();
        await daemon.stop();
        const replies = Array.from({ length: 50 }, (_, i) =>
          i % 2 === 0 ? harness.get(i) : harness.set(i, { bytes: 10_000 }),
        );
        await daemon.kill();
        assert.equal(await distinctOutcomes(replies), ['reset']);
        assert.equal(harness.connectErrors, [], 'a connection that was made and is lost');
        assert.is(await outcomeOf(harness.get(1)), 'refused');
        assert.is(await outcomeOf(harness.set(1)), 'refused');
        await daemon.restart();
        const again = [harness.get(1), harness.set(1), harness.get(1)];
        assert.equal(await outcomesOf(again), ['miss', 'stored', 'hit']);
        assert.is(harness.driver.reconnects, 1);
        assert.is(harness.replies, 55);
      }),
    ));

  test(`${name}: requests are refused where nothing listens, and connect rejects`, async () => {
    const nowhere = { path: join(tmpdir(), `peerbench-nothing-${process.pid}`) };
    for (const address of [await deadAddress(), nowhere]) {
      await withDriver(factory, [address], async (harness) => {
        assert.equal(await distinctOutcomes([harness.get(1), harness.set(2)]), ['refused']);
        assert.is(await outcomeOf(harness.get(1)), 'refused');
        assert.ok(await rejects(harness.connect()));
        const why = 'path' in address ? /^connect ENOENT/ : /^connect ECONNREFUSED/;
        assert.is(harness.connectErrors.length, 3, 'one a connection, and nobody is asked twice');
        for (const message of harness.connectErrors) assert.match(message, why);
        assert.is(harness.driver.reconnects, 0);
      });
    }
  });

  test(`${name}: one peer out of two being away does not touch the other`, () =>
    withDaemon(async (daemon) => {
      const addresses = [daemon.address, await deadAddress()];
      await withDriver(factory, addresses, async (harness) => {
        assert.ok(await rejects(harness.connect()));
        const replies = [harness.get(1), harness.get(1, { peer: 1 }), harness.set(1)];
        assert.equal(await outcomesOf(replies), ['miss', 'refused', 'stored']);
      });
    }));

  test(`${name}: a peer that never accepts ends requests and connect at their deadlines`, () =>
    withDaemon(
      async (daemon) => {
        await daemon.stop();
        // A full queue of connections: the kernel leaves further ones unanswered.
        const queue = Array.from({ length: 8 }, () => connect(daemon.address));
        try {
          for (const socket of queue) socket.on('error', () => undefined);
          await withDriver(factory, [daemon.address], async (harness) => {
            await settledQueue(queue);
            assert.ok(await rejects(harness.driver.connect(harness.clock() + DEADLINE_MS)));
            assert.is(await outcomeOf(harness.get(1, { deadlineInMs: DEADLINE_MS })), 'timeout');
          });
        } finally {
          for (const socket of queue) socket.destroy();
        }
      },
      { args: ['-b', '1'] },
    ));
}

/** Waits until the first connection of a queue stands and the others had time to. */
async function settledQueue(queue: readonly Socket[]): Promise<void> {
  if (queue[0]!.connecting) await once(queue[0]!, 'connect');
  await sleep(100);
}
