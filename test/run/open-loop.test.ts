// Open loops against real peers: the schedule decides what is asked, and what could not be sent is
// counted.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runFields } from '../support/in-process.js';
import {
  assertBalanced,
  assertSound,
  errorsOf,
  onlyStage,
  warningCodes,
} from '../support/report-checks.js';
import { assertSaid } from '../support/said.js';
import { type DaemonState, total, withWorkspace } from '../support/workspace.js';

const BASE = { network: { peers: 2, memory_mb: 16 }, workload: { value_bytes: 200 } };
const STAGE = { workers: 5, keys: 100, rate_per_s: 2500, duration_s: 0.6 };

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: a constant rate gives exactly rate x duration operations`, async () => {
    const report = await runFields({ ...BASE, driver, stages: [{ ...STAGE, threads: 2 }] });
    assertBalanced(report);
    const { measure, generator, preload } = onlyStage(report);
    assert.is(measure.operations, 1500);
    assert.is(errorsOf(measure), 0);
    assert.is(generator.dropped, 0);
    assert.ok(generator.send_lag_us && generator.send_lag_us.p50 >= 0);
    // From the send on it is never longer than from the due time on.
    assert.ok(measure.service_us!.max! <= measure.latency_us.max!);
    assert.ok(measure.service_us!.mean! <= measure.latency_us.mean!);
    assert.is(preload.service_us, null, 'preload is a closed loop');
    assert.ok(measure.duration_s >= 0.6);
  });
}

test('random arrivals and ramps are the same operations for any number of threads', async () => {
  for (const changes of [{ arrival: 'poisson' }, { rate_per_s: { from: 500, to: 4500 } }]) {
    const [one, two] = [
      await runFields({ ...BASE, stages: [{ ...STAGE, ...changes, threads: 1 }] }),
      await runFields({ ...BASE, stages: [{ ...STAGE, ...changes, threads: 2 }] }),
    ];
    assertBalanced(one);
    assertBalanced(two);
    const [first, second] = [onlyStage(one).measure, onlyStage(two).measure];
    assert.is(one.workload_digest, two.workload_digest);
    assert.equal(
      [second.gets, second.sets, second.hits, second.misses],
      [first.gets, first.sets, first.hits, first.misses],
    );
    // Five standard deviations of a Poisson count of mean 1500; the ramp's is exactly its mean.
    assert.ok(Math.abs(first.operations - 1500) < 5 * Math.sqrt(1500), `${first.operations}`);
  }
});

test('a later stage of an open loop is not disturbed by the one before', async () => {
  const report = await runFields({ ...BASE, stages: [{ ...STAGE, warmup_s: 0.2 }, STAGE] });
  assertSound(report);
  const [first, second] = report.runs[0]!.stages;
  assert.equal([first!.measure.operations, second!.measure.operations], [1500, 1500]);
  assert.equal([first!.books.balanced, second!.books.balanced], [true, true]);
});

test('what a hanging peer keeps from being sent is dropped, and the run ends', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('stuck', {
      ...BASE,
      network: { peers: 1, memory_mb: 16, transport: 'unix' },
      deadline_s: 0.5,
      stages: [{ ...STAGE, rate_per_s: 1000, duration_s: 3, max_outstanding: 20 }],
    });
    const run = workspace.start(['run', file, '--out', 'report', '--no-charts']);
    const measuring = (found: readonly DaemonState[]) => total(found, 'cmdGet') > 100;
    const [only] = await workspace.untilDaemons(run, 'gets', measuring);
    process.kill(only!.pid, 'SIGSTOP');
    const { code, err } = await run.ended;
    assert.is(code, 0, err);
    const report = await workspace.report('report');
    assertSound(report);
    const { measure, peers, generator } = onlyStage(report);
    assert.is(measure.operations, 3000, 'none is forgotten');
    assert.is(measure.complete, true);
    assert.ok(generator.reconnects > 0, 'a connection that timed out is replaced');
    // Two at least after it hangs: the last poll at the end, and one of those before.
    const silent = peers[0]!.timeline.filter(({ gets }) => gets === null);
    assert.ok(silent.length >= 2, `${silent.length}`);
    assert.ok(measure.errors.dropped > 0 && measure.errors.timeout > 0);
    assert.ok(measure.hits > 0);
    assert.is(report.valid, false);
    assert.ok(warningCodes(report).includes('operations_dropped'));
    assertSaid(err, /not valid/);
  }));

test('a rate beyond reach is counted to the last operation', async () => {
  // One operation at a time cannot make a million a second.
  const stage = { workers: 1, keys: 10, rate_per_s: 1_000_000, duration_s: 0.5, threads: 1 };
  const report = await runFields({
    ...{ ...BASE, deadline_s: 0.1 },
    stages: [{ ...stage, max_outstanding: 1 }],
  });
  assertSound(report);
  const { measure } = onlyStage(report);
  assert.is(measure.operations, 500_000);
  assert.ok(measure.errors.dropped > 0);
  assert.is(report.valid, false);
  assert.ok(warningCodes(report).includes('operations_dropped'));
});

test.run();
