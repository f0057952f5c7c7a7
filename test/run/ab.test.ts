// Sessions of two sides inside the test's own process, with real daemons: what differs between the
// sides, what is the same, and how a session ends that does not get through.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { differencesOf } from '../../src/compare/differences.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import { startProxy } from '../../src/network/proxy.js';
import { readReport } from '../../src/report/read.js';
import { blockOrder } from '../../src/run/block-order.js';
import {
  type AbOptions,
  type AbReports,
  BenchError,
  type Progress,
  runAb,
  type Scenario,
} from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { withScript, withTmpdir } from '../network/processes.js';
import { assertBalanced, assertSound, stagesOf } from '../support/report-checks.js';

const FIELDS = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 2, requests: 100 }],
};

function scenario(name: string, ...overrides: string[]): Scenario {
  return parseScenario(JSON.stringify({ name, ...FIELDS }), `${name}.yaml`, overrides);
}

/** A session after which nothing may be left of its daemons. */
async function session(a: Scenario, b: Scenario, options: AbOptions): Promise<AbReports> {
  let reports: AbReports | undefined;
  await withTmpdir(async () => {
    reports = await runAb(a, b, { charts: false, ceiling: false, ...options });
  });
  return reports!;
}

/** Block, slot and time of every run. */
function places({ a, b }: AbReports) {
  return [a, b]
    .flatMap(({ session: { side }, runs }) => runs.map((run) => ({ ...run, side })))
    .sort((x, y) => Date.parse(x.started_at) - Date.parse(y.started_at))
    .map(({ side, index, block, slot }) => ({ side, index, block, slot }));
}

test('two sides take turns in the order of the seed, and their reports tell it', async () => {
  const events: Progress[] = [];
  const reports = await session(scenario('same'), scenario('same'), {
    pairs: 3,
    seed: 5,
    onProgress: (event) => events.push(event),
  });
  const expected = blockOrder(3, 5).flatMap((order, block) =>
    [order === 'ab' ? 'a' : 'b', order === 'ab' ? 'b' : 'a'].map((side, slot) => {
      return { side, index: block, block, slot };
    }),
  );
  assert.equal(places(reports), expected);
  const { a, b } = reports;
  assertBalanced(a);
  assertBalanced(b);
  assert.is(a.session.id, b.session.id);
  const place = { kind: 'ab', block: null, slot: null, order_seed: 5 };
  assert.equal(a.session, { id: a.session.id, side: 'a', ...place });
  assert.equal(b.session, { id: a.session.id, side: 'b', ...place });
  assert.equal([a.status, b.status], ['complete', 'complete']);
  assert.equal([a.workload_digest, a.scenario_hash], [b.workload_digest, b.scenario_hash]);
  const turns = events.map(({ side, run, runs }) => `${side ?? 'none'} ${run}/${runs}`);
  assert.equal(
    [...new Set(turns)],
    expected.map(({ side }, index) => `${side} ${index + 1}/6`),
  );
});

for (const [what, change] of [
  ['the driver', 'driver=memjs'],
  ['the load threads', 'threads=2'],
  ["memcached's options", 'network.memcached.options=["-C"]'],
  ['the number of copies', 'network.replication=2'],
  ['the program', 'network.memcached.path=/usr/bin/memcached'],
  ['the transport', 'network.transport=unix'],
  ['the workload', 'workload.value_bytes=200'],
] as const) {
  test(`a session can vary ${what}`, async () => {
    const { a, b } = await session(scenario('same'), scenario('same', change), { pairs: 1 });
    assertBalanced(a);
    assertBalanced(b);
    const [path, value] = change.split('=') as [string, string];
    const field = (report: { scenario: object }) =>
      path
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], report.scenario);
    assert.is(String(field(b)), value.replace(/[["\]]/g, ''));
    assert.is.not(String(field(a)), String(field(b)));
    // It is all that differs, with what follows from it: one pair is too few, but comparable.
    const sides = [a, b].map((report) => ({ label: report.session.side!, report })) as [
      { label: string; report: typeof a },
      { label: string; report: typeof a },
    ];
    const found = compareReports(...sides, { policy: defaultPolicy(), vary: [path] });
    assert.is(found.design, 'paired');
    assert.equal(
      found.differences.filter(({ varied }) => !varied),
      [],
    );
    assert.ok(found.differences.some((difference) => difference.path.startsWith(path)));
    assert.is(found.verdict, 'inconclusive');
    assert.is(found.rows[0]!.reason.code, 'too_few_runs');
  });
}

test('scenarios of different names have their keys at the same places', async () => {
  const stage = 'workers: 2, requests: 100';
  const change = (peer: string) =>
    `stages=[{${stage}}, {${stage}, network_change: {remove: [${peer}]}}]`;
  const [a, b] = ['old', 'new'].map((name) => scenario(name, change(`${name}_p1`)));
  const reports = await session(a!, b!, { pairs: 1 });
  const [old, renamed] = [reports.a, reports.b].map((report) =>
    stagesOf(report).map(({ peers, network_changes: changes }) => ({
      peers: peers.map(({ name, operations }) => ({ name, operations })),
      left: changes.map(({ remove }) => remove),
    })),
  );
  assert.equal(old, renamed);
  assert.equal([old![0]!.peers[0]!.name, old![1]!.left], ['old_p0', [['old_p1']]]);
  assert.equal(
    differencesOf(reports.a, reports.b, []).map(({ path }) => path),
    ['name', 'stages.1.network_change.remove.0'],
  );
});

test('a side can be reached through a proxy, and its report says so', async () => {
  const delayMs = 3;
  const route = (addresses: Parameters<typeof startProxy>[0]) => startProxy(addresses, delayMs);
  const { a, b } = await session(scenario('same'), scenario('same'), {
    pairs: 1,
    routes: { b: route },
  });
  assert.equal([a.proxied, b.proxied], [false, true]);
  assertBalanced(a);
  assertBalanced(b);
  const { measure } = stagesOf(b)[0]!;
  assert.ok(measure.latency_us.min! >= 1000 * delayMs, `${measure.latency_us.min!} us`);
});

test('a proxy that cannot be opened ends the session with its error, and the daemons', async () => {
  const open = () => Promise.reject(new RangeError('no such way'));
  try {
    await session(scenario('same'), scenario('same'), { pairs: 1, routes: { a: open } });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'no such way');
  }
});

test('reports are on disk after every block, as those of a session that goes on', () =>
  withTmpdir(async (out) => {
    const seen = new Map<number, unknown>();
    const target = join(out, 'session');
    await runAb(scenario('same'), scenario('same'), {
      ...{ pairs: 3, out: target, charts: false, ceiling: false },
      onProgress: ({ run }) => {
        const file = join(target, 'b', 'report.json');
        if (!existsSync(file)) return;
        const { status, runs } = JSON.parse(readFileSync(file, 'utf8')) as AbReports['b'];
        seen.set(run, [status, runs.length]);
      },
    });
    assert.equal(
      [...seen],
      [
        [3, ['aborted', 1]],
        [4, ['aborted', 1]],
        [5, ['aborted', 2]],
        [6, ['aborted', 2]],
      ],
    );
    assert.equal(readdirSync(target).sort(), ['a', 'b']);
    for (const side of ['a', 'b']) {
      const report = await readReport(join(target, side));
      assert.equal([report.status, report.runs.length], ['complete', 3]);
    }
    await rm(target, { recursive: true });
  }));

test('a run that fails on one side ends the session as failed on both', () =>
  // Its first daemons work and its later ones do not start.
  withScript(
    '#!/bin/sh\n[ -e "$0.second" ] && exit 7\n[ -e "$0.first" ] && : > "$0.second"\n' +
      ': > "$0.first"\nexec memcached "$@"\n',
    async (path) => {
      const broken = scenario('same', `network.memcached.path=${path}`, 'network.peers=1');
      const plain = scenario('same', 'network.peers=1');
      const { a, b } = await session(plain, broken, { pairs: 4, seed: 1 });
      assertSound(a);
      assertSound(b);
      assert.equal([a.status, b.status], ['failed', 'failed']);
      assert.is(b.runs.length, 2);
      assert.ok(a.runs.length === 2 || a.runs.length === 3);
      for (const { warnings } of [a, b]) {
        assert.is(warnings[0]!.code, 'failed');
        assert.match(warnings[0]!.message, /^side b: peer same_p0: memcached ended.*exit code 7/);
      }
    },
  ));

for (const [what, b, code] of [
  ['another seed', scenario('same', 'seed=43'), 'ERR_USAGE'],
  [
    'a program that is not there',
    scenario('same', 'network.memcached.path=/nonexistent'),
    'ERR_MEMCACHED_MISSING',
  ],
] as const) {
  test(`a candidate with ${what} is refused before anything runs`, async () => {
    const events: Progress[] = [];
    try {
      // The baseline would be first.
      const seed = [0, 1, 2, 3, 4, 5].find((each) => blockOrder(1, each)[0] === 'ab')!;
      const onProgress = (event: Progress) => events.push(event);
      await session(scenario('same'), b, { pairs: 1, seed, onProgress });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, BenchError);
      assert.is((error as BenchError).code, code);
    }
    assert.equal(events, []);
  });
}

test.run();
