import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { stageWorkload } from '../../src/load/plan.js';
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

test.run();
