import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { metaDriver } from '../../src/drivers/meta.js';
import { outcomeOf, outcomesOf, withDriver } from '../support/driver-harness.js';
import { withStub } from '../support/stub-peer.js';
import { driverConformance } from './conformance.js';

driverConformance('meta', metaDriver);

test('meta: a lost reply shifts every later one, so its connection ends at the deadline', () =>
  withStub((stub) =>
    withDriver(metaDriver, [stub.address], async (harness) => {
      stub.plan = (_request, nth) => (nth === 0 ? 'silence' : 'answer');
      const lost = harness.get(1, { deadlineInMs: 200 });
      const waiting = harness.get(2, { deadlineInMs: 5000 });
      assert.equal(await outcomesOf([lost, waiting]), ['timeout', 'reset']);
      stub.plan = () => 'answer';
      assert.is(await outcomeOf(harness.get(2)), 'miss');
    }),
  ));

/** How a get ends that is answered with this line, after which all must be well again. */
async function endAfter(line: string): Promise<string> {
  let end = '';
  await withStub((stub) =>
    withDriver(metaDriver, [stub.address], async (harness) => {
      stub.plan = () => Buffer.from(line);
      end = await outcomeOf(harness.get(1, { deadlineInMs: 500 }));
      stub.plan = () => 'answer';
      assert.is(await outcomeOf(harness.set(1)), 'stored');
      assert.equal(stub.requests, ['get key:1', 'set key:1']);
    }),
  );
  return end;
}

test('meta: a reply of the wrong kind proves the stream out of step', async () => {
  assert.is(await endAfter('HD\r\n'), 'corrupt');
});

test('meta: a line that the protocol does not know is corrupt', async () => {
  assert.is(await endAfter('VALUE key:1 0 3\r\nabc\r\nEND\r\n'), 'corrupt');
});

test('meta: a length that lies is bounded by the deadline', async () => {
  assert.is(await endAfter('VA 999999\r\nabc\r\n'), 'timeout');
});

test('meta: an error line that leaves the stream in doubt ends the connection', async () => {
  assert.is(await endAfter('CLIENT_ERROR bad command line format\r\n'), 'client_error');
});

test.run();
