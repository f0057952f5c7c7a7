// What the faults of a stage may ask for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkScenario, parseScenario } from '../../src/scenario/parse.js';

const STAGE = 'workers: 2, duration_s: 10';

const scenario = (network: string, ...stages: string[]) =>
  `name: f\nnetwork: ${network}\nstages:\n${stages.map((stage) => `  - {${stage}}\n`).join('')}`;

/** Problems, each as `line:column message`. */
function problems(network: string, ...stages: string[]): string[] {
  return checkScenario(scenario(network, ...stages), 'f.yaml').problems.map(
    ({ position, message }) => `${position?.line}:${position?.column} ${message}`,
  );
}

const faults = (...list: string[]) =>
  `${STAGE}, faults: [${list.map((it) => `{${it}}`).join(', ')}]`;

/** Problems of faults in the one stage of a scenario with three peers. */
const found = (...list: string[]) => problems('{peers: 3}', faults(...list));

test('faults are kept in the order in which they happen, those of one moment as given', () => {
  const stage = faults(
    'at_s: 5, peer: 1, action: restart',
    'at_s: 2.5, peer: f_p1, action: kill',
    'at_s: 5, peer: 0, action: delay, delay_ms: 3, for_s: 0.5',
  );
  const parsed = parseScenario(scenario('{peers: 3}', stage), 'f.yaml');
  assert.equal(parsed.stages[0]!.faults, [
    { at_s: 2.5, peer: 'f_p1', action: 'kill' },
    { at_s: 5, peer: 1, action: 'restart' },
    { at_s: 5, peer: 0, action: 'delay', delay_ms: 3, for_s: 0.5 },
  ]);
  assert.equal(parseScenario(JSON.stringify(parsed), 'f.yaml'), parsed);
});

test('a stage without faults does not mention them', () => {
  const parsed = parseScenario(scenario('{peers: 3}', `${STAGE}, faults: []`), 'f.yaml');
  assert.not('faults' in parsed.stages[0]!);
});

test('each action takes what it needs and nothing else', () => {
  assert.equal(found('at_s: 1, peer: 0, action: delay'), [
    '4:43 stages.0.faults.0.delay_ms is required with action delay',
    '4:43 stages.0.faults.0.for_s is required with action delay',
  ]);
  assert.equal(found('at_s: 1, peer: 0, action: drop, delay_ms: 2, for_s: 1'), [
    '4:86 stages.0.faults.0.delay_ms is not for action drop',
  ]);
  assert.equal(found('at_s: 1, peer: 0, action: kill, for_s: 1'), [
    '4:83 stages.0.faults.0.for_s is not for action kill',
  ]);
});

test('a fault comes before the end of its stage, where that is known', () => {
  assert.equal(found('at_s: 10, peer: 0, action: kill'), [
    '4:50 stages.0.faults.0.at_s must be before the end of the stage (got 10 of 10 s)',
  ]);
  const counted = 'requests: 10, faults: [{at_s: 10, peer: 0, action: kill}]';
  assert.equal(problems('{peers: 3}', counted), []);
});

test('a fault names a peer of the network as it is then', () => {
  assert.equal(found('at_s: 1, peer: 3, action: kill', 'at_s: 1, peer: f_p3, action: kill'), [
    '4:59 stages.0.faults.0.peer is no peer of the network at that time (got 3 of 3)',
    "4:93 stages.0.faults.1.peer is no peer of the network at that time (got 'f_p3')",
  ]);
  const change = `${STAGE}, keys: 10, network_change: {remove: [f_p0], add: [new]}`;
  const after = (peer: string) =>
    problems(
      '{peers: 3}',
      `${STAGE}, keys: 10`,
      `${change}, faults: [{at_s: 1, peer: ${peer}, action: kill}]`,
    );
  assert.equal(after('new'), []);
  assert.match(after('f_p0').join(), /is no peer of the network at that time/);
});

test('what happens to a peer must be possible in the state that it is in', () => {
  const at = (atS: number, action: string, peer = 0) =>
    `at_s: ${atS}, peer: ${peer}, action: ${action}`;
  assert.equal(
    found(at(1, 'stop'), at(2, 'cont'), at(3, 'kill'), at(4, 'restart'), at(5, 'restart')),
    [],
  );
  assert.match(
    found(at(1, 'kill'), at(2, 'kill')).join(),
    /faults\.1\.action cannot be kill: 'f_p0' is dead/,
  );
  assert.match(
    found(at(2, 'cont'), at(1, 'kill')).join(),
    /faults\.0\.action cannot be cont: 'f_p0' is dead/,
  );
  assert.match(found(at(1, 'cont')).join(), /cannot be cont: 'f_p0' is running then/);
  assert.match(
    found(at(1, 'stop'), at(2, 'stop')).join(),
    /cannot be stop: 'f_p0' is stopped then/,
  );
  assert.equal(found(at(1, 'stop', 1), at(2, 'stop', 2)), []);
});

test('delay and drop of one peer do not overlap', () => {
  const drop = (atS: number, peer = 0) => `at_s: ${atS}, peer: ${peer}, action: drop, for_s: 2`;
  assert.equal(found(drop(1), drop(3), drop(2, 1)), []);
  assert.match(
    found(drop(1), drop(2.5)).join(),
    /faults\.1\.at_s is within another delay or drop of 'f_p0'/,
  );
});

test('a stage begins with all peers: what was killed or halted must be back, or leave', () => {
  const killed = faults('at_s: 1, peer: 0, action: kill');
  const stopped = faults('at_s: 1, peer: 0, action: stop');
  const back = faults('at_s: 1, peer: 0, action: kill', 'at_s: 2, peer: 0, action: restart');
  assert.equal(problems('{peers: 3}', back, back, stopped), []);
  assert.match(
    problems('{peers: 3}', killed, STAGE).join(),
    /stages\.1 must begin with all peers: 'f_p0' is dead since the stage before/,
  );
  assert.match(problems('{peers: 3}', stopped, STAGE).join(), /'f_p0' is stopped since the stage/);
  const change = `${STAGE}, keys: 1000, network_change: {remove: [f_p0]}`;
  assert.equal(problems('{peers: 3}', stopped, change, STAGE), []);
});

test('nothing happens to peers that others started; those of a persistent network need leave', () => {
  const kill = faults('at_s: 1, peer: 7, action: kill');
  assert.match(
    problems('{targets: ["127.0.0.1:11211"]}', kill).join(),
    /stages\.0\.faults cannot go with network\.targets/,
  );
  // The peers of a persistent network are known when it is looked up; what an action takes is known now.
  assert.equal(problems('{use: net}', kill), []);
  assert.match(
    problems('{use: net}', faults('at_s: 1, peer: 7, action: drop')).join(),
    /faults\.0\.for_s is required with action drop/,
  );
});

test.run();
