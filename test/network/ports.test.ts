import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portCandidates } from '../../src/network/ports.js';

test('ports of new peers are none that outgoing connections use, and none of another peer', () => {
  const first = portCandidates(new Set());
  assert.is(new Set(first).size, 20);
  assert.ok(first.every((port) => port >= 12_000 && port < 30_000));
  // All but 20 are reserved: those are what is left.
  const left = Array.from({ length: 20 }, (_, index) => 12_500 + index);
  const reserved = new Set(Array.from({ length: 18_000 }, (_, index) => 12_000 + index));
  for (const port of left) reserved.delete(port);
  assert.equal(portCandidates(reserved).sort(), left);
});

test.run();
