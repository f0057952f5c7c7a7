import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing } from '../../src/ring/placement.js';
import { buildKeyTable, keyCount, keyText } from '../../src/workload/key-table.js';

const RING = makeRing('md5', ['a', 'b', 'c', 'd'], 100);

test('a table gives back every key and its peers in ring order', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `${i % 7}:${i ** 3}`);
  const table = buildKeyTable(names, RING, 3);
  assert.is(keyCount(table), names.length);
  const peers = new Uint16Array(3);
  for (const [index, name] of names.entries()) {
    assert.is(keyText(table, index), name);
    RING.locate(name, 3, peers, 0);
    assert.equal([...table.peers.subarray(3 * index, 3 * index + 3)], [...peers]);
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

test('a table lies in shared memory, no larger than it must be', () => {
  const table = buildKeyTable(['ab', 'cde'], RING, 2);
  assert.equal(
    [table.bytes, table.offsets, table.peers].map(({ buffer }) => [
      buffer instanceof SharedArrayBuffer,
      buffer.byteLength,
    ]),
    [
      [true, 5],
      [true, 12],
      [true, 8],
    ],
  );
});

test.run();
