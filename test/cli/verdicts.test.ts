// What a run says about what it has measured: thresholds met or missed, or nothing measured at all.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertBalanced, assertSound, onlyStage } from '../support/report-checks.js';
import { assertSaid, withoutWarnings } from '../support/said.js';
import { type DaemonState, total, withWorkspace } from '../support/workspace.js';

const TINY = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100, ghost_ratio: 0.5 },
  stages: [
    { workers: 2, requests: 200 },
    { workers: 1, requests: 300, name: 'alone' },
  ],
};

test('thresholds that are met are listed, and the run ends with 0', () =>
  withWorkspace(async (workspace) => {
    const thresholds = ['hit_rate > 0.3', 'alone: errors <= 0', 'p99_us < 3600000000'];
    const file = await workspace.scenario('limits', { ...TINY, thresholds });
    const { code, out, err } = await workspace.run('run', file, '--out', 'report', '--no-charts');
    assert.equal([code, withoutWarnings(err)], [0, '']);
    const report = await workspace.report('report');
    assertBalanced(report);
    assert.equal(
      report.thresholds.map(({ text, stage, met }) => [text, stage, met]),
      [
        ['hit_rate > 0.3', '2x200', true],
        ['hit_rate > 0.3', 'alone', true],
        ['alone: errors <= 0', 'alone', true],
        ['p99_us < 3600000000', '2x200', true],
        ['p99_us < 3600000000', 'alone', true],
      ],
    );
    assert.is(out.match(/^met +/gm)?.length, 5);
    assert.not.match(out, /missed/);
  }));

test('a threshold that is missed is named, and the run ends with 13', () =>
  withWorkspace(async (workspace) => {
    const thresholds = ['alone: hit_rate >= 0.99', 'throughput > 1'];
    const file = await workspace.scenario('limits', { ...TINY, thresholds });
    const { code, out } = await workspace.run('run', file, '--out', 'report', '--no-charts');
    assert.is(code, 13);
    const report = await workspace.report('report');
    assertBalanced(report);
    assert.is(report.status, 'complete');
    const [missed] = report.thresholds;
    const { hit_rate: value } = report.runs[0]!.stages[1]!.measure;
    assert.equal(missed, { text: 'alone: hit_rate >= 0.99', stage: 'alone', value, met: false });
    assert.match(out, /^missed +alone: hit_rate >= 0\.99 +\(stage alone: 0\.\d+\)$/m);
    assert.is(out.match(/^met +throughput > 1 /gm)?.length, 2);
    const quiet = await workspace.run('run', file, '--quiet', '--no-charts');
    assert.equal([quiet.code, quiet.out], [13, '']);
  }));

test('a network that answers nothing has measured nothing: 12', () =>
  withWorkspace(async (workspace) => {
    // Preload takes long enough to be caught in the middle, and after that four deadlines at most.
    const file = await workspace.scenario('mute', {
      ...{ network: { peers: 1, memory_mb: 16, transport: 'unix' }, deadline_s: 1, pipeline: 500 },
      workload: { value_bytes: 100_000 },
      stages: [{ workers: 1, keys: 2_000, requests: 3 }],
    });
    const run = workspace.start(['run', file, '--out', 'report', '--no-charts']);
    const some = (found: readonly DaemonState[]) => total(found, 'cmdSet') > 0;
    const [only] = await workspace.untilDaemons(run, 'sets', some);
    process.kill(only!.pid, 'SIGSTOP');
    const { code, err } = await run.ended;
    assert.is(code, 12, err);
    const report = await workspace.report('report');
    assertSound(report);
    assert.is(report.status, 'complete');
    const { measure, books } = onlyStage(report);
    assert.is(measure.latency_us.count, 0);
    assert.is(measure.errors.timeout, measure.operations);
    assert.is(books.balanced, 'unknown');
    assertSaid(err, /measure: 3 of 3 operations failed: 3 timeout/);
  }));

test.run();
