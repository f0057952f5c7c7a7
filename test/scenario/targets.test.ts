// Peers that run already, as a scenario names them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkScenario, parseScenario } from '../../src/scenario/parse.js';
import { addressKey, parseTarget } from '../../src/scenario/targets.js';

const STAGES = 'stages: [{ requests: 10 }]';

/** Problems of a scenario with this network, each as `line:column message`. */
function problems(network: string): string[] {
  return checkScenario(`name: t\nnetwork: ${network}\n${STAGES}\n`, 't.yaml').problems.map(
    ({ position, message }) => `${position?.line}:${position?.column} ${message}`,
  );
}

const list = (...targets: string[]) => `{targets: ${JSON.stringify(targets)}}`;

test('an address names its peer, unless a name stands before it', () => {
  for (const [text, name, address] of [
    ['127.0.0.1:11211', '127.0.0.1:11211', { host: '127.0.0.1', port: 11211 }],
    ['a=127.0.0.1:1', 'a', { host: '127.0.0.1', port: 1 }],
    ['localhost:65535', 'localhost:65535', { host: 'localhost', port: 65535 }],
    ['[::1]:11211', '[::1]:11211', { host: '::1', port: 11211 }],
    ['p.0=[fe80::1]:2', 'p.0', { host: 'fe80::1', port: 2 }],
    ['unix:/run/x.sock', 'unix:/run/x.sock', { path: '/run/x.sock' }],
    ['unix:/run/a=b.sock', 'unix:/run/a=b.sock', { path: '/run/a=b.sock' }],
    ['s=unix:/run/a#1=b', 's', { path: '/run/a#1=b' }],
    ['10.0.0.1:11211=127.0.0.1:2', '10.0.0.1:11211', { host: '127.0.0.1', port: 2 }],
  ] as const) {
    assert.equal(parseTarget(text), { name, address }, text);
  }
});

test('what is no address is refused where it stands', () => {
  const at = (text: string, words: RegExp) => {
    const [problem = '', ...more] = problems(list('ok=127.0.0.1:1', text));
    assert.equal(more, [], text);
    assert.match(problem, /^2:38 network\.targets\.1 /, text);
    assert.match(problem, words, text);
    assert.not.match(problem, /[\0-\x1f\x7f]/, 'safe to print');
  };
  at('', /must be HOST:PORT/);
  at('127.0.0.1', /must be HOST:PORT/);
  at('::1:11211', /must name a host|must have a port/);
  at('127.0.0.1:0', /port from 1 to 65535/);
  at('127.0.0.1:99999', /port from 1 to 65535/);
  at('127.0.0.1:1e3', /port from 1 to 65535/);
  at('127.0.0.1:', /port from 1 to 65535/);
  at('127.0.0.1:+80', /port from 1 to 65535/);
  at('127.1:11211', /must name a host/);
  at('999.0.0.1:11211', /must name a host/);
  at(':11211', /must name a host/);
  at('a b:11211', /must name a host/);
  at('-a:11211', /must name a host/);
  at('[::1%lo]:11211', /must name a host/);
  at('[127.0.0.1]:11211', /must name a host/);
  at('[::1]', /must be HOST:PORT/);
  at('http://127.0.0.1:1', /must name a host|must have a port/);
  at('unix:x.sock', /absolute path/);
  at('unix:', /absolute path/);
  at(`unix:/${'x'.repeat(107)}`, /at most 107 bytes \(got 108\)/);
  at('unix:/run/a#1', /holds '#'/);
  at('a#1=127.0.0.1:2', /before '='/);
  at('=127.0.0.1:2', /before '='/);
  at('a b=127.0.0.1:2', /before '='/);
  at(`${'n'.repeat(65)}=127.0.0.1:2`, /before '='/);
  at('a\u001b[31m=127.0.0.1:2', /no control characters/);
  at('unix:/run/\u0000x', /no control characters/);
  at('unix:/run/\u202ex', /no control characters/);
  at('ok=127.0.0.1:2', /has the ring name of network\.targets\.0/);
  at('b=127.0.0.1:1', /is the peer of network\.targets\.0/);
  assert.equal(parseTarget(`unix:/${'x'.repeat(106)}`).hasOwnProperty('problem'), false);
});

test('one peer written in two ways is one', () => {
  const key = (text: string) => {
    const target = parseTarget(text);
    return 'problem' in target ? target.problem : addressKey(target.address);
  };
  assert.is(key('[::1]:1'), key('[0:0:0:0:0:0:0:1]:1'));
  assert.is(key('LocalHost:1'), key('localhost:1'));
  assert.is.not(key('[::1]:1'), key('[::1]:2'));
});

test('the peers come from one source, and what describes another is refused', () => {
  const one = '"127.0.0.1:1"';
  assert.equal(problems(`{peers: 2, targets: [${one}]}`), [
    '2:18 network.peers cannot go with network.targets',
  ]);
  assert.equal(
    problems(`{targets: [${one}], memory_mb: 64, transport: tcp, memcached: {threads: 1}}`),
    [
      '2:48 network.memory_mb cannot go with network.targets',
      '2:63 network.transport cannot go with network.targets',
      '2:79 network.memcached cannot go with network.targets',
    ],
  );
  assert.equal(problems(`{targets: [${one}], use: fleet}`), [
    '2:42 network.use cannot go with network.targets: the peers are either',
  ]);
  assert.equal(problems('{use: fleet, peers: 2}'), [
    '2:30 network.peers cannot go with network.use',
  ]);
  assert.equal(problems(`{targets: [${one}], replication: 2}`), [
    '2:50 network.replication must be <= the number of network.targets (got 2 with 1 peers)',
  ]);
  assert.equal(problems('{targets: []}'), [
    '2:20 network.targets must have at least 1 entry (got 0)',
  ]);
  assert.match(
    problems('{use: "../x"}').join(),
    /^2:16 network\.use must be the name of a network/,
  );
});

test('a scenario keeps what belongs to its source, and resolves to itself again', () => {
  for (const [network, kept] of [
    [
      '{targets: ["a=[::1]:1"], vnodes: 50}',
      { targets: ['a=[::1]:1'], replication: 1, vnodes: 50, placement: 'md5' },
    ],
    ['{use: Fleet.1}', { use: 'Fleet.1' }],
    ['{use: fleet, replication: 2}', { use: 'fleet', replication: 2 }],
  ] as const) {
    const scenario = parseScenario(`name: t\nnetwork: ${network}\n${STAGES}`, 't.yaml');
    assert.equal(scenario.network, kept);
    assert.equal(parseScenario(JSON.stringify(scenario), 't.yaml'), scenario);
  }
});

test('values of running peers may be as large as they say', () => {
  const text = `name: t\nnetwork: ${list('127.0.0.1:1')}\nworkload: {value_bytes: 5000000}\n${STAGES}`;
  assert.equal(checkScenario(text, 't.yaml').problems, []);
});

test.run();
