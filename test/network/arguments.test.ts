import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import {
  checkFileLimit,
  connectionLimit,
  memcachedArguments,
  type DaemonShape,
} from '../../src/network/arguments.js';

const SHAPE: DaemonShape = {
  transport: 'tcp',
  memoryMb: 64,
  threads: 2,
  connections: 50,
  options: [],
};

test('TCP is loopback only, on a port that the kernel chooses, without UDP', () => {
  assert.is(
    memcachedArguments(SHAPE, undefined).join(' '),
    '-l 127.0.0.1 -p -1 -U 0 -m 64 -t 2 -c 98',
  );
});

test('a unix socket is for its owner only', () => {
  const shape = { ...SHAPE, transport: 'unix' } as const;
  assert.is(
    memcachedArguments(shape, 'nobody').join(' '),
    '-s s -a 0700 -m 64 -t 2 -c 98 -u nobody',
  );
});

test('options follow, each split at its first space', () => {
  const options = ['-C', '-I 2m', '-o hashpower=20,no_lru_crawler', '-x a b'];
  assert.equal(memcachedArguments({ ...SHAPE, options }, undefined).slice(-7), [
    '-C',
    '-I',
    '2m',
    '-o',
    'hashpower=20,no_lru_crawler',
    '-x',
    'a b',
  ]);
});

test('too low a limit of files is an error that gives both numbers', () => {
  const needed = connectionLimit(SHAPE.connections, SHAPE.threads);
  checkFileLimit(SHAPE, needed);
  assert.throws(
    () => checkFileLimit(SHAPE, needed - 1),
    (error: unknown) =>
      error instanceof BenchError &&
      error.code === 'ERR_RESOURCES' &&
      error.message.includes(`${needed} file descriptors`) &&
      error.message.includes(`limit is ${needed - 1}`),
  );
  checkFileLimit(SHAPE);
});

test.run();
