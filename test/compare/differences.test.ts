import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { differencesOf } from '../../src/compare/differences.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Report } from '../../src/schema/generated/report.js';
import type { Difference } from '../../src/schema/generated/verdict.js';
import { abSession, runsLike } from './sessions.js';

const SESSION = abSession(runsLike({}), runsLike({}).reverse());
const TEXT = `name: s
stages:
  - {workers: 4, requests: 1000}
  - {rate_per_s: 1000, duration_s: 2, workers: 2}
`;

/** The candidate with another scenario: that of TEXT with `overrides`. */
function withScenario(side: 'base' | 'candidate', ...overrides: string[]): Report {
  const scenario = parseScenario(TEXT, 's.yaml', overrides) as unknown as Report['scenario'];
  // Every run has both stages of the scenario.
  const runs = SESSION[side].runs.map((run) => ({
    ...run,
    stages: [run.stages[0]!, run.stages[0]!],
  }));
  return { ...SESSION[side], scenario, runs };
}

function pathsOf(found: readonly Difference[], varied?: boolean): string[] {
  return found.filter((it) => varied === undefined || it.varied === varied).map(({ path }) => path);
}

/** Differences after `overrides`, when `vary` is meant to differ. */
function after(overrides: string[], vary: string[] = []): Difference[] {
  return differencesOf(withScenario('base'), withScenario('candidate', ...overrides), vary);
}

test('the same scenario on the same machine shows no difference', () => {
  assert.equal(after([]), []);
});

test('a difference is named by its path, with both values', () => {
  assert.equal(after(['network.memory_mb=128']), [
    { path: 'network.memory_mb', base: 64, candidate: 128, varied: false },
  ]);
});

test('what only one side has, and empty lists, are differences too', () => {
  assert.equal(after(['network.memcached.options=["-M"]']), [
    { path: 'network.memcached.options', base: '[]', candidate: null, varied: false },
    { path: 'network.memcached.options.0', base: null, candidate: '-M', varied: false },
  ]);
});

test('words for people are no difference', () => {
  assert.equal(after(['description=another', 'thresholds=["p99_us < 5"]']), []);
});

test('what is meant to differ is marked, with all below it and nothing beside it', () => {
  const memory = after(['network.memory_mb=128', 'network.vnodes=50'], ['network.memory_mb']);
  assert.equal(pathsOf(memory, true), ['network.memory_mb']);
  assert.equal(pathsOf(memory, false), ['network.vnodes']);
  assert.equal(pathsOf(after(['network.vnodes=50'], ['network.v']), false), ['network.vnodes']);
  assert.equal(pathsOf(after(['network.vnodes=50'], ['network']), false), []);
});

test('what follows from a field that may differ may differ, in every stage', () => {
  const driver = after(['driver=memjs'], ['driver']);
  assert.equal(pathsOf(driver, true).sort(), ['driver', 'stages.0.driver', 'stages.1.driver']);
  assert.equal(pathsOf(after(['stages.0.requests=500'], ['stages.0.requests']), true).sort(), [
    'stages.0.keys',
    'stages.0.name',
    'stages.0.requests',
  ]);
  assert.equal(
    pathsOf(after(['deadline_s=60', 'stages.1.rate_per_s=9000'], ['deadline_s']), false),
    ['stages.1.rate_per_s'],
  );
});

test('the same fields differing by themselves do not follow from anything', () => {
  assert.equal(pathsOf(after(['stages.0.driver=memjs'], ['stages.1']), false), ['stages.0.driver']);
});

test('other operations are a difference unless the scenario was meant to ask for others', () => {
  const digest = 'e0'.repeat(32);
  const other = (...overrides: string[]): Report => ({
    ...withScenario('candidate', ...overrides),
    workload_digest: digest,
  });
  const base = withScenario('base');
  assert.equal(pathsOf(differencesOf(base, other(), []), false), ['workload_digest']);
  assert.equal(pathsOf(differencesOf(base, other('seed=7'), ['seed']), false), []);
  const elsewhere = differencesOf(base, other('network.memory_mb=32'), ['network']);
  assert.equal(pathsOf(elsewhere, false), ['workload_digest']);
});

test('another machine or another version is a difference, another load or checkout is not', () => {
  const { environment } = SESSION.candidate;
  const candidate: Report = {
    ...SESSION.candidate,
    environment: {
      ...environment,
      cores: 64,
      memcached: '1.6.39',
      git: null,
      load_average: [9, 9, 9],
      steal_ratio: 0.2,
      memory_mb: 1,
      vega: '7',
    },
  };
  const paths = ['environment.cores', 'environment.memcached'];
  assert.equal(pathsOf(differencesOf(SESSION.base, candidate, [])), paths);
  const path = differencesOf(
    withScenario('base'),
    {
      ...withScenario('candidate', 'network.memcached.path=/opt/memcached'),
      environment: candidate.environment,
    },
    ['network.memcached.path'],
  );
  assert.equal(pathsOf(path, false), ['environment.cores']);
});

test('what running peers are is compared, not where they are, and follows from other targets', () => {
  const peer = {
    name: 'a',
    version: '1',
    pid: 1,
    threads: 1,
    item_bytes: 1,
    settings: { lru: 'on' },
  };
  const on = (address: string, memory_mb: number): Report => {
    const { candidate } = SESSION;
    const network = { source: 'targets' as const, peers: [{ ...peer, address, memory_mb }] };
    const scenario = { ...candidate.scenario, network: { targets: [address] } };
    return { ...candidate, scenario, environment: { ...candidate.environment, network } };
  };
  const found = (vary: string[]) =>
    differencesOf(on('127.0.0.1:1', 64), on('127.0.0.1:2', 32), vary);
  const memory = 'environment.network.peers.0.memory_mb';
  assert.equal(pathsOf(found([])), ['network.targets.0', memory]);
  assert.equal(pathsOf(found(['network.targets']), false), []);
  assert.equal(pathsOf(found([memory]), false), ['network.targets.0']);
});

test('a difference that was not meant stops the comparison and says what it is', () => {
  const compare = (vary: string[]) =>
    compareReports(
      { label: 'a', report: withScenario('base') },
      { label: 'b', report: withScenario('candidate', 'network.memory_mb=128') },
      { policy: defaultPolicy(), vary },
    );
  const refused = compare([]);
  assert.is(refused.verdict, 'not_comparable');
  assert.is(refused.exit_code, 12);
  assert.equal(refused.rows, []);
  assert.match(refused.reason.message, 'the sides differ in network.memory_mb; name with --vary');
  assert.is(compare(['network.memory_mb']).verdict, 'equivalent');
  const codes = compare(['network', 'workload']).warnings.map(({ code }) => code);
  assert.equal(codes, ['vary_unused'], 'the workload is the same');
});

test('a key with a dot inside does not hide what lies below another', () => {
  const withContent = (side: 'base' | 'candidate', content: Report['scenario']): Report => ({
    ...SESSION[side],
    scenario: content,
  });
  const found = differencesOf(
    withContent('base', { a: { b: 1 } }),
    withContent('candidate', { 'a.b': 1 }),
    ['a'],
  );
  assert.equal(found, [
    { path: 'a.b', base: 1, candidate: null, varied: true },
    { path: 'a\\.b', base: null, candidate: 1, varied: false },
  ]);
});

test('a side without a completed stage, or with thousands of runs, cannot be compared', () => {
  const reasonFor = (runs: Report['runs']): string => {
    const candidate: Report = { ...SESSION.candidate, runs };
    const sides = [SESSION.base, candidate].map((report) => ({ label: 'x', report }));
    const comparison = compareReports(sides[0]!, sides[1]!, { policy: defaultPolicy() });
    assert.is(comparison.verdict, 'not_comparable');
    assert.is(comparison.exit_code, 12);
    return comparison.reason.message;
  };
  assert.is(reasonFor([]), 'the candidate has no completed stage');
  const many = Array.from({ length: 1001 }, () => SESSION.candidate.runs[0]!);
  assert.is(reasonFor(many), 'the candidate has 1001 runs, more than 1000');
});

test.run();
