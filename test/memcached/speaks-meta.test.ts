// What a server that is asked for the meta protocol may say, or not say.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { speaksMeta } from '../../src/memcached/speaks-meta.js';

for (const [what, reply, expected] of [
  ['a no-op is answered by one', 'MN\r\n', true],
  ['a server that does not know the question says so', 'ERROR\r\n', false],
  ['one that says nothing is not told to be of an old version', '', undefined],
] as const) {
  test(what, async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end(reply)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    assert.is(await speaksMeta({ host: '127.0.0.1', port }), expected);
    server.close();
  });
}

test.run();
