import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { md5Ring } from '../../src/ring/md5.js';
import { makeRing } from '../../src/ring/placement.js';

test('the placement md5 is the ring of MD5 points', () => {
  const peers = ['a', 'b', 'c'];
  assert.equal(makeRing('md5', peers, 50).shares(), md5Ring(peers, 50).shares());
  assert.equal(makeRing('md5', peers, 50).peers, peers);
});

test.run();
