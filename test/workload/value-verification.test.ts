import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { ValueCheck, ValueVerification } from '../../src/workload/value-verification.js';
import { stageKeys } from '../../src/workload/workload.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { roundRobinRing } from '../support/key-table.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const BASE: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  workers: 2,
  keys: 30,
  valueBytes: 40,
  verify: 'checksum',
};
const MODES = [true, 'checksum'] as const;

function verification(changes: Partial<WorkloadParameters> = {}): ValueVerification {
  const parameters = { ...BASE, ...changes };
  return new ValueVerification(
    buildKeyTable(stageKeys(parameters), roundRobinRing(1), 1),
    parameters,
  );
}

/** What is stored for `key`: bytes that count up, sealed. */
function sealed(by: ValueVerification, key: number): Uint8Array {
  const bytes = by.expectedBytes(key);
  const value = Uint8Array.from({ length: bytes }, (_, i) => 100 + i);
  by.seal(key, value, 0, bytes);
  return value;
}

/** The verdict on a value that comes in pieces which end at `cuts`, through one reused buffer. */
function verdict(check: ValueCheck, key: number, value: Uint8Array, cuts: readonly number[] = []) {
  check.begin(key, value.length);
  const buffer = new Uint8Array(value.length + 8).fill(7);
  let from = 0;
  for (const to of [...cuts, value.length]) {
    buffer.set(value.subarray(from, to), 3);
    check.piece(buffer, 3, 3 + to - from);
    from = to;
  }
  return check.right;
}

/** `value` with bit `bit` of byte `at` turned over. */
function flipped(value: Uint8Array, at: number, bit = 0): Uint8Array {
  const copy = value.slice();
  copy[at]! ^= 1 << bit;
  return copy;
}

/** CRC-32 bit by bit, as RFC 1952 describes it. */
function slowCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('a value begins with key, zero byte and length, and with a checksum of the rest if asked', () => {
  const plain = Buffer.from(sealed(verification({ verify: true }), 37));
  assert.is(plain.toString('latin1', 0, 8), '1:7\0\0\0\0\x28');
  assert.equal(
    [...plain.subarray(8)],
    Array.from({ length: 32 }, (_, i) => 108 + i),
  );
  const checked = Buffer.from(sealed(verification(), 37));
  assert.equal(checked.subarray(0, 8), plain.subarray(0, 8));
  assert.is(checked.readUInt32BE(8), slowCrc32(plain.subarray(12)));
  assert.equal(checked.subarray(12), plain.subarray(12));
});

for (const verify of MODES) {
  const name = String(verify);

  test(`${name}: a value is right whole, byte by byte and split in three at any two bytes`, () => {
    const by = verification({ verify });
    const check = new ValueCheck(by);
    const value = sealed(by, 5);
    assert.ok(check.accepts(5, value));
    assert.ok(verdict(check, 5, value, [...value.keys()].slice(1)));
    for (let a = 0; a <= value.length; a++) {
      for (let b = a; b <= value.length; b++) {
        assert.ok(verdict(check, 5, value, [a, b]), `${a}, ${b}`);
        assert.not(verdict(check, 5, flipped(value, 7), [a, b]), `${a}, ${b}, one byte wrong`);
      }
    }
  });

  test(`${name}: a value shorter than its header holds as much of it as fits, and no byte more`, () => {
    for (let valueBytes = 0; valueBytes <= 14; valueBytes++) {
      const by = verification({ verify, valueBytes: [{ bytes: valueBytes, weight: 1 }] });
      const long = sealed(verification({ verify, valueBytes: 40 }), 5);
      const memory = new Uint8Array(valueBytes + 8).fill(7);
      by.seal(5, memory, 4, valueBytes);
      const around = [...memory.subarray(0, 4), ...memory.subarray(4 + valueBytes)];
      assert.equal(around, new Array(8).fill(7), 'what lies around the value');
      const value = memory.slice(4, 4 + valueBytes);
      // The length, which differs, is in bytes 4 to 7.
      const prefix = Math.min(valueBytes, 4);
      assert.equal([...value.subarray(0, prefix)], [...long.subarray(0, prefix)]);
      const check = new ValueCheck(by);
      assert.ok(verdict(check, 5, value, [...value.keys()].slice(1)), `${valueBytes} bytes`);
      const headerBytes = verify === true ? 8 : 12;
      for (let at = 0; at < valueBytes; at++) {
        const seen = verify === 'checksum' || at < headerBytes;
        assert.is(check.accepts(5, flipped(value, at)), !seen, `${valueBytes} bytes, ${at} wrong`);
      }
    }
  });

  test(`${name}: another key's value, another length and no value at all are wrong`, () => {
    const by = verification({ verify });
    const check = new ValueCheck(by);
    const values = Array.from({ length: 60 }, (_, key) => sealed(by, key));
    for (const [owner, value] of values.entries()) {
      for (const key of values.keys()) assert.is(check.accepts(key, value), key === owner);
    }
    const value = values[5]!;
    for (const wrong of [value.subarray(0, 39), new Uint8Array(41), new Uint8Array(0)]) {
      assert.not(check.accepts(5, wrong));
    }
    // The length in the header is not what it is: a value cut and filled up again.
    const other = sealed(verification({ verify, valueBytes: 41 }), 5).slice(0, 40);
    assert.not(check.accepts(5, other));
    assert.ok(check.accepts(5, value), 'a wrong value leaves nothing behind');
  });

  test(`${name}: nothing is right for a ghost, or where nobody asked`, () => {
    const by = verification({ verify, ghostRatio: 0.5, valueBytes: [{ bytes: 0, weight: 1 }] });
    const check = new ValueCheck(by);
    for (const key of [-1, 60, 61]) {
      assert.is(by.expectedBytes(key), -1);
      assert.not(check.accepts(key, new Uint8Array(0)), `${key}`);
    }
    assert.ok(check.accepts(59, new Uint8Array(0)));
  });

  test(`${name}: what one stage has stored is right in every other that has the key`, () => {
    for (const keyspace of ['own', 'shared'] as const) {
      const valueBytes = { distribution: 'etc', max: 5000 } as const;
      const first = verification({ verify, keyspace, valueBytes, workers: 4, keys: 50 });
      const later = verification({ verify, keyspace, valueBytes, workers: 2, keys: 70, stage: 3 });
      const check = new ValueCheck(later);
      for (let i = 0; i < 100; i++) {
        // With keys of their own, worker 1's come behind the 50 or the 70 of worker 0.
        const inLater = keyspace === 'own' && i >= 50 ? i + 20 : i;
        assert.ok(check.accepts(inLater, sealed(first, i)), `${keyspace} ${i}`);
      }
    }
  });
}

test('a flipped bit anywhere is seen with a checksum, without it in the header alone', () => {
  for (const verify of MODES) {
    const by = verification({ verify });
    const check = new ValueCheck(by);
    const value = sealed(by, 5);
    for (let at = 0; at < value.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const seen = verify === 'checksum' || at < 8;
        assert.is(check.accepts(5, flipped(value, at, bit)), !seen, `${verify}: ${at}.${bit}`);
      }
    }
  }
});

test.run();
