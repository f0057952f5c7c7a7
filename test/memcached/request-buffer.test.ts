import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NO_KEY, PendingRequests } from '../../src/memcached/pending.js';
import { REQUEST_OVERHEAD, RequestBuffer } from '../../src/memcached/request-buffer.js';
import { LONGEST_KEY } from '../../src/workload/key-table.js';
import { roundRobinKeys } from '../load/scripted-driver.js';

const keys = roundRobinKeys(12, 3, 1);
const values = new TextEncoder().encode('abcdefghij');

const textOf = (buffer: RequestBuffer) => buffer.bytes.toString('latin1', 0, buffer.length);

test('requests are written as the protocol wants them, one behind the other', () => {
  const buffer = new RequestBuffer(2000);
  buffer.appendGet(keys, 11);
  const at = buffer.appendSet(keys, 3, values, 2, 5, 0);
  assert.is(buffer.bytes.toString('latin1', at, at + 5), 'cdefg', 'where the value begins');
  buffer.appendSet(keys, 0, values, 0, 0, 2_592_000);
  assert.is(textOf(buffer), 'mg k11 v\r\nms k3 5\r\ncdefg\r\nms k0 0 T2592000\r\n\r\n');
});

test('numbers of every length are written in full', () => {
  for (const ttlS of [1, 9, 10, 99, 100, 1_234_567, 2_592_000]) {
    const buffer = new RequestBuffer(2000);
    buffer.appendSet(keys, 0, values, 0, 10, ttlS);
    assert.is(textOf(buffer), `ms k0 10 T${ttlS}\r\nabcdefghij\r\n`);
  }
});

test('what fits is known beforehand, for the longest key and the largest numbers', () => {
  const buffer = new RequestBuffer(REQUEST_OVERHEAD + 1000);
  assert.ok(buffer.fits(1000));
  assert.not(buffer.fits(1001));
  const longest = `ms ${'k'.repeat(LONGEST_KEY)} 1073741824 T2592000\r\n\r\n`;
  assert.ok(longest.length <= REQUEST_OVERHEAD);
});

test('pending requests come back in the order they were sent, across growth and wrap-around', () => {
  const pending = new PendingRequests();
  const keyOf = (number: number) => (number % 3 === 0 ? number - 3 : NO_KEY);
  assert.is(pending.headKey, NO_KEY);
  let next = 0;
  let expected = 0;
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 7 + round; i++) pending.push(next++, keyOf(next), 100);
    for (let i = 0; i < 5 + round; i++) {
      assert.is(pending.headKey, keyOf(expected + 1));
      assert.is(pending.headIsRead, pending.headKey !== NO_KEY);
      assert.is(pending.shift(), expected++);
    }
  }
  assert.is(pending.size, next - expected);
  assert.equal(
    pending.takeAll().map(({ token }) => token),
    Array.from({ length: next - expected }, (_, i) => expected + i),
  );
  assert.is(pending.size, 0);
  assert.is(pending.headKey, NO_KEY, 'nothing is left of what was there');
});

test('a request is overdue when its own deadline has passed, wherever it stands', () => {
  const pending = new PendingRequests();
  pending.push(1, 0, 500);
  pending.push(2, NO_KEY, 200);
  assert.not(pending.overdue(199));
  assert.ok(pending.overdue(200));
});

test.run();
