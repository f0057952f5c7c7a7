import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldRequests } from '../../src/memcached/held-requests.js';

test('held requests come back in order and whole, across growth and wrap-around', () => {
  const held = new HeldRequests();
  const expect = (n: number): void => {
    const get = n % 3 === 0;
    const { isRead, key, valueOffset, valueBytes, ttlS } = held;
    const set = [n, 2 ** 30 + n, n % 2 === 0 ? 0 : 10 * n, n + 1];
    assert.equal([key, valueOffset, valueBytes, ttlS], get ? [n, 0, 0, 0] : set, `request ${n}`);
    assert.is(isRead, get);
    held.shift();
  };
  let [first, next] = [0, 0];
  for (let round = 0; round < 200; round++) {
    for (let i = 0; i < 7; i++, next++) {
      if (next % 3 === 0) held.pushGet(next);
      else held.pushSet(next, 2 ** 30 + next, next % 2 === 0 ? 0 : 10 * next, next + 1);
    }
    for (let i = 0; i < 5; i++) expect(first++);
  }
  assert.is(held.size, next - first);
  while (first < next) expect(first++);
  assert.is(held.size, 0);
});

test('what is cleared is forgotten', () => {
  const held = new HeldRequests();
  for (let key = 0; key < 1000; key++) held.pushGet(key);
  held.clear();
  assert.is(held.size, 0);
  held.pushSet(5, 6, 7, 8);
  assert.equal(
    [held.size, held.isRead, held.key, held.valueOffset, held.valueBytes, held.ttlS],
    [1, false, 5, 6, 7, 8],
  );
});

test.run();
