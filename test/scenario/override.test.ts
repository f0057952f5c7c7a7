import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkScenario, parseScenario } from '../../src/scenario/parse.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';

const TEXT = [
  'name: small',
  'network: { peers: 4, replication: 2 }',
  'workload:',
  '  read_ratio: 0.5',
  'stages:',
  '  - { requests: 10 }',
  '  - { requests: 20, workers: 2 }',
].join('\n');

const set = (...overrides: string[]) => parseScenario(TEXT, 'small.yaml', overrides);

function problems(...overrides: string[]): (string | undefined)[][] {
  const { problems: found } = checkScenario(TEXT, 'small.yaml', overrides);
  return found.map(({ override, message }) => [override, message]);
}

test('an override sets a field that is there, one that is not, and one of a list', () => {
  const scenario = set(
    'workload.read_ratio=0.25',
    'network.memcached.threads=4',
    'workload.keys.distribution=uniform',
    'stages.1.requests=30',
  );
  const { workload, stages } = scenario;
  assert.is(workload.read_ratio, 0.25);
  assert.is(provisionedNetwork(scenario).memcached.threads, 4);
  assert.is(stages[1]!.requests, 30);
  assert.is(stages[1]!.name, '2x30');
});

test('values are YAML: numbers, words, quoted text, lists and maps', () => {
  const scenario = set(
    'seed=1e3',
    'driver=memjs',
    'description="a = b: c"',
    'thresholds=["p99_us <= 5", "errors <= 0"]',
    'network={peers: 3, transport: unix}',
  );
  assert.equal([scenario.seed, scenario.driver, scenario.description], [1000, 'memjs', 'a = b: c']);
  assert.equal(scenario.thresholds, ['p99_us <= 5', 'errors <= 0']);
  const { peers, replication } = provisionedNetwork(scenario);
  assert.equal([peers, replication], [3, 1]);
});

test('overrides apply in order, and the last one counts', () => {
  assert.is(set('seed=1', 'seed=2').seed, 2);
  assert.is(provisionedNetwork(set('network={peers: 9}', 'network.peers=3')).peers, 3);
});

test('an empty value takes a field away, so that its default comes back', () => {
  assert.is(set('workload.read_ratio=').workload.read_ratio, 0.8);
  assert.is(set('workload=null').workload.read_ratio, 0.8);
  const [stage] = set('stages.0.requests=', 'stages.0.duration_s=2').stages;
  assert.equal([stage!.name, stage!.requests, stage!.duration_s], ['1x2s', undefined, 2]);
});

test('an override that leaves the parameters of another distribution behind is to blame itself', () => {
  const text = TEXT.replace('read_ratio: 0.5', 'keyspace: shared\n  keys: { distribution: zipf }');
  const zipf = text.replace('zipf', 'zipf, exponent: 1');
  const changes = ['workload.keys.distribution=hotspot'];
  assert.equal(checkScenario(text, 'small.yaml', changes).problems, []);
  const found = checkScenario(zipf, 'small.yaml', changes).problems;
  assert.equal(
    found.map(({ override, path }) => [override, path]),
    [[changes[0], ['workload', 'keys', 'exponent']]],
  );
  assert.equal(
    checkScenario(zipf, 'small.yaml', ['workload.keys.exponent=', ...changes]).problems,
    [],
  );
});

test('a bad override is reported as it was typed, not at a line of the file', () => {
  assert.equal(problems('workload.value_bytes=abc'), [
    [
      'workload.value_bytes=abc',
      "workload.value_bytes must be an integer or a map or a list (got 'abc')",
    ],
  ]);
  try {
    set('workload.value_bytes=abc');
    assert.unreachable();
  } catch (error) {
    const line =
      "--set workload.value_bytes=abc: workload.value_bytes must be an integer or a map or a list (got 'abc')";
    assert.is((error as Error).message, `small.yaml is not a valid scenario\n${line}`);
  }
});

const REFUSED: readonly (readonly [override: string, message: string])[] = [
  ['seed', "not of the form path=value (got 'seed')"],
  ['=5', "not of the form path=value (got '=5')"],
  ['a b=5', "not of the form path=value (got 'a b=5')"],
  ['network..peers=5', "not of the form path=value (got 'network..peers=5')"],
  ['sead=5', 'sead is not a known field'],
  ['network.peer=5', 'network.peer is not a known field'],
  ['__proto__.polluted=1', '__proto__ is not a known field'],
  ['network.constructor.prototype=1', 'network.constructor is not a known field'],
  ['stages.2.requests=5', "stages has no entry '2' (it has 2, counted from 0)"],
  ['stages.first.requests=5', "stages has no entry 'first' (it has 2, counted from 0)"],
  ['stages.0=', 'stages.0 must be a map (got nothing)'],
  ['name.first=5', "name is 'small', not a map or a list"],
  ['name=other', "name must be 'small', the file's name (got 'other')"],
  ['seed=[1', 'seed has no readable value: not valid YAML: Flow sequence must end with a ]'],
  ['seed=*a', 'seed has no readable value: the scenario is a YAML alias'],
  ['seed=!!int 5', 'seed has no readable value: the scenario has a YAML tag'],
  [`description=${'['.repeat(40)}`, 'description has no readable value: nested deeper than 32'],
  ['network=peers: 5', 'network needs a list as [a, b] or a map as {a: 1, b: 2}'],
  ['thresholds=- a', 'thresholds needs a list as [a, b] or a map as {a: 1, b: 2}'],
  ['network.replication=5', 'network.replication must be <= network.peers (got 5 with 4 peers)'],
  ['network.peers=1', 'network.replication must be <= network.peers (got 2 with 1 peers)'],
  ['stages.0.rate_per_s=5', 'stages.0.requests cannot go with rate_per_s'],
  ['stages=[]', 'stages must have at least 1 entry (got 0)'],
];

for (const [override, message] of REFUSED) {
  test(`--set ${override.slice(0, 60)} is refused`, () => {
    const found = problems(override);
    assert.is(found.length, 1, found.map(String).join('\n'));
    assert.ok(found[0]![1]!.includes(message), found[0]![1]);
  });
}

test('where an override breaks a rule between fields, it is to blame and not the file', () => {
  assert.equal(problems('network.peers=1')[0]![0], 'network.peers=1');
  assert.equal(problems('network.replication=5')[0]![0], 'network.replication=5');
  assert.equal(problems('stages.0.rate_per_s=5')[0]![0], 'stages.0.rate_per_s=5');
  assert.equal(problems('stages.0.duration_s=5')[0]![0], 'stages.0.duration_s=5');
});

test('who sets what does not go with a field of the file is told how to take that away', () => {
  const hint = (...overrides: string[]) =>
    checkScenario(TEXT, 'small.yaml', overrides).problems[0]!.hint;
  assert.match(hint('stages.0.duration_s=5')!, 'add --set stages.0.requests=');
  assert.match(hint('stages.1.rate_per_s=5')!, 'add --set stages.1.requests=');
  const open = ['stages.1.requests=', 'stages.1.rate_per_s=5', 'stages.1.duration_s=1'];
  assert.is(checkScenario(TEXT, 'small.yaml', open).problems.length, 0);
  assert.is(hint('stages.0.requests=5', 'stages.0.duration_s=5'), undefined);
});

test('nothing leaks into the prototype of other objects', () => {
  problems(
    '__proto__.polluted=1',
    'network.__proto__.polluted=1',
    'constructor.prototype.polluted=1',
  );
  assert.not('polluted' in {});
});

test.run();
