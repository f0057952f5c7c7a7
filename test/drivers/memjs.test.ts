import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memjsDriver } from '../../src/drivers/memjs.js';
import { EnduringClient } from '../../src/drivers/memjs-client.js';
import { outcomeOf, outcomesOf, withDriver } from '../support/driver-harness.js';
import { withStub } from '../support/stub-peer.js';
import { driverConformance } from './conformance.js';

driverConformance('memjs', memjsDriver);

const CREDENTIALS = ['MEMCACHIER_USERNAME', 'MEMCACHIER_PASSWORD'] as const;

test('memjs: credentials in the environment are neither used nor removed', async () => {
  const before = CREDENTIALS.map((name) => process.env[name]);
  for (const name of CREDENTIALS) process.env[name] = 'stray';
  try {
    await withStub((stub) =>
      withDriver(memjsDriver, [stub.address], async (harness) => {
        assert.equal(await outcomesOf([harness.set(1), harness.get(1)]), ['stored', 'hit']);
        assert.equal(stub.requests, ['set key:1', 'get key:1']);
      }),
    );
    for (const name of CREDENTIALS) assert.is(process.env[name], 'stray');
  } finally {
    for (const [i, name] of CREDENTIALS.entries()) {
      if (before[i] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[i];
    }
  }
});

test('memjs: one lost reply times out although others keep the socket busy', () =>
  withStub((stub) =>
    withDriver(memjsDriver, [stub.address], async (harness) => {
      stub.plan = (_request, nth) => (nth === 0 ? 'skip' : { delayMs: 1 });
      const lost = harness.get(1, { deadlineInMs: 200 });
      let answered = 0;
      while (harness.unanswered() > 0)
        answered += (await outcomeOf(harness.get(2))) === 'miss' ? 1 : 0;
      assert.is(await outcomeOf(lost), 'timeout');
      assert.ok(answered > 10, `${answered} answered meanwhile`);
    }),
  ));

test('memjs: sequence numbers stay valid past 2^31 and 2^32 requests', () => {
  const client = new EnduringClient();
  const at = (seq: number): number => {
    Object.assign(client, { seq });
    client.incrSeq();
    return client.seq;
  };
  assert.is(at(0), 1);
  assert.is(at(0x7fffffff), 0x80000000);
  assert.is(at(0xffffffff), 0);
});

/** A reply to the first request of a connection: a bare header. */
function reply(magic: number, opcode: number, status: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt8(magic, 0);
  header.writeUInt8(opcode, 1);
  header.writeUInt16BE(status, 6);
  header.writeUInt32BE(1, 12);
  return header;
}

/** How a get ends that is answered with `bytes`, after which all must be well again. */
async function endAfter(bytes: Buffer): Promise<string> {
  let end = '';
  await withStub((stub) =>
    withDriver(memjsDriver, [stub.address], async (harness) => {
      stub.plan = () => bytes;
      end = await outcomeOf(harness.get(1, { deadlineInMs: 500 }));
      stub.plan = () => 'answer';
      assert.is(await outcomeOf(harness.set(1)), 'stored');
      assert.equal(stub.requests, ['get key:1', 'set key:1']);
    }),
  );
  return end;
}

test('memjs: a reply that demands authentication is a client error and starts none', async () => {
  assert.is(await endAfter(reply(0x81, 0x00, 0x20)), 'client_error');
  assert.is(await endAfter(reply(0x81, 0x20, 0x00)), 'timeout');
});

test('memjs: an echo of the request is not taken for a hit', async () => {
  assert.is(await endAfter(reply(0x80, 0x00, 0x00)), 'client_error');
});

test('memjs: a status that the protocol does not know is a client error', async () => {
  assert.is(await endAfter(reply(0x81, 0x00, 0x7777)), 'client_error');
});

test('memjs: a reply shorter than its own parts is a client error, not a wait', async () => {
  const header = reply(0x81, 0x00, 0x00);
  header.writeUInt8(4, 4);
  assert.is(await endAfter(header), 'client_error');
});

test('memjs: a reply longer than any item is a client error, and is not gathered', async () => {
  const header = reply(0x81, 0x00, 0x00);
  header.writeUInt32BE(0xffff_ffff, 8);
  assert.is(await endAfter(header), 'client_error');
});

test.run();
