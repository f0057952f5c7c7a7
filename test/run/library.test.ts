// The package as a library: a run inside another program.
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError, loadScenario, type Progress, run, type Scenario } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { isRunning, processesIn, withTmpdir } from '../network/processes.js';
import { assertBalanced, assertSound, errorsOf, onlyStage } from '../support/report-checks.js';

function scenario(stages: readonly object[], fields: object = {}): Scenario {
  const text = {
    ...{ name: 'library', network: { peers: 2, memory_mb: 16 }, workload: { value_bytes: 300 } },
    ...{ ...fields, stages },
  };
  return parseScenario(JSON.stringify(text), 'library.yaml');
}

/** What listens for signals and exits on this process, that a run must not add to for good. */
function listeners(): number {
  const events = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'warning'];
  return events.reduce((sum, event) => sum + process.listenerCount(event), 0);
}

test('a run without out writes nothing and leaves this process as it was', () =>
  withTmpdir(async (tmp) => {
    const listening = listeners();
    const cwd = readdirSync('.');
    const report = await run(scenario([{ workers: 2, requests: 300 }]), { runs: 2 });
    assertBalanced(report);
    assert.is(report.runs.length, 2);
    assert.equal(readdirSync('.'), cwd);
    assert.equal(readdirSync(tmp), []);
    assert.is(listeners(), listening);
  }));

test('a run takes the name of a shipped scenario, or what loadScenario makes of it', () =>
  withTmpdir(async () => {
    const overrides = ['stages=[{workers: 2, requests: 100}]', 'network.peers=2'];
    const report = await run(loadScenario('read_heavy', { overrides }), { ceiling: false });
    assertBalanced(report);
    assert.equal(report.scenario.name, 'read_heavy');
    try {
      await run('no_such_scenario');
      assert.unreachable();
    } catch (error) {
      assert.instance(error, BenchError);
      assert.is((error as BenchError).code, 'ERR_SCENARIO_NOT_FOUND');
    }
  }));

test('progress tells phase after phase, its operations only growing', () =>
  withTmpdir(async () => {
    const events: Progress[] = [];
    const stages = [
      { workers: 2, keys: 2000, duration_s: 0.7, warmup_s: 0.3 },
      { workers: 3, requests: 400 },
    ];
    const onProgress = (event: Progress) => events.push(event);
    const report = await run(scenario(stages), { ceiling: false, onProgress });
    const phases = events.map(({ stage, phase }) => `${stage} ${phase}`);
    assert.equal(
      [...new Set(phases)],
      ['1 preload', '1 warmup', '1 measure', '2 preload', '2 measure'],
    );
    for (const [index, event] of events.entries()) {
      assert.equal([event.run, event.runs, event.stages], [1, 1, 2]);
      const before = events[index - 1];
      if (before?.phase !== event.phase || before.stage !== event.stage) continue;
      assert.ok(event.operations >= before.operations);
      assert.ok(event.elapsedS >= before.elapsedS);
    }
    const last = (phase: string) => events[phases.lastIndexOf(phase)]!;
    const measured = events.filter(({ stage, phase }) => stage === 1 && phase === 'measure');
    assert.ok(measured.length > 1);
    assert.equal([measured[0]!.operations, measured[0]!.elapsedS], [0, 0], 'told at its beginning');
    assert.ok(measured.at(-1)!.operations > 0);
    assert.equal(
      [last('1 preload').operations, last('1 preload').operationsExpected],
      [4000, 4000],
    );
    assert.is(last('1 measure').operations, report.runs[0]!.stages[0]!.measure.operations);
    assert.equal([last('1 measure').operationsExpected, last('1 measure').expectedS], [null, 0.7]);
    assert.equal(
      [last('2 measure').operations, last('2 measure').operationsExpected],
      [1200, 1200],
    );
  }));

test('an aborted signal ends the run with what there is', () =>
  withTmpdir(async (tmp) => {
    const controller = new AbortController();
    let daemons: number[] = [];
    const report = await run(scenario([{ workers: 2, duration_s: 600 }]), {
      ...{ runs: 5, ceiling: false },
      signal: controller.signal,
      onProgress: ({ phase, operations }) => {
        if (phase !== 'measure' || operations === 0) return;
        daemons = processesIn(tmp);
        controller.abort();
      },
    });
    assertSound(report);
    assert.is(report.status, 'aborted');
    assert.is(report.runs.length, 1);
    const { measure, preload } = onlyStage(report);
    assert.equal([preload.complete, measure.complete], [true, false]);
    assert.ok(measure.operations > 0);
    assert.is(errorsOf(measure), 0);
    assert.not.ok(daemons.some(isRunning));
  }));

test('a signal that is aborted already starts nothing', () =>
  withTmpdir(async () => {
    // Would fail if it were started.
    const network = { memcached: { path: '/bin/false' } };
    const report = await run(scenario([{ requests: 1 }], { network }), {
      signal: AbortSignal.abort(),
    });
    assertSound(report);
    assert.equal([report.status, report.runs[0]!.stages], ['aborted', []]);
  }));

test('a listener that throws ends the run with its error, and the daemons too', () =>
  withTmpdir(async (tmp) => {
    try {
      await run(scenario([{ workers: 2, duration_s: 600 }]), {
        ceiling: false,
        onProgress: ({ phase }) => {
          if (phase === 'measure') throw new RangeError('from the listener');
        },
      });
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).message, 'from the listener');
    }
    assert.equal(processesIn(tmp), []);
  }));

test('two runs at once do not disturb each other', () =>
  withTmpdir(async () => {
    const stage = { workers: 2, keys: 300, duration_s: 0.8 };
    const one = () => run(scenario([stage]), { ceiling: false });
    const reports = await Promise.all([one(), one()]);
    for (const report of reports) assertBalanced(report);
    assert.is(reports[0].workload_digest, reports[1].workload_digest);
    assert.is.not(reports[0].session.id, reports[1].session.id);
  }));

test.run();
