// Conformance of a driver when replies are missing, cut off, wrong or in crumbs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import {
  type DriverHarness,
  outcomeOf,
  outcomesOf,
  type Reply,
  withDriver,
} from '../support/driver-harness.js';
import { type Behaviour, type StubPeer, withStub } from '../support/stub-peer.js';

const VALUE_BYTES = 1_000;
const DEADLINE_MS = 300;
/** Less than the longest pause before a peer that babbles is asked again. */
const SHORT_DEADLINE_MS = 15;

/** Sets and gets keys 0 to 9, asks for others, and fails unless all is as with a good peer. */
async function assertWorks(harness: DriverHarness): Promise<void> {
  const replies: Promise<Reply>[] = [];
  for (let key = 0; key < 10; key++) {
    replies.push(harness.set(key, { bytes: VALUE_BYTES, offset: key }));
    replies.push(harness.get(key), harness.get(900 + key));
  }
  const expected = replies.map((_, i) => ['stored', 'hit', 'miss'][i % 3]);
  assert.equal(await outcomesOf(replies), expected);
}

/** Tests against a stub peer. */
export function faultConformance(name: string, factory: DriverFactory): void {
  const withFaults = (
    use: (harness: DriverHarness, stub: StubPeer) => Promise<void>,
  ): Promise<void> =>
    withStub((stub) =>
      withDriver(factory, [stub.address], async (harness) => {
        await assertWorks(harness);
        await use(harness, stub);
      }),
    );

  /** From now on the stub does `behaviour` once, to the request after the next `good` ones. */
  const plan = (stub: StubPeer, behaviour: Behaviour, good = 0): void => {
    const at = stub.requests.length + good;
    stub.plan = (_request, nth) => (nth === at ? behaviour : 'answer');
  };

  test(`${name}: a peer that falls silent loses what it has not answered, and no more`, () =>
    withFaults(async (harness, stub) => {
      plan(stub, 'silence', 5);
      const replies = Array.from({ length: 10 }, (_, key) =>
        harness.get(key, { deadlineInMs: DEADLINE_MS }),
      );
      const ends = await outcomesOf(replies);
      assert.equal(ends.slice(0, 5), ['hit', 'hit', 'hit', 'hit', 'hit']);
      assert.is(ends[5], 'timeout');
      assert.ok(
        ends.slice(6).every((end) => end === 'timeout' || end === 'reset'),
        ends.join(),
      );
      await assertWorks(harness);
      assert.is(stub.connections, 2);
      assert.is(harness.driver.reconnects, 1);
    }));

  test(`${name}: slow replies are waited for`, () =>
    withFaults(async (harness, stub) => {
      plan(stub, { delayMs: 2 * DEADLINE_MS });
      assert.equal(await outcomesOf([harness.get(1), harness.get(999)]), ['hit', 'miss']);
      assert.is(harness.driver.reconnects, 0);
    }));

  for (const behaviour of ['half_header', 'half_value', 'fin'] as const) {
    test(`${name}: ${behaviour} then the end of the connection: reset, and no trace of it`, () =>
      withFaults(async (harness, stub) => {
        for (let life = 1; life <= 3; life++) {
          plan(stub, behaviour, 2);
          const replies = [1, 2, 3, 4, 999].map((key) => harness.get(key));
          // No deadline is near: who waits for one here hangs.
          assert.equal(await outcomesOf(replies), ['hit', 'hit', 'reset', 'reset', 'reset']);
          await assertWorks(harness);
          assert.is(harness.driver.reconnects, life);
        }
      }));
  }

  test(`${name}: a cut-off reply to a set is a reset too`, () =>
    withFaults(async (harness, stub) => {
      plan(stub, 'half_header');
      assert.is(await outcomeOf(harness.set(1)), 'reset');
      await assertWorks(harness);
    }));

  test(`${name}: a reply of no protocol is an error and costs the connection`, () =>
    withFaults(async (harness, stub) => {
      plan(stub, 'garbage', 1);
      const [before, wrong, ...after] = await outcomesOf(
        [1, 2, 3, 4].map((key) => harness.get(key)),
      );
      assert.is(before, 'hit');
      assert.ok(wrong === 'client_error' || wrong === 'corrupt', wrong);
      assert.equal(after, ['reset', 'reset']);
      await assertWorks(harness);
      assert.is(stub.connections, 2);
    }));

  test(`${name}: a peer that babbles on is left alone for longer and longer, and found again`, () =>
    withFaults(async (harness, stub) => {
      stub.plan = () => 'garbage';
      const ends: string[] = [];
      // The pause outgrows the deadline, and then requests end without a connection.
      while (ends.at(-1) !== 'timeout') {
        ends.push(await outcomeOf(harness.get(1, { deadlineInMs: SHORT_DEADLINE_MS })));
        assert.ok(ends.length < 50, ends.join());
      }
      stub.plan = () => 'answer';
      await assertWorks(harness);
    }));

  for (const error of ['server_error', 'client_error'] as const) {
    test(`${name}: a ${error} amid a pipeline is the end of that request`, () =>
      withFaults(async (harness, stub) => {
        plan(stub, error, 2);
        const replies = [harness.set(1), harness.get(2), harness.set(3), harness.get(4)];
        const ends = await outcomesOf(replies);
        assert.equal(ends.slice(0, 3), ['stored', 'hit', error]);
        // A driver may give the connection up: what the peer goes on to say may be in doubt.
        assert.ok(ends[3] === 'hit' || ends[3] === 'reset', ends[3]);
        plan(stub, error);
        assert.is(await outcomeOf(harness.get(1)), error);
        await assertWorks(harness);
      }));
  }

  test(`${name}: replies that come byte by byte are put together`, () =>
    withFaults(async (harness, stub) => {
      stub.plan = () => 'byte_by_byte';
      await harness.set(50, { bytes: 100 });
      const replies = [harness.get(50), harness.get(999), harness.set(51), harness.get(51)];
      assert.equal(await outcomesOf(replies), ['hit', 'miss', 'stored', 'hit']);
      assert.is(harness.driver.reconnects, 0);
    }));

  for (const greeting of ['close', 'reset'] as const) {
    test(`${name}: a peer that accepts and does ${greeting} at once fails requests, not the driver`, () =>
      withStub((stub) =>
        withDriver(factory, [stub.address], async (harness) => {
          stub.greeting = greeting;
          for (let i = 0; i < 5; i++) {
            const end = await outcomeOf(i % 2 === 0 ? harness.get(i) : harness.set(i));
            // Which of the two depends on how far the connection got before it was lost.
            assert.ok(end === 'reset' || end === 'refused', end);
          }
          stub.greeting = 'serve';
          await assertWorks(harness);
        }),
      ));
  }

  test(`${name}: a connection lost while idle is made again by the next request`, () =>
    withFaults(async (harness, stub) => {
      await stub.dropConnections();
      await assertWorks(harness);
      assert.is(harness.driver.reconnects, 1);
    }));
}
