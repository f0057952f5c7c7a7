import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing } from '../../src/ring/placement.js';
import { buildKeyTable, copyKey, keyText, peerOf } from '../../src/workload/key-table.js';

const RING = makeRing('md5', ['a', 'b', 'c', 'd'], { vnodes: 100 });

test('a table gives back every key and its peers in ring order', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `${i % 7}:${i ** 3}`);
  const table = buildKeyTable(names, RING, 3);
  assert.is(table.count, names.length);
  const peers = new Uint16Array(3);
  for (const [index, name] of names.entries()) {
    assert.is(keyText(table, index), name);
    RING.locate(name, 3, peers, 0);
    assert.equal(
      [0, 1, 2].map((replica) => peerOf(table, index, replica)),
      [...peers],
    );
  }
});

test('names that are made one at a time give the same table as a list of them', () => {
  const names = ['k', 'key', 'another', '', 'last'];
  let passes = 0;
  const lazily: Iterable<string> = {
    *[Symbol.iterator]() {
      passes++;
      yield* names;
    },
  };
  assert.equal(buildKeyTable(lazily, RING, 2), buildKeyTable(names, RING, 2));
  assert.is(passes, 2);
});

test('keys of up to 250 bytes are copied whole, and nothing beside them', () => {
  const names = ['', 'k', 'x'.repeat(250)];
  const table = buildKeyTable(names, RING, 4);
  for (const [index, name] of names.entries()) {
    const out = new Uint8Array(300).fill(1);
    assert.is(copyKey(table, index, out, 20), 20 + name.length);
    const expected = '\x01'.repeat(20) + name + '\x01'.repeat(280 - name.length);
    assert.is(Buffer.from(out).toString('latin1'), expected);
  }
});

test('a table lies in shared memory, in records that cross no cache line', () => {
  const table = buildKeyTable(['4095:2441', 'ghost:65535'], RING, 2);
  assert.is(table.stride, 16);
  assert.instance(table.bytes.buffer, SharedArrayBuffer);
  assert.is(table.bytes.buffer, table.words.buffer);
  assert.is(table.bytes.length, 32);
});

test('a prefix goes out before every key and moves none of them', () => {
  const names = Array.from({ length: 200 }, (_, i) => `${i}:${i}`);
  const [plain, prefixed] = ['', 'pb-1:'].map((prefix) => buildKeyTable(names, RING, 2, prefix));
  for (const [index, name] of names.entries()) {
    assert.is(keyText(prefixed!, index), `pb-1:${name}`);
    for (const replica of [0, 1]) {
      assert.is(peerOf(prefixed!, index, replica), peerOf(plain!, index, replica));
    }
  }
});

test('a key that a prefix makes too long for the protocol is refused', () => {
  const key = 'x'.repeat(240);
  assert.is(keyText(buildKeyTable([key], RING, 1, 'p'.repeat(10)), 0).length, 250);
  assert.throws(() => buildKeyTable([key], RING, 1, 'p'.repeat(11)), /a key of 251 characters/);
});

test.run();
