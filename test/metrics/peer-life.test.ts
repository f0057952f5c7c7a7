// What proves that two answers came from two processes.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mayBeSameLife, type PeerLife } from '../../src/metrics/peer-life.js';

const life = (pid: number | null, startedS: number | null): PeerLife => ({ pid, startedS });

test('another pid or another start is another process; what is not told proves nothing', () => {
  for (const [a, b, same] of [
    [life(7, 1000), life(7, 1000), true],
    [life(7, 1000), life(8, 1000), false],
    [life(1, 1000), life(1, 1003), false],
    // A clock that is read twice, and rounded.
    [life(1, 1000), life(1, 1002), true],
    [life(null, 1000), life(7, 1000), true],
    [life(null, 1000), life(7, 1010), false],
    [life(7, null), life(7, 1000), true],
    [life(7, null), life(8, 1000), false],
    [life(null, null), life(8, 1000), true],
  ] as const) {
    assert.is(mayBeSameLife(a, b), same, JSON.stringify([a, b]));
    assert.is(mayBeSameLife(b, a), same, JSON.stringify([b, a]));
  }
});

test.run();
