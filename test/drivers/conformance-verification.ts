// Conformance of a driver where values are verified: what is stored is sealed, and what comes back
// wrong is the end of that request and of nothing else.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { withDaemon } from '../support/daemon.js';
import {
  type DriverHarness,
  FIRST_GHOST,
  outcomeOf,
  outcomesOf,
  withDriver,
} from '../support/driver-harness.js';
import { type StubPeer, withStub } from '../support/stub-peer.js';
import { storedValue } from '../support/wire.js';

const MODES = [true, 'checksum'] as const;

/** Tests against a stub peer whose values a test can change, and against a real one. */
export function verificationConformance(name: string, factory: DriverFactory): void {
  /** With keys 0 to 9 stored. */
  const withValues = (
    verify: boolean | 'checksum',
    use: (harness: DriverHarness, stub: StubPeer) => Promise<void>,
  ): Promise<void> =>
    withStub((stub) =>
      withDriver(
        factory,
        [stub.address],
        async (harness) => {
          const sets = Array.from({ length: 10 }, (_, key) => harness.set(key, { offset: key }));
          await Promise.all(sets);
          await use(harness, stub);
        },
        { verify },
      ),
    );

  /** Expects `end` for key 3 amid a pipeline in which all else is well, on the first connection. */
  const assertEnd = async (harness: DriverHarness, stub: StubPeer, end: string): Promise<void> => {
    const replies = [1, 2, 3, 4, 500, 5].map((key) => harness.get(key));
    const [set, again] = [harness.set(3), harness.get(3)];
    assert.equal(await outcomesOf(replies), ['hit', 'hit', end, 'hit', 'miss', 'hit']);
    assert.equal(await outcomesOf([set, again]), ['stored', 'hit']);
    assert.equal([stub.connections, harness.driver.reconnects], [1, 0]);
  };

  /** Stores what `change` makes of key 3's value, past the driver. */
  const tamper = ({ store }: StubPeer, change: (value: Buffer) => Buffer): void => {
    store.set('key:3', change(Buffer.from(store.get('key:3')!)));
  };
  const flip = (at: number) => (value: Buffer) => {
    value[at]! ^= 1;
    return value;
  };

  for (const verify of MODES) {
    const title = `${name}, verify ${verify}`;

    test(`${title}: another key's value in the right place is corrupt`, () =>
      withValues(verify, async (harness, stub) => {
        stub.store.set('key:3', stub.store.get('key:4')!);
        await assertEnd(harness, stub, 'corrupt');
      }));

    test(`${title}: a value that is cut, in a frame that is right, is corrupt`, () =>
      withValues(verify, async (harness, stub) => {
        for (const bytes of [99, 5, 0]) {
          tamper(stub, (value) => value.subarray(0, bytes));
          await assertEnd(harness, stub, 'corrupt');
        }
        tamper(stub, (value) => Buffer.concat([value, Buffer.of(0)]));
        await assertEnd(harness, stub, 'corrupt');
      }));

    test(`${title}: a flipped bit of the header is corrupt, one behind it only to a checksum`, () =>
      withValues(verify, async (harness, stub) => {
        tamper(stub, flip(1));
        await assertEnd(harness, stub, 'corrupt');
        tamper(stub, flip(99));
        await assertEnd(harness, stub, verify === true ? 'hit' : 'corrupt');
      }));

    test(`${title}: any value of a key that was never written is corrupt`, () =>
      withValues(verify, async (harness, stub) => {
        assert.is(await outcomeOf(harness.get(FIRST_GHOST)), 'miss');
        stub.store.set(harness.key(FIRST_GHOST), stub.store.get('key:3')!);
        assert.is(await outcomeOf(harness.get(FIRST_GHOST)), 'corrupt');
        await assertEnd(harness, stub, 'hit');
      }));

    test(`${title}: values that come byte by byte are put together`, () =>
      withValues(verify, async (harness, stub) => {
        stub.plan = () => 'byte_by_byte';
        await assertEnd(harness, stub, 'hit');
        tamper(stub, flip(2));
        await assertEnd(harness, stub, 'corrupt');
      }));

    test(`${title}: values of every size come back from a real peer as they were sealed`, () =>
      withDaemon((daemon) =>
        withDriver(
          factory,
          [daemon.address],
          async (harness) => {
            const bytes = (key: number) => harness.verification!.expectedBytes(key);
            const keys = Array.from({ length: FIRST_GHOST }, (_, key) => key);
            const sets = keys.map((key) => harness.set(key, { bytes: bytes(key), offset: key }));
            const gets = keys.map((key) => harness.get(key));
            assert.equal(new Set(await outcomesOf(sets)), new Set(['stored']));
            assert.equal(new Set(await outcomesOf(gets)), new Set(['hit']));
            const large = keys.find((key) => bytes(key) > 90_000)!;
            const value = await storedValue(daemon.address, harness.key(large));
            const sent = harness.values.subarray(large, large + bytes(large));
            assert.is(value!.length, bytes(large));
            assert.ok(value!.toString('latin1').startsWith(`${harness.key(large)}\0`));
            assert.ok(
              value!.subarray(20).equals(sent.subarray(20)),
              'all but the header is the cut',
            );
          },
          {
            verify,
            // A read takes up to 256 KiB: the largest come in pieces whatever the kernel does.
            valueBytes: [
              { bytes: 0, weight: 1 },
              { bytes: 4, weight: 1 },
              { bytes: 12, weight: 1 },
              { bytes: 300, weight: 5 },
              { bytes: 100_000, weight: 0.2 },
              { bytes: 400_000, weight: 0.1 },
            ],
          },
        ),
      ));
  }

  test(`${name}: without verification nobody looks at values`, () =>
    withValues(false, async (harness, stub) => {
      assert.is(stub.store.get('key:3')!.compare(harness.values, 3, 103), 0);
      stub.store.set('key:3', Buffer.from('anything'));
      await assertEnd(harness, stub, 'hit');
    }));
}
