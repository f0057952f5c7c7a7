// Peers that die while a run goes on: counted as what it is, told at once, and the run goes on with the
// others. Which fault does what in which phase is test/faults'.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LossNotice } from '../../src/runner.js';
import type { Run } from '../../src/schema/generated/report.js';
import { runFields } from '../support/in-process.js';
import { assertSound, errorsOf } from '../support/report-checks.js';
import { daemonPids } from '../support/victims.js';

const FIELDS = {
  network: { peers: 3, memory_mb: 16, transport: 'unix' },
  workload: { value_bytes: 200 },
};
const SHORT = { workers: 2, requests: 60 };

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: a daemon that is killed costs its share, is told, and the run goes on`, async () => {
    const stages = [
      { workers: 2, keys: 60, duration_s: 0.4, name: 'struck' },
      { ...SHORT, name: 'after' },
    ];
    const notices: LossNotice[] = [];
    let struck = false;
    const report = await runFields(
      { ...FIELDS, driver, stages },
      {
        runs: 2,
        onLoss: (notice) => notices.push(notice),
        onProgress: ({ phase }) => {
          if (struck || phase !== 'measure') return;
          struck = true;
          process.kill(daemonPids()[1]!, 'SIGKILL');
        },
      },
    );
    assertSound(report);
    assert.equal([report.status, report.runs.length], ['complete', 2]);
    const [first, second] = report.runs as [Run, Run];
    const [loss] = first.peer_losses!;
    const { peer, at_s: atS } = loss!;
    assert.ok(atS > 0 && atS < first.duration_s);
    const killed = { how: 'signal SIGKILL', last_words: '' };
    assert.equal(loss, { peer, at_s: atS, stage: 'struck', phase: 'measure', ...killed });
    assert.equal(notices, [{ loss, left: 2, run: 1, runs: 2, side: null }]);
    assert.equal(report.warnings[0]!.code, 'peer_lost');
    assert.match(report.warnings[0]!.message, `run 0 lost ${peer} after `);
    assert.match(report.warnings[0]!.message, 'what struck to after measured');
    for (const stage of first.stages) {
      assert.equal(stage.lost_peers, [peer]);
      assert.ok(stage.measure.complete && stage.measure.hits > 0, stage.name);
      assert.ok(stage.measure.errors.refused > 0, stage.name);
      assert.equal(stage.books, { balanced: 'unknown', differences: [] });
      for (const { name, errors, items } of stage.peers) {
        assert.is(items === null, name === peer);
        assert.is(errors, name === peer ? errorsOf(stage.measure) : 0, 'the others answered');
      }
    }
    assert.ok(first.stages[1]!.preload.errors.refused > 0, 'its keys are not there');
    assert.is(second.peer_losses, undefined, 'the next run has fresh daemons');
    for (const { lost_peers: lost, measure } of second.stages) {
      assert.equal([lost, errorsOf(measure)], [undefined, 0]);
    }
  });
}

test('when no peer is left the run ends, whatever was to follow', async () => {
  const notices: LossNotice[] = [];
  const report = await runFields(
    {
      ...{ ...FIELDS, settle_s: 3600 },
      stages: [SHORT, { workers: 2, keys: 10, requests: 1_000_000_000 }],
    },
    {
      runs: 2,
      onLoss: (notice) => notices.push(notice),
      onProgress: ({ phase, stage }) => {
        if (phase !== 'settle') return;
        assert.is(stage, 2);
        for (const pid of daemonPids()) process.kill(pid, 'SIGKILL');
      },
    },
  );
  assertSound(report);
  assert.equal([report.status, report.runs.length], ['failed', 1]);
  const failed = report.warnings.find(({ code }) => code === 'failed')!;
  assert.match(failed.message, /^lost all 3 peers before stage 2x1000000000: there was nothing/);
  const told = notices.map(({ left, loss }) => [left, loss.phase]);
  assert.equal(
    told,
    [2, 1, 0].map((left) => [left, 'settle']),
    'that none is left, last',
  );
  const [run] = report.runs;
  assert.is(run!.peer_losses!.length, 3);
  assert.is(run!.stages.length, 1, 'what was measured is there');
  assert.equal([run!.stages[0]!.lost_peers, errorsOf(run!.stages[0]!.measure)], [undefined, 0]);
});

test.run();
