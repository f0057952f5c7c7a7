import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ketamaRing } from '../../src/ring/ketama.js';
import { littleEndianWord, md5Bytes } from '../../src/ring/md5-hash.js';
import { firstAbove } from '../../src/ring/points.js';
import { holder, holders, VECTORS } from './holders.js';

const PUBLISHED = JSON.parse(readFileSync(new URL('ketama-vectors.json', VECTORS), 'utf8')) as {
  servers: { host: string; weight: number }[];
  vectors: [key: string, hash: number, point: number, server: string][];
};
const HOSTS = PUBLISHED.servers.map(({ host }) => host);
const WEIGHTS = PUBLISHED.servers.map(({ weight }) => weight);
const THE_PUBLISHED = ketamaRing(HOSTS, WEIGHTS);

function keyHash(key: string): number {
  return littleEndianWord(md5Bytes(key), 0);
}

test('the 99 published placements of libmemcached come out: hash, point and server', () => {
  const points = THE_PUBLISHED.points!;
  assert.is(points.hashes.length, 1264);
  for (const [key, hash, point, server] of PUBLISHED.vectors) {
    assert.is(keyHash(key), hash, `hash of ${key}`);
    assert.is(points.hashes[firstAbove(points, hash - 1)], point, `point of ${key}`);
    assert.is(holder(THE_PUBLISHED, key), `${server}:11211`, key);
  }
  assert.is(PUBLISHED.vectors.length, 99);
});

test('a key beyond the last point belongs to the first one', () => {
  const { hashes, owners } = THE_PUBLISHED.points!;
  assert.is(keyHash('VDEAAAAA'), 0xfffcd1b5);
  assert.ok(hashes.at(-1)! < 0xfffcd1b5);
  assert.is(holder(THE_PUBLISHED, 'VDEAAAAA'), HOSTS[owners[0]!]);
});

test('a key whose hash equals a point belongs to that point', () => {
  // The key 'a-7' hashes to the first of the four points of the digest 'a-7'.
  const ring = ketamaRing(['a', 'b']);
  for (const peer of ring.peers) {
    for (let k = 0; k < 40; k++) assert.is(holder(ring, `${peer}-${k}`), peer, `${peer}-${k}`);
  }
});

test("memcached's own port is left out of what is hashed, another one is not", () => {
  const place = (...peers: string[]) => ketamaRing(peers).points!.hashes;
  assert.equal(place('h1:11211', 'h2:11211'), place('h1', 'h2'));
  assert.not.equal(place('h1:11212', 'h2:11212'), place('h1', 'h2'));
  assert.throws(() => ketamaRing(['h1', 'h1:11211']), /repeat/);
});

test('peers of equal weight have 160 points each, less a digest where single precision rounds down', () => {
  // The counts are those of libmemcached's expression, compiled as C.
  const perPeer = (peers: number) => {
    const { points } = ketamaRing(Array.from({ length: peers }, (_, i) => `p${i}`));
    return points!.hashes.length / peers;
  };
  for (const peers of [1, 2, 3, 8, 24, 26]) assert.is(perPeer(peers), 160, `${peers} peers`);
  for (const peers of [25, 47, 50]) assert.is(perPeer(peers), 156, `${peers} peers`);
});

test('shares follow the weights, and equal weights place as none do', () => {
  const total = WEIGHTS.reduce((sum, weight) => sum + weight);
  for (const [peer, share] of THE_PUBLISHED.shares().entries()) {
    // A hundred points and more spread the share by a tenth; five of that.
    assert.ok(Math.abs(share / (WEIGHTS[peer]! / total) - 1) < 0.5, HOSTS[peer]);
  }
  const [plain, equal] = [ketamaRing(HOSTS), ketamaRing(HOSTS, new Array<number>(8).fill(7))];
  assert.equal(equal.points, plain.points);
});

test('without a peer, a key has the same holders less that peer', () => {
  const rest = HOSTS.filter((host) => host !== '10.0.1.3:11211');
  const [before, after] = [ketamaRing(HOSTS), ketamaRing(rest)];
  for (const [key] of PUBLISHED.vectors) {
    const expected = holders(before, key, 8).filter((host) => rest.includes(host));
    assert.equal(holders(after, key, 7), expected, key);
  }
});

test('weights that libmemcached could not use are refused', () => {
  assert.throws(() => ketamaRing(['a', 'b'], [1]), /1 weights for 2 peers/);
  for (const bad of [0, -1, NaN, Infinity]) {
    assert.throws(() => ketamaRing(['a', 'b'], [1, bad]), /must be a number above 0/);
  }
  assert.throws(() => ketamaRing(['a', 'b'], [1000, 1]), /weight of 'b' is too small/);
});

test.run();
