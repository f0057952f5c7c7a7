// What a change of the network may ask for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changedPeers, mostPeers } from '../../src/scenario/network-change.js';
import { checkScenario, parseScenario } from '../../src/scenario/parse.js';

const scenario = (network: string, ...stages: string[]) =>
  `name: c\nnetwork: ${network}\nstages:\n${stages.map((stage) => `  - {${stage}}\n`).join('')}`;

/** Problems, each as `line:column message`, of a stage after one of 2 workers and 10 requests. */
function problems(stage: string, network = '{peers: 3, replication: 2}'): string[] {
  const text = scenario(network, 'workers: 2, requests: 10', stage);
  return checkScenario(text, 'c.yaml').problems.map(
    ({ position, message }) => `${position?.line}:${position?.column} ${message}`,
  );
}

const change = (text: string, rest = 'workers: 2, requests: 10') =>
  `${rest}, network_change: {${text}}`;

test('a change is named by its peers, and its stage has the keys of the one before', () => {
  const text = scenario(
    '{peers: 3}',
    'requests: 10, keys: 7',
    'requests: 5, network_change: {remove: [c_p0]}',
  );
  const parsed = parseScenario(text, 'c.yaml');
  assert.equal(
    parsed.stages.map(({ keys }) => keys),
    [7, 7],
  );
  assert.equal(parsed.stages[1]!.network_change, { add: [], remove: ['c_p0'] });
  assert.equal(parseScenario(JSON.stringify(parsed), 'c.yaml'), parsed);
});

test('who is not there cannot leave, and who is there cannot join', () => {
  assert.equal(problems(change('remove: [c_p1], add: [c_p7, other]')), []);
  assert.equal(problems(change('remove: [c_p9]')), [
    "5:58 stages.1.network_change.remove.0 is no peer of the network at that time (got 'c_p9')",
  ]);
  assert.equal(problems(change('add: [x, c_p1]')), [
    "5:58 stages.1.network_change.add.1 is a peer of the network already (got 'c_p1')",
  ]);
  assert.match(problems(change('add: [x, x]')).join(), /add\.1 is named twice in this change/);
  assert.match(problems(change('')).join(), /network_change must add or remove a peer/);
  assert.match(problems(change('add: ["a#1"]')).join(), /add\.0 must be 1 to 400 printable ASCII/);
});

test('copies need peers, now and after every change', () => {
  const [problem = ''] = problems(change('remove: [c_p0, c_p1]'));
  assert.match(
    problem,
    /network_change must leave at least 2 peers, the number of copies \(got 1\)/,
  );
  assert.match(
    problems(change('remove: [c_p0]'), '{peers: 1}').join(),
    /must leave at least 1 peers/,
  );
});

test('the stage looks for the keys of the stage before, and shows what it finds', () => {
  const removed = 'remove: [c_p0]';
  assert.match(
    problems(change(removed, 'workers: 3, requests: 10')).join(),
    /stages\.1\.workers must be that of the stage before/,
  );
  assert.match(
    problems(change(removed, 'workers: 2, requests: 10, keys: 3')).join(),
    /stages\.1\.keys must be that of the stage before/,
  );
  assert.match(
    problems(change(removed, 'workers: 2, requests: 10, warmup_s: 1')).join(),
    /warmup_s cannot go with network_change/,
  );
  const first = scenario('{peers: 3}', 'requests: 10, network_change: {remove: [c_p0]}');
  assert.match(
    checkScenario(first, 'c.yaml')
      .problems.map(({ message }) => message)
      .join(),
    /stages\.0\.network_change needs a stage before it/,
  );
});

test('running peers can come back, others cannot join them', () => {
  const targets = '{targets: ["a=127.0.0.1:1", "b=127.0.0.1:2"]}';
  assert.equal(problems(change('remove: [a]'), targets), []);
  assert.match(problems(change('add: [z]'), targets).join(), /must be one of network\.targets/);
  const back = scenario(
    targets,
    'requests: 1',
    'requests: 1, network_change: {remove: [a]}',
    'requests: 1, network_change: {add: [a]}',
  );
  assert.equal(checkScenario(back, 'c.yaml').problems, []);
});

test('those who stay keep their order, those who join come last', () => {
  const peers = ['a', 'b', 'c'];
  assert.equal(changedPeers(peers, { add: ['d'], remove: ['b'] }), ['a', 'c', 'd']);
  const grow = { network_change: { add: ['d', 'e'], remove: ['a'] } };
  const shrink = { network_change: { add: [], remove: ['b', 'c'] } };
  assert.is(mostPeers(peers, [{}, grow, shrink]), 4);
});

test.run();
