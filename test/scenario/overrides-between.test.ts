import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScenario, shippedScenarios } from '../../src/scenario/load.js';
import { overridesBetween } from '../../src/scenario/overrides-between.js';

function between(name: string, overrides: readonly string[]) {
  const [from, to] = [loadScenario(name), loadScenario(name, { overrides })];
  const found = overridesBetween({ ...from }, { ...to });
  return { found, again: loadScenario(name, { overrides: found }), to };
}

for (const overrides of [
  ['network.memory_mb=16'],
  ['driver=memjs', 'workload.value_bytes={min: 10, max: 20}'],
  ['workload.value_bytes=[{bytes: 100, weight: 1}, {bytes: 200, weight: 2}]'],
  ['network.memcached.options=["-C"]', 'network.memcached.threads=2'],
  ['stages=[{workers: 2, requests: 30}, {workers: 1, duration_s: 2}]'],
  ['stages.0={rate_per_s: 100, duration_s: 1, workers: 2}'],
  ['workload.ttl_ratio=0.5', 'seed=7', 'threads=2'],
]) {
  test(`the way back from ${overrides.join(', ')} leads to the same scenario`, () => {
    const { found, again, to } = between('demo_net', overrides);
    assert.ok(found.length > 0);
    assert.equal(again, to);
  });
}

test('nothing is to be set between equal scenarios, nor for what only describes', () => {
  for (const { name } of shippedScenarios()) assert.equal(between(name, []).found, []);
  assert.equal(between('demo_net', ['description=other', 'thresholds=["errors < 1"]']).found, []);
});

test('what one side lacks is taken away', () => {
  assert.equal(overridesBetween({ a: { b: 1, c: 'x' } }, { a: { c: 'x', d: [2] } }), [
    'a.b=null',
    'a.d=[2]',
  ]);
});

test.run();
