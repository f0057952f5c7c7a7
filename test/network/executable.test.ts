import { delimiter, dirname } from 'node:path';
import { chmod } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { daemonUser, findMemcached } from '../../src/network/executable.js';
import { withScript } from './processes.js';

async function withPath(path: string | undefined, body: () => Promise<void> | void): Promise<void> {
  const before = process.env.PATH;
  if (path === undefined) delete process.env.PATH;
  else process.env.PATH = path;
  try {
    await body();
  } finally {
    process.env.PATH = before;
  }
}

function missing(path: string): string {
  try {
    findMemcached(path);
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).code, 'ERR_MEMCACHED_MISSING');
    assert.is((error as BenchError).exitCode, 3);
    assert.not.match((error as BenchError).message, /\n/);
    return (error as BenchError).message;
  }
  assert.unreachable('found');
  return '';
}

test('a name is searched in PATH, a path is taken as it is', async () => {
  await withScript('#!/bin/sh\n', async (path) => {
    await withPath(`/nonexistent${delimiter}${dirname(path)}`, () => {
      assert.is(findMemcached('memcached'), path);
    });
    assert.is(findMemcached(path), path);
  });
});

test('what is missing, not executable or a folder is refused', async () => {
  await withScript('#!/bin/sh\n', async (path) => {
    assert.match(missing(`${path}.not`), /memcached\.not' is not an executable file/);
    assert.match(missing(dirname(path)), /is not an executable file/);
    await chmod(path, 0o644);
    assert.match(missing(path), /is not an executable file/);
    await withPath(dirname(path), () => assert.ok(missing('memcached')));
  });
  await withPath(undefined, () => assert.ok(missing('memcached')));
});

for (const [tool, advice] of [
  ['apt-get', 'apt-get install memcached'],
  ['dnf', 'dnf install memcached'],
  ['apk', 'apk add memcached'],
  ['brew', 'brew install memcached'],
] as const) {
  test(`where there is ${tool}, the message says how it installs memcached`, async () => {
    await withScript(
      '#!/bin/sh\n',
      async (path) => {
        await withPath(dirname(path), () => {
          assert.is(missing('memcached'), `no program 'memcached' in PATH; try: ${advice}`);
        });
      },
      tool,
    );
  });
}

test('a hostile name cannot reach the terminal', () => {
  assert.not.match(missing('\u001b[2Jx'), /\u001b/);
});

test('only root needs an account for the daemons', () => {
  const user = daemonUser();
  if (process.getuid?.() === 0) assert.ok(user === 'nobody' || user === 'root');
  else assert.is(user, undefined);
});

test.run();
