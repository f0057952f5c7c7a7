// Sizes: what is asked for in theory, and what is counted.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askedSizes } from '../../src/workload/asked-sizes.js';
import { EtcSizes } from '../../src/workload/etc-sizes.js';
import { countSize, makeSizeCounts, sizeFigures } from '../../src/workload/size-counts.js';

function counted(sizes: Iterable<number>, longest: number) {
  const counts = makeSizeCounts(longest);
  for (const bytes of sizes) countSize(counts, bytes);
  return sizeFigures([counts]);
}

test('nothing counted has no figures', () => {
  const nothing = { mean: null, p50: null, p90: null, p99: null, max: null };
  assert.equal(counted([], 100), nothing);
  assert.equal(sizeFigures([]), nothing);
});

test('one size is told exactly, up to the longest there can be', () => {
  for (const bytes of [0, 1, 1023, 1024, 1025, 4097, 131_072, 1_048_476, 2 ** 30]) {
    const same = { mean: bytes, p50: bytes, p90: bytes, p99: bytes, max: bytes };
    assert.equal(counted([bytes, bytes, bytes], bytes), same);
  }
});

test('percentiles of even sizes are right to two in a thousand, mean and maximum exactly', () => {
  const sizes = Array.from({ length: 100_000 }, (_, i) => 10 * i + 1);
  const { mean, p50, p90, p99, max } = counted(sizes, 1_000_000);
  assert.equal([mean, max], [499_996, 999_991]);
  for (const [found, bytes] of [
    [p50!, 499_991],
    [p90!, 899_991],
    [p99!, 989_991],
  ] as const) {
    assert.ok(Math.abs(found / bytes - 1) < 0.002, `${found} instead of ${bytes}`);
  }
});

test('threads add up', () => {
  const [one, two] = [makeSizeCounts(5000), makeSizeCounts(5000)];
  for (let i = 0; i < 9; i++) countSize(one, 10);
  countSize(two, 5000);
  const { mean, p50, p90, p99, max } = sizeFigures([one, two]);
  assert.equal([mean, p50, p90, p99, max], [509, 10, 10, 5000, 5000]);
});

test('what is asked for is the theory of every kind of sizes', () => {
  assert.equal(askedSizes(1024), { mean: 1024, p50: 1024, p90: 1024, p99: 1024, max: 1024 });
  assert.equal(askedSizes({ min: 1, max: 100 }), {
    mean: 50.5,
    p50: 50,
    p90: 90,
    p99: 99,
    max: 100,
  });
  assert.equal(askedSizes({ min: 7, max: 7 }), { mean: 7, p50: 7, p90: 7, p99: 7, max: 7 });
  const list = [
    { bytes: 4000, weight: 0.5 },
    { bytes: 10, weight: 9 },
    { bytes: 100, weight: 0.5 },
  ];
  assert.equal(askedSizes(list), { mean: 214, p50: 10, p90: 10, p99: 4000, max: 4000 });
});

test("ETC's mean is that of its quantiles, wherever it is cut", () => {
  for (const max of [3, 15, 16, 200, 924, 1_048_476]) {
    const etc = new EtcSizes(max);
    // Midpoints of a million strips; the tail beyond them holds less than a thousandth.
    const strips = 1_000_000;
    let sum = 0;
    for (let i = 0; i < strips; i++) sum += etc.at((i + 0.5) / strips);
    const mean = sum / strips;
    assert.ok(Math.abs(etc.mean / mean - 1) < 0.001, `${max}: ${etc.mean} instead of ${mean}`);
  }
  // Whole sizes one by one: the probability of at least b bytes, from Atikoglu et al.
  let tail = 15;
  for (let b = 16; b <= 100_000; b++)
    tail += (1 + (0.348238 * (b - 15)) / 214.476) ** (-1 / 0.348238);
  const table = [0, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023];
  table.push(0.00837, 0.00837, 0.08989, 0.00092, 0.00326, 0.0198);
  const exact = table.reduce((sum, share, bytes) => sum + share * bytes, 0) + (1 - 0.44155) * tail;
  assert.ok(Math.abs(new EtcSizes(100_000).mean - exact) < 1e-7);
});

test.run();
