// What is found missing before anything starts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { descriptorsNeeded, preflight } from '../../src/run/preflight.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { processesIn } from '../network/processes.js';
import { withWorkspace } from '../support/workspace.js';

const MANY = {
  network: { peers: 3, memory_mb: 16 },
  connections: 'per_worker',
  stages: [{ workers: 200, requests: 1 }],
};

const scenario = (fields: object) =>
  parseScenario(JSON.stringify({ name: 'many', ...fields }), 'many.yaml');

test('every connection needs a descriptor, and more is needed than they', () => {
  const perWorker = descriptorsNeeded(scenario(MANY), 3);
  assert.ok(perWorker > 3 * 200 && perWorker < 3 * 200 + 200, `${perWorker}`);
  const shared = descriptorsNeeded(scenario({ ...MANY, connections: 'shared' }), 3);
  assert.ok(shared < 200, `${shared}`);
  const later = [{ requests: 1 }, { workers: 200, requests: 1 }];
  assert.is(
    descriptorsNeeded(scenario({ ...MANY, stages: later }), 3),
    perWorker,
    'the largest stage',
  );
});

test('a limit below what is needed is an error with both numbers and what to do', () => {
  const needed = descriptorsNeeded(scenario(MANY), 3);
  preflight(scenario(MANY), 3, needed);
  preflight(scenario(MANY), 3, Infinity);
  assert.throws(
    () => preflight(scenario(MANY), 3, needed - 1),
    (error: unknown) => {
      assert.instance(error, BenchError);
      const { code, message } = error as BenchError;
      assert.is(code, 'ERR_RESOURCES');
      assert.match(message, /^3 peers with 200 connections each need /);
      assert.ok(message.includes(`need ${needed} file descriptors`), message);
      assert.ok(message.includes(`limit of this process is ${needed - 1}:`), message);
      assert.match(message, /ulimit -n.*fewer workers.*connections: shared/);
      return true;
    },
  );
});

test('a run beyond the limit ends with 3 before a daemon is started, one within it runs', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('many', MANY);
    const limited = (limit: number, ...args: string[]) =>
      workspace.shell(`ulimit -n ${limit}; exec "$@"`, 'run', file, ...args);
    const needed = descriptorsNeeded(scenario(MANY), 3);
    const refused = await limited(needed - 1);
    assert.equal([refused.code, refused.out], [3, '']);
    const problem = `3 peers with 200 connections each need ${needed} file descriptors`;
    assert.ok(refused.err.startsWith(`peerbench: ${problem}`), refused.err);
    assert.equal(processesIn(workspace.tmp), []);
    const ran = await limited(needed, '--out', 'report', '--no-charts', '--quiet');
    assert.is(ran.code, 0, ran.err);
    const [only] = (await workspace.report('report')).runs[0]!.stages;
    assert.is(only!.measure.operations, 200);
  }));

test.run();
