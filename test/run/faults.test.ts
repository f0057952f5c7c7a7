// Faults of a scenario, for real: daemons that are killed, halted and slowed down while they are measured.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertSound, errorsOf, onlyStage } from '../support/report-checks.js';
import type { Fault } from '../../src/schema/generated/report.js';
import { runShipped } from '../support/in-process.js';
import { withWorkspace, type Workspace } from '../support/workspace.js';

const STAGE = { workers: 4, keys: 100, duration_s: 1.2 };

interface Asked {
  readonly network?: object;
  readonly stage?: object;
  readonly faults: readonly object[];
}

/** The only stage of a run of `fields` with these faults, and what was printed. */
async function measured(
  workspace: Workspace,
  { network, stage, faults }: Asked,
  fields: object = {},
) {
  const file = await workspace.scenario('fault', {
    network: { peers: 3, memory_mb: 16, transport: 'unix', ...network },
    workload: { value_bytes: 200, read_ratio: 1 },
    deadline_s: 0.2,
    ...fields,
    stages: [{ ...STAGE, ...stage, faults }],
  });
  const { code, err } = await workspace.run('run', file, '--out', 'report', '--no-charts');
  const report = await workspace.report('report');
  assertSound(report);
  return { code, err, report, ...onlyStage(report) };
}

const OUTAGE = [
  { at_s: 0.4, peer: 1, action: 'kill' },
  { at_s: 0.8, peer: 'fault_p1', action: 'restart' },
];

for (const [driver, transport] of [
  ['meta', 'tcp'],
  ['memjs', 'unix'],
]) {
  test(`${driver}, ${transport}: a peer that is killed costs errors, and comes back empty`, () =>
    withWorkspace(async (workspace) => {
      const found = await measured(
        workspace,
        { network: { transport }, faults: OUTAGE },
        { driver },
      );
      const { code, err, report, faults, measure, peers, books } = found;
      assert.equal([code, report.status], [0, 'complete'], err);
      const [kill, restart] = faults;
      const { refused, reset } = kill!.errors;
      assert.ok(refused + reset > 0);
      assert.ok(kill!.first_error_s! >= 0);
      assert.is(kill!.before.error_rate, 0);
      assert.ok(kill!.during.error_rate! > 0);
      assert.is(kill!.during.hit_rate, 1, 'reads that were answered were answered by the others');
      // Empty, and nobody writes: the keys that it held are missed from now on.
      const share = peers[1]!.predicted_share!;
      assert.ok(restart!.during.hit_rate! < 1 - share / 2);
      assert.is(restart!.hit_rate_back_s, null);
      assert.is(peers.filter(({ errors }) => errors > 0).length, 1);
      assert.is(peers[1]!.errors, errorsOf(measure));
      assert.equal(books, { balanced: 'unknown', differences: [] });
      assert.is(peers[1]!.evictions, null, 'its counters began anew');
      assert.is(peers[1]!.items, 0);
    }));
}

test('with a second copy reads go on without an error', () =>
  withWorkspace(async (workspace) => {
    const { faults, measure } = await measured(workspace, {
      network: { replication: 2 },
      faults: OUTAGE,
    });
    assert.is(errorsOf(measure), 0);
    assert.is(measure.hit_rate, 1);
    assert.ok(measure.replica_hits > 0);
    assert.equal(
      faults.map((fault) => [fault.first_error_s, fault.hit_rate_back_s]),
      [
        [null, 0],
        [null, 0],
      ],
    );
  }));

for (const copies of [1, 2]) {
  test(`peer_failure with ${copies} of each key: what the dead peer's share was is lost, or nothing`, async () => {
    const report = await runShipped(
      'peer_failure',
      ...['network.transport=unix', `network.replication=${copies}`, 'stages.0.duration_s=3'],
      ...['stages.0.faults.0.at_s=0.6', 'stages.0.faults.1.at_s=1.2'],
    );
    assertSound(report);
    const { faults, peers, measure } = onlyStage(report);
    const [kill, restart] = faults as [Fault, Fault];
    const lost = copies === 1 ? peers[1]!.predicted_share! : 0;
    // Killed a moment later than asked for, it went on answering until then.
    const dead = (kill.until_s - kill.done_s!) / (kill.until_s - kill.at_s);
    const failed = kill.during.error_rate!;
    assert.ok(
      failed <= lost + 0.03 && failed >= lost * dead - 0.03,
      `${failed} failed, lost ${lost}`,
    );
    const rate = restart.during.hit_rate!;
    assert.ok(Math.abs(1 - rate - lost) <= 0.02, `hit rate ${rate}, lost ${lost}`);
    assert.is(errorsOf(measure) > 0, copies === 1);
    assert.is(measure.replica_hits > 0, copies === 2);
  });
}

test('a peer that is halted costs timeouts until it goes on, and has lost nothing', () =>
  withWorkspace(async (workspace) => {
    const faults = [
      { at_s: 0.3, peer: 0, action: 'stop' },
      { at_s: 0.9, peer: 0, action: 'cont' },
    ];
    const found = await measured(workspace, { faults });
    const [stop, cont] = found.faults;
    assert.is(found.code, 0, found.err);
    assert.ok(stop!.errors.timeout > 0);
    assert.ok(stop!.first_error_s! > 0);
    assert.ok(found.measure.error_latency_us.max! >= 200_000, 'a timeout takes its deadline');
    assert.is(stop!.errors.refused, 0);
    assert.is(found.measure.hit_rate, 1);
    assert.is(cont!.after.operations, 0);
    assert.is(found.books.balanced, true);
    assert.ok(found.peers[0]!.items! > 0);
  }));

test('delays and drops happen on the way: the report says proxied, and replies are that much later', () =>
  withWorkspace(async (workspace) => {
    const faults = [
      { at_s: 0.2, peer: 2, action: 'delay', delay_ms: 30, for_s: 0.3 },
      { at_s: 0.6, peer: 2, action: 'drop', for_s: 0.4 },
    ];
    const found = await measured(workspace, { faults });
    const [delay, drop] = found.faults;
    assert.is(found.code, 0, found.err);
    assert.is(found.report.proxied, true);
    assert.is(errorsOf(found.measure), drop!.errors.timeout + drop!.errors.reset);
    assert.ok(drop!.errors.timeout > 0);
    assert.ok(delay!.during.p99_us! >= 30_000);
    assert.equal([delay!.delay_ms, delay!.until_s, drop!.until_s], [30, 0.5, 1]);
    assert.is(found.measure.hit_rate, 1);
  }));

test('an open loop with an outage stays valid: what was lost is the finding', () =>
  withWorkspace(async (workspace) => {
    const stage = { rate_per_s: 300, keys: 100, workers: 4 };
    const { report, measure } = await measured(workspace, { stage, faults: OUTAGE });
    assert.ok(errorsOf(measure) > 0);
    const codes = report.warnings.map(({ code }) => code);
    // The machine may have been late; the rate alone must not make it so.
    assert.is(report.valid, !codes.includes('schedule_not_kept'));
  }));

test('a run that is interrupted in an outage leaves nothing, and tells what was done', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('fault', {
      network: { peers: 2, memory_mb: 16, transport: 'unix' },
      stages: [
        {
          ...{ workers: 2, keys: 100, duration_s: 60 },
          faults: [
            { at_s: 0.1, peer: 0, action: 'stop' },
            { at_s: 0.2, peer: 1, action: 'kill' },
            { at_s: 50, peer: 1, action: 'restart' },
          ],
        },
      ],
    });
    const run = workspace.start(['run', file, '--out', 'report', '--no-charts']);
    await workspace.untilDaemons(run, 'both', (found) => found.length === 2);
    // One halted, one dead: none answers.
    await workspace.untilDaemons(run, 'none', (found) => found.length === 0);
    run.kill('SIGINT');
    const { code, err } = await run.ended;
    assert.is(code, 130, err);
    const report = await workspace.report('report');
    assertSound(report);
    assert.is(report.status, 'aborted');
    const done = onlyStage(report).faults.map(({ done_s: doneS }) => doneS !== null);
    assert.equal(done, [true, true, false]);
  }));

test.run();
