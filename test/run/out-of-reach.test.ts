// Rates far beyond what peers can do, with real daemons: the run ends on time, in bounded memory,
// and its report says what was asked for and what came of it.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LINUX } from '../network/processes.js';
import { runFields } from '../support/in-process.js';
import { assertSound, errorsOf, onlyStage, warningCodes } from '../support/report-checks.js';
import { assertSaid } from '../support/said.js';
import { type DaemonState, total, withWorkspace } from '../support/workspace.js';

const LARGE_BYTES = 500_000;
/** 20 GB/s: no daemon on this machine, and no load thread, comes near it. */
const STAGE = { workers: 4, keys: 2, rate_per_s: 40_000, duration_s: 1, threads: 1 };
const MOST_OUTSTANDING = 300;

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: many times what a peer can do ends on time and is told in figures`, async () => {
    const report = await runFields({
      driver,
      network: { peers: 1, memory_mb: 64 },
      workload: { value_bytes: LARGE_BYTES, read_ratio: 0.5 },
      deadline_s: 0.5,
      stages: [{ ...STAGE, max_outstanding: MOST_OUTSTANDING }],
    });
    assertSound(report);
    const { measure, generator } = onlyStage(report);
    assert.is(measure.operations, 40_000, 'every operation that was due has ended');
    // The schedule, the deadline of the last operation, and what a driver may take beyond it.
    assert.ok(measure.duration_s >= 1 && measure.duration_s < 10, `${measure.duration_s} s`);
    const { asked_per_s, achieved_ratio, outstanding, late, dropped } = generator;
    assert.is(asked_per_s, 40_000);
    assert.ok(achieved_ratio! > 0 && achieved_ratio! < 0.5, `achieved ${achieved_ratio}`);
    // As many as there may be, unless other processes leave the generator too little of the machine.
    const most = outstanding!.max;
    assert.ok(most > 1 && most <= MOST_OUTSTANDING, `${most} in flight`);
    assert.ok(outstanding!.end <= MOST_OUTSTANDING);
    assert.ok(late! > 0 && dropped > 0 && dropped <= errorsOf(measure));
    assert.is(report.valid, false);
    const codes = warningCodes(report);
    assert.ok(codes.includes('rate_not_reached') && codes.includes('operations_dropped'));
    const { message } = report.warnings.find(({ code }) => code === 'rate_not_reached')!;
    assertSaid(message, /of 40\.0?k asked for .* dropped$/);
    assertSaid(message, ` in flight were up to ${most}, `);
  });
}

/** Highest resident memory of a process so far, in bytes; 0 when it has ended. */
function peakBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

test('10,000 large values for a peer that hangs do not take their bytes', () =>
  withWorkspace(async (workspace) => {
    const stage = { ...STAGE, duration_s: 2, rate_per_s: 20_000, max_outstanding: 10_000 };
    const file = await workspace.scenario('stalled', {
      network: { peers: 1, memory_mb: 64, transport: 'unix' },
      workload: { value_bytes: 100_000, read_ratio: 0 },
      deadline_s: 1,
      stages: [stage],
    });
    const run = workspace.start(['run', file, '--out', 'report', '--no-charts', '--no-ceiling']);
    const measuring = (found: readonly DaemonState[]) => total(found, 'cmdSet') > 20;
    const [only] = await workspace.untilDaemons(run, 'sets', measuring);
    process.kill(only!.pid, 'SIGSTOP');
    let peak = 0;
    while (run.running) {
      peak = Math.max(peak, peakBytes(run.pid));
      await sleep(20);
    }
    const { code, err } = await run.ended;
    assert.is(code, 0, err);
    const report = await workspace.report('report');
    assertSound(report);
    const { measure, generator } = onlyStage(report);
    assert.is(measure.operations, 40_000);
    const most = generator.outstanding!.max;
    assert.ok(most > 5_000 && most <= 10_000, `${most} in flight`);
    assert.ok(measure.errors.timeout > 0, JSON.stringify(measure.errors));
    // The values in flight would be more than this, up to 1 GB; all else of a run is far below it.
    if (LINUX) assert.ok(peak > 0 && peak < 500e6, `${peak} bytes resident`);
  }));

test.run();
