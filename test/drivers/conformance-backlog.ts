// Conformance of a driver when a real daemon stops taking bytes: what waits to be sent must not
// take the memory of all the values, and must be sent in order once the daemon goes on.
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { withDaemon } from '../support/daemon.js';
import { distinctOutcomes, outcomesOf, withDriver } from '../support/driver-harness.js';

const LARGE_BYTES = 1_000_000;
const REQUESTS = 400;
/** What a connection may hold of values not sent: a few of them, never all. */
const MOST_HELD_BYTES = 8 * LARGE_BYTES;

/** Bytes in buffers, those that nobody uses any more included. */
const bufferBytes = (): number => process.memoryUsage().arrayBuffers;

/** Tests against daemons that leave unread what they are sent. */
export function backlogConformance(name: string, factory: DriverFactory): void {
  for (const transport of ['tcp', 'unix'] as const) {
    test(`${name}: what a hanging peer (${transport}) does not take waits in little memory, until its deadline`, () =>
      withDaemon(
        (daemon) =>
          withDriver(factory, [daemon.address], async (harness) => {
            await harness.connect();
            await daemon.stop();
            const before = bufferBytes();
            const send = () => harness.set(1, { bytes: LARGE_BYTES, deadlineInMs: 300 });
            const replies = Array.from({ length: REQUESTS }, send);
            const atOnce = bufferBytes() - before;
            await sleep(100); // turns of the event loop, in which more may be taken than leaves
            const later = bufferBytes() - before;
            for (const held of [atOnce, later]) {
              assert.ok(held <= MOST_HELD_BYTES, `${held} bytes for ${REQUESTS} values`);
            }
            const endMs = harness.clock();
            assert.ok((await distinctOutcomes(replies)).includes('timeout'));
            assert.is(harness.unanswered(endMs), 0);
            daemon.cont();
            assert.equal(await outcomesOf([harness.set(1), harness.get(1)]), ['stored', 'hit']);
          }),
        { transport },
      ));
  }

  test(`${name}: what had to wait is sent in order when the peer goes on`, () =>
    withDaemon((daemon) =>
      withDriver(factory, [daemon.address], async (harness) => {
        await harness.connect();
        await daemon.stop();
        // Each key is asked for before and after it is written.
        const replies = Array.from({ length: 60 }, (_, key) => [
          harness.get(key),
          harness.set(key, { bytes: key % 3 === 0 ? LARGE_BYTES : 10, ttlS: key % 2 }),
          harness.set(key, { bytes: LARGE_BYTES / 2 + key }),
          harness.get(key),
        ]);
        await sleep(50);
        daemon.cont();
        for (const ofKey of replies) {
          assert.equal(await outcomesOf(ofKey), ['miss', 'stored', 'stored', 'hit']);
        }
        assert.is(harness.driver.reconnects, 0);
        assert.is(await distinctOutcomes([harness.get(59)]).then(String), 'hit');
      }),
    ));

  test(`${name}: requests before there is a connection wait in little memory, too`, () =>
    withDaemon((daemon) =>
      withDriver(factory, [daemon.address], async (harness) => {
        const before = bufferBytes();
        const replies = Array.from({ length: 50 }, (_, key) =>
          harness.set(key, { bytes: LARGE_BYTES }),
        );
        const held = bufferBytes() - before;
        assert.ok(held <= MOST_HELD_BYTES, `${held} bytes`);
        assert.equal(await distinctOutcomes(replies), ['stored']);
        assert.equal(await distinctOutcomes([harness.get(49)]), ['hit']);
      }),
    ));
}
