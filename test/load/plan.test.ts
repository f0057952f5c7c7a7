import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scenarioDigest, stageThreads, stageWorkload } from '../../src/load/plan.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { ValueSizes } from '../../src/workload/value-sizes.js';

function workload(text: string, options = '[]') {
  const network = `network: { memory_mb: 64, memcached: { options: ${options} } }`;
  const stages = 'stages: [{ requests: 1 }, { workers: 3, keys: 70, requests: 2 }]';
  const scenario = parseScenario(`name: n\n${network}\nworkload: ${text}\n${stages}`, 'n.yaml');
  return stageWorkload(scenario, 1);
}

test("ETC's longest value is what the peers take, and never above their default", () => {
  const text = '{ value_bytes: { distribution: etc } }';
  for (const [options, max] of [
    ['[]', 1_048_476],
    ['["-I 512k"]', 524_188],
    ['["-I 8m"]', 1_048_476],
  ] as const) {
    const parameters = workload(text, options);
    assert.equal(parameters.valueBytes, { distribution: 'etc', max });
    assert.is(new ValueSizes(parameters).longest, max);
  }
});

test('keys, sizes and expiries of a stage are those of the scenario', () => {
  const parameters = workload(
    '{ keyspace: shared, keys: { distribution: zipf }, value_bytes: [{ bytes: 7 }], ttl_s: [{ seconds: 9 }] }',
  );
  assert.equal(parameters.keyDistribution, { distribution: 'zipf', exponent: 0.99 });
  assert.equal(parameters.valueBytes, [{ bytes: 7, weight: 1 }]);
  assert.equal(parameters.ttlS, [{ seconds: 9, weight: 1 }]);
  assert.equal([parameters.stage, parameters.workers, parameters.keys], [1, 3, 70]);
});

/** Every distribution of keys, in a closed loop by count and in open loops. */
const LAWS = ['uniform', 'zipf', 'hotspot', 'latest', 'sequential'];
const LOOPS = [
  'requests: 50',
  'duration_s: 1',
  'duration_s: 1, rate_per_s: 500',
  'duration_s: 1, rate_per_s: { from: 10, to: 500 }, arrival: poisson',
];

test('neither threads nor driver nor connections change what a scenario asks for', () => {
  const digests = new Set<string>();
  for (const law of LAWS) {
    for (const loop of LOOPS) {
      const keys = `workload: { keyspace: shared, keys: { distribution: ${law} } }`;
      const digest = (how: string) =>
        scenarioDigest(
          parseScenario(`name: n\n${how}${keys}\nstages: [{ workers: 4, ${loop} }]`, 'n.yaml'),
        );
      const own = digest('');
      for (const how of [
        'threads: 1\n',
        'threads: 4\n',
        'driver: memjs\n',
        'connections: per_worker\n',
      ]) {
        assert.is(digest(how), own, `${law}, ${loop}, ${how}`);
      }
      assert.is.not(digest('seed: 43\n'), own, `${law}, ${loop}: another seed`);
      digests.add(own);
    }
  }
  assert.is(digests.size, LAWS.length * LOOPS.length);
});

test('no thread is without a worker, or without an operation that it may have outstanding', () => {
  const threads = (stage: string) =>
    stageThreads(parseScenario(`name: n\nthreads: 8\nstages: [{ ${stage} }]`, 'n.yaml').stages[0]!);
  assert.is(threads('workers: 9, requests: 1'), 8);
  assert.is(threads('workers: 3, requests: 1'), 3);
  assert.is(threads('workers: 9, rate_per_s: 1, duration_s: 1, max_outstanding: 2'), 2);
});

test.run();
