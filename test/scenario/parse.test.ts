import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { checkScenario, parseScenario } from '../../src/scenario/parse.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';

const SMALL = 'name: small\nstages:\n  - { requests: 10 }\n';

/** A scenario named `small` whose text ends in the given lines. */
function small(...lines: string[]) {
  return parseScenario(['name: small', ...lines].join('\n'), 'small.yaml');
}

function messages(text: string, overrides: readonly string[] = []): string[] {
  return checkScenario(text, 'small.yaml', overrides).problems.map(({ message }) => message);
}

test('every default is filled in', () => {
  assert.equal(parseScenario(SMALL, 'small.yaml'), {
    name: 'small',
    description: '',
    seed: 42,
    driver: 'meta',
    threads: 'auto',
    connections: 'shared',
    pipeline: 1,
    deadline_s: 5,
    settle_s: 0,
    network: {
      peers: 8,
      memory_mb: 64,
      replication: 1,
      vnodes: 100,
      placement: 'md5',
      transport: 'tcp',
      memcached: { path: 'memcached', threads: 1, options: [] },
    },
    workload: {
      value_bytes: 1024,
      read_ratio: 0.8,
      ghost_ratio: 0,
      ttl_ratio: 0,
      ttl_s: 2,
      keyspace: 'own',
      keys: { distribution: 'uniform' },
      set_on_miss: false,
      verify: false,
    },
    thresholds: [],
    stages: [
      {
        name: '1x10',
        workers: 1,
        keys: 10,
        requests: 10,
        warmup_s: 0,
        driver: 'meta',
        connections: 'shared',
        threads: 'auto',
        deadline_s: 5,
      },
    ],
  });
});

/** What `text` becomes as a workload, alone and once more from what it became. */
function workload(text: string) {
  const scenario = small(`workload: ${text}`, 'stages: [{ requests: 10 }]');
  assert.equal(parseScenario(JSON.stringify(scenario), 'small.yaml'), scenario);
  return scenario.workload;
}

test('any placement may stand beside vnodes, and a resolved scenario is a valid one', () => {
  for (const placement of ['md5', 'ketama', 'rendezvous', 'jump', 'modulo']) {
    const network = `network: { placement: ${placement}, vnodes: 50 }`;
    const scenario = small(network, 'stages: [{ requests: 10 }]');
    assert.is(scenario.network.placement, placement);
    assert.is(scenario.network.vnodes, 50);
    assert.equal(parseScenario(JSON.stringify(scenario), 'small.yaml'), scenario);
  }
});

test('a distribution of keys has its own parameters, with their defaults, and no others', () => {
  for (const [text, keys] of [
    ['distribution: uniform', { distribution: 'uniform' }],
    ['distribution: sequential', { distribution: 'sequential' }],
    ['distribution: zipf', { distribution: 'zipf', exponent: 0.99 }],
    ['distribution: latest, exponent: 1', { distribution: 'latest', exponent: 1 }],
    [
      'distribution: hotspot, hot_keys_ratio: 1',
      { distribution: 'hotspot', hot_keys_ratio: 1, hot_operations_ratio: 0.8 },
    ],
  ] as const) {
    assert.equal(workload(`{ keyspace: shared, keys: { ${text} } }`).keys, keys);
  }
});

test('values are of one size, a range, listed with weights, or as in ETC', () => {
  for (const [text, sizes] of [
    ['1', 1],
    ['{ max: 10, min: 0 }', { min: 0, max: 10 }],
    ['{ distribution: etc }', { distribution: 'etc' }],
    [
      '[{ bytes: 0 }, { weight: 2.5, bytes: 1048476 }]',
      [
        { bytes: 0, weight: 1 },
        { bytes: 1048476, weight: 2.5 },
      ],
    ],
  ] as const) {
    assert.equal(workload(`{ value_bytes: ${text} }`).value_bytes, sizes);
  }
});

test('expiries are one or listed with weights', () => {
  assert.is(workload('{ ttl_s: 7 }').ttl_s, 7);
  assert.equal(workload('{ ttl_s: [{ seconds: 7 }, { seconds: 60, weight: 3 }] }').ttl_s, [
    { seconds: 7, weight: 1 },
    { seconds: 60, weight: 3 },
  ]);
});

test('a closed loop by time has 1000 keys per worker unless it says otherwise', () => {
  const { stages } = small(
    'stages:',
    '  - { workers: 8, duration_s: 10 }',
    '  - { duration_s: 0.5, keys: 7 }',
  );
  assert.equal(
    stages.map(({ name, keys, requests, duration_s }) => [name, keys, requests, duration_s]),
    [
      ['8x10s', 1000, undefined, 10],
      ['1x0.5s', 7, undefined, 0.5],
    ],
  );
  assert.not('arrival' in stages[0]!);
  assert.not('max_outstanding' in stages[0]!);
});

test('an open loop gets an arrival and room for what may be outstanding', () => {
  const { stages } = small(
    'deadline_s: 2',
    'stages:',
    '  - { rate_per_s: 1000, duration_s: 5, workers: 4 }',
    '  - { rate_per_s: { from: 1000, to: 50000 }, duration_s: 5, arrival: poisson }',
    '  - { rate_per_s: 2500.5, duration_s: 5, deadline_s: 9.9999 }',
    '  - { rate_per_s: 10000000, duration_s: 5, deadline_s: 3600 }',
    '  - { rate_per_s: 1000, duration_s: 5, max_outstanding: 3 }',
  );
  assert.equal(
    stages.map((stage) => [stage.name, stage.arrival, stage.max_outstanding]),
    [
      ['1000/s', 'constant', 10_000],
      ['1000-50000/s', 'poisson', 200_000],
      ['2500.5/s', 'constant', Math.ceil(2 * 2500.5 * 9.9999)],
      ['10000000/s', 'constant', 10_000_000],
      ['1000/s#2', 'constant', 3],
    ],
  );
});

test('a stage inherits what the scenario sets and may set it for itself', () => {
  const { stages } = small(
    'driver: memjs',
    'connections: per_worker',
    'threads: 3',
    'deadline_s: 1.5',
    'stages:',
    '  - { requests: 10 }',
    '  - { requests: 10, driver: meta, connections: shared, threads: auto, deadline_s: 9 }',
  );
  const own = stages.map(({ driver, connections, threads, deadline_s }) => {
    return [driver, connections, threads, deadline_s];
  });
  assert.equal(own, [
    ['memjs', 'per_worker', 3, 1.5],
    ['meta', 'shared', 'auto', 9],
  ]);
});

test('repeated stages get numbered names, beside names that were given', () => {
  const { stages } = small(
    'stages:',
    '  - { requests: 10 }',
    '  - { requests: 10 }',
    '  - { name: "1x10#2", requests: 10 }',
    '  - { requests: 10 }',
    '  - { name: "1x10", requests: 5 }',
  );
  const names = stages.map(({ name }) => name);
  assert.equal(names, ['1x10#3', '1x10#4', '1x10#2', '1x10#5', '1x10']);
});

test('a scenario is frozen all the way down', () => {
  const scenario = parseScenario(SMALL, 'small.yaml');
  const open = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (!Object.isFrozen(value) || Object.values(value).some(open));
  assert.not(open(scenario));
});

test('two readings do not share their defaults', () => {
  const read = () => provisionedNetwork(parseScenario(SMALL, 'small.yaml'));
  assert.is.not(read().memcached.options, read().memcached.options);
});

test('a resolved scenario written as JSON is a scenario that resolves to itself', () => {
  const stages = [
    '{ workers: 2, requests: 10, warmup_s: 1 }',
    '{ workers: 2, requests: 10 }',
    '{ duration_s: 1.5 }',
    '{ rate_per_s: 500, duration_s: 2, arrival: poisson, threads: 2 }',
    '{ rate_per_s: { from: 10, to: 1 }, duration_s: 2 }',
  ];
  const scenario = small(
    'description: "a: [b] #c"',
    'network: { memcached: { options: ["-I 2m", "-o no_lru_maintainer,hashpower=20"] } }',
    'thresholds: ["1x1.5s: p99_us <= 5e3", "hit_rate > 0"]',
    `stages: [${stages.join(', ')}]`,
  );
  for (const indent of [undefined, 2]) {
    const again = parseScenario(JSON.stringify(scenario, null, indent), 'small.yaml');
    assert.equal(again, scenario);
  }
});

test('the largest scenario that is allowed stays within the limits when written in full', () => {
  const stage = '  - { rate_per_s: { from: 1000, to: 2000 }, duration_s: 1, arrival: poisson }';
  const scenario = small('stages:', ...Array.from({ length: 100 }, () => stage));
  const again = parseScenario(JSON.stringify(scenario, null, 2), 'small.yaml');
  assert.equal(again, scenario);
});

test('all problems are reported at once, in the order of the file', () => {
  const text = [
    'name: large',
    'workload: { ghost_ratoi: 0.5, ttl_ratio: 2 }',
    'network:',
    '  peers: 2',
    '  replication: 3',
    'driver: memj',
    'driver: meta',
    'thresholds: ["p98_us < 5"]',
    'stages:',
    '  - { workers: 0, requests: 10 }',
    '  - { requests: 10, duration_s: 5 }',
  ].join('\n');
  assert.equal(messages(text), [
    "name must be 'small', the file's name (got 'large')",
    'workload.ghost_ratoi is not a known field',
    'workload.ttl_ratio must be <= 1 (got 2)',
    'network.replication must be <= network.peers (got 3 with 2 peers)',
    "driver must be one of meta, memjs (got 'memj')",
    'driver is given twice (first in line 6)',
    "thresholds.0 compares the unknown metric 'p98_us': did you mean 'p90_us'?",
    'stages.0.workers must be >= 1 (got 0)',
    'stages.1.duration_s cannot go with requests: a closed loop ends by one of the two',
  ]);
});

test('a problem is shown with its line, a caret below the place, and a hint', () => {
  const text = 'name: small\nworkload:\n  ghost_ratoi: 0.5\nstages: [{ requests: 1 }]\n';
  try {
    parseScenario(text, 'scenarios/small.yaml');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).code, 'ERR_SCENARIO_INVALID');
    assert.is(
      (error as BenchError).message,
      [
        'scenarios/small.yaml is not a valid scenario',
        'scenarios/small.yaml:3:3: workload.ghost_ratoi is not a known field',
        '    3 |   ghost_ratoi: 0.5',
        '      |   ^',
        "    did you mean 'ghost_ratio'?",
      ].join('\n'),
    );
  }
});

test('what is echoed is short and cannot steer a terminal', () => {
  const long = `name: small\ndriver: "${'\u202e'.repeat(300)}"\nstages: [{ requests: 1 }]\n`;
  try {
    parseScenario(long, 'a\u001b[31m.yaml');
    assert.unreachable();
  } catch (error) {
    const { message } = error as BenchError;
    assert.not.match(message, /[\p{Cf}\0-\x09\x0b-\x1f\x7f-\x9f]/u);
    assert.ok(message.split('\n').every((line) => line.length < 140));
  }
});

test('a caret stays under its place in a line that is shown in part', () => {
  const text = `name: small\nnetwork: {${' '.repeat(500)}peers: 0${' '.repeat(500)}}\nstages: [{ requests: 1 }]`;
  try {
    parseScenario(text, 'small.yaml');
    assert.unreachable();
  } catch (error) {
    const [, , line, caret] = (error as BenchError).message.split('\n');
    assert.is(line![caret!.indexOf('^')], '0');
  }
});

test('values that are legal but look odd are taken', () => {
  const scenario = small(
    'seed: 1e3',
    'settle_s: 0x10',
    'workload: { value_bytes: 1.0, read_ratio: 1 }',
    'network: { peers: 1, memory_mb: 2 }',
    'threads: 64',
    'stages: [{ requests: 1, name: "<script>" }]',
  );
  assert.equal([scenario.seed, scenario.settle_s], [1000, 16]);
  assert.is(scenario.workload.value_bytes, 1);
  assert.is(scenario.stages[0]!.name, '<script>');
});

test('the largest value that an item limit allows is taken, one byte more is not', () => {
  const limit = (mib: number) => mib * 1024 * 1024 - 100;
  const text = (bytes: number, options: string) =>
    `name: small\nworkload: { value_bytes: ${bytes} }\nnetwork: { memcached: { options: ${options} } }\nstages: [{ requests: 1 }]`;
  assert.equal(messages(text(limit(1), '[]')), []);
  assert.is(messages(text(limit(1) + 1, '[]')).length, 1);
  assert.equal(messages(text(limit(8), '["-C", "-I 8m"]')), []);
  assert.is(messages(text(limit(8) + 1, '["-C", "-I 8m"]')).length, 1);
});

test('a byte order mark and Windows line ends are no problem', () => {
  const bytes = Buffer.from(`\ufeff${SMALL.replaceAll('\n', '\r\n')}`);
  const text = new TextDecoder().decode(bytes);
  assert.equal(parseScenario(text, 'small.yaml'), parseScenario(SMALL, 'small.yaml'));
});

test('no text makes it throw, and every problem has a place in the text', () => {
  const shipped = readdirSync('scenarios').map((file) => readFileSync(`scenarios/${file}`, 'utf8'));
  const pieces = [
    '- ',
    ': ',
    '\n',
    '  ',
    '[',
    '{',
    ']',
    '}',
    '*a',
    '&a',
    '!!x',
    '"',
    '|',
    '#',
    '.nan',
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...shipped), fc.nat(), fc.nat(20), fc.constantFrom(...pieces, ''))
    .map(([text, seed, length, piece]) => {
      const at = seed % text.length;
      return text.slice(0, at) + piece + text.slice(at + length);
    });
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((list) => list.join(''));
  const any = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(fc.oneof(mutated, soup, any), (text) => {
      const { scenario, problems } = checkScenario(text, 'small.yaml');
      if (scenario) return;
      assert.ok(problems.length > 0);
      const lines = text.split('\n');
      for (const { position, message } of problems) {
        assert.ok(position && position.line <= lines.length, message);
        assert.ok(position.column >= 1 && position.column <= lines[position.line - 1]!.length + 1);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('what the YAML parser quotes of a text is shown without marks that turn text around', () => {
  const { problems } = checkScenario('name: "\\\u202ex"', 'a.yaml');
  assert.match(problems[0]!.message, /^not valid YAML: Invalid escape sequence \\\?$/);
});

test.run();
