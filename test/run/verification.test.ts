// Verified values through whole runs: nothing is wrong where nobody interferes, and what somebody
// else writes is seen.
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runFields } from '../support/in-process.js';
import {
  assertBalanced,
  assertSound,
  errorsOf,
  onlyStage,
  stagesOf,
} from '../support/report-checks.js';
import { assertSaid } from '../support/said.js';
import { exchange } from '../support/wire.js';
import { type DaemonState, total, withWorkspace, type Workspace } from '../support/workspace.js';

for (const [driver, verify] of [
  ['meta', 'checksum'],
  ['memjs', true],
] as const) {
  test(`${driver}, verify ${verify}: every value is right, in every size and every stage`, async () => {
    const report = await runFields({
      driver,
      pipeline: 4,
      network: { peers: 3, memory_mb: 16, replication: 2 },
      workload: {
        ...{ value_bytes: { distribution: 'etc' }, read_ratio: 0.7, verify },
        ...{ ghost_ratio: 0.1, ttl_ratio: 0.5, ttl_s: 60 },
      },
      // The second stage finds the last values of keys that the first one has written.
      stages: [
        { workers: 4, requests: 400, threads: 2 },
        { workers: 3, keys: 500, requests: 400, warmup_s: 0.1 },
      ],
    });
    assertBalanced(report);
    for (const { measure, preload } of stagesOf(report)) {
      assert.equal([errorsOf(preload), errorsOf(measure)], [0, 0]);
      assert.ok(measure.hits > 0 && measure.misses > 0);
    }
  });
}

test('verification changes neither what is asked nor what is found, nor the size of a value', async () => {
  const fields = (verify: boolean | string) => ({
    network: { peers: 2, memory_mb: 16 },
    workload: { value_bytes: { min: 0, max: 400 }, verify },
    stages: [{ workers: 2, requests: 300 }],
  });
  const [off, on, checksum] = [
    await runFields(fields(false)),
    await runFields(fields(true)),
    await runFields(fields('checksum')),
  ];
  const found = [off, on, checksum].map((report) => {
    const { measure, bytes, items } = onlyStage(report);
    return [measure.gets, measure.sets, measure.hits, items, bytes];
  });
  assert.equal([found[1], found[2]], [found[0], found[0]]);
  assert.is(new Set([off, on, checksum].map((report) => report.workload_digest)).size, 3);
});

/** Runs a scenario of 40 keys, and writes other values over ten of them on one peer meanwhile. */
async function runOverwritten(workspace: Workspace, fields: object) {
  const file = await workspace.scenario('foreign', fields);
  const run = workspace.start(['run', file, '--out', 'report', '--no-charts']);
  const measuring = (found: readonly DaemonState[]) => total(found, 'cmdGet') > 20;
  await workspace.untilDaemons(run, 'gets', measuring);
  const [folder] = readdirSync(workspace.tmp);
  const address = { path: `${workspace.tmp}/${folder}/s` };
  for (let key = 0; key < 10; key++) {
    await exchange(address, `ms 0:${key} 100\r\n${'x'.repeat(100)}\r\n`, 'HD\r\n');
  }
  const { code, err } = await run.ended;
  assert.is(code, 0, err);
  const report = await workspace.report('report');
  assertSound(report);
  return { report, err };
}

test('values that somebody else writes are corrupt, and nothing else is disturbed', () =>
  withWorkspace(async (workspace) => {
    const { report, err } = await runOverwritten(workspace, {
      network: { peers: 1, memory_mb: 16, transport: 'unix' },
      workload: { value_bytes: 100, read_ratio: 1, verify: true },
      stages: [{ workers: 2, keys: 20, rate_per_s: 1000, duration_s: 2 }],
    });
    const { measure, books } = onlyStage(report);
    const { corrupt, ...others } = measure.errors;
    assert.ok(corrupt > 0, 'corrupt');
    assert.ok(measure.hits > corrupt, 'a quarter of the keys is foreign, and only from then on');
    assert.equal(new Set(Object.values(others)), new Set([0]));
    assert.is(measure.misses, 0);
    assert.is(measure.hits + corrupt, 2000);
    assertSaid(err, /2000 operations failed: \d+ corrupt/);
    // The peer has counted ten sets that nobody here has sent.
    assert.ok(books.balanced === true || books.differences.every((text) => text.includes('sets')));
  }));

test('a wrong value that another replica makes good is a hit, and a warning names the peer', () =>
  withWorkspace(async (workspace) => {
    const { report } = await runOverwritten(workspace, {
      network: { peers: 2, memory_mb: 16, transport: 'unix', replication: 2 },
      workload: { value_bytes: 100, read_ratio: 1, verify: true },
      stages: [{ workers: 2, keys: 20, rate_per_s: 1000, duration_s: 2 }],
    });
    const { measure, peers } = onlyStage(report);
    assert.equal([errorsOf(measure), measure.hits], [0, 2000]);
    const wrong = peers.filter(({ corrupt }) => corrupt > 0);
    assert.is(wrong.length, 1, 'one of the two was written to');
    assert.is(wrong[0]!.corrupt, measure.replica_hits);
    assert.is(wrong[0]!.errors, wrong[0]!.corrupt);
    const messages = report.warnings.filter(({ code }) => code === 'wrong_values');
    assert.is(messages.length, 1);
    assert.match(messages[0]!.message, `: ${wrong[0]!.name} ${wrong[0]!.corrupt};`);
  }));

test.run();
