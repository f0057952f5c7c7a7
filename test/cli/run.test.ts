// `peerbench run` as a user sees it: what it prints, what it writes, what it refuses.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { assertBalanced, assertSound, stagesOf } from '../support/report-checks.js';
import { withoutWarnings } from '../support/said.js';
import { CLI, type Workspace, withWorkspace } from '../support/workspace.js';

const TWO_STAGES = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100 },
  stages: [
    { workers: 2, requests: 300 },
    { workers: 3, requests: 200 },
  ],
};
const ONE_STAGE = { ...TWO_STAGES, stages: [{ workers: 2, requests: 300 }] };

/** Every file below the working directory, with what is in it. */
function contents({ cwd }: Workspace): Map<string, string> {
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    files.map((file) => {
      const path = `${cwd}/${file}`;
      return [file, statSync(path).isFile() ? readFileSync(path, 'latin1') : ''];
    }),
  );
}

test('a run prints a table and writes numbers, page and at least ten charts', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TWO_STAGES);
    const { code, out, err } = await workspace.run('run', file, '--out', 'report');
    assert.is(code, 0, err);
    const report = await workspace.report('report');
    assertBalanced(report);
    assert.is(report.status, 'complete');
    assert.equal(
      stagesOf(report).map(({ name, measure }) => [name, measure.operations]),
      [
        ['2x300', 600],
        ['3x200', 600],
      ],
    );
    const [head = '', ...rows] = out.split('\n');
    assert.equal(head.trim().split(/ {2,}/).slice(0, 9), [
      ...['stage', 'ops/s', 'mean', 'p50', 'p95', 'p99', 'hit rate', 'evictions', 'bytes'],
    ]);
    for (const [index, name] of ['2x300', '3x200'].entries()) {
      const cells = rows[index]!.trim().split(/ {2,}/);
      assert.is(cells.length, head.trim().split(/ {2,}/).length);
      assert.is(cells[0], name);
      assert.equal([cells[6], cells[7]], ['100%', '0']);
      assert.match(cells[8]!, /^\d.*B$/);
    }
    assert.match(out, /\nreport: report\n$/);
    assert.equal(readdirSync(workspace.path('report')).sort(), [
      ...['charts', 'index.html', 'report.json', 'runs'],
    ]);
    const charts = readdirSync(workspace.path('report/charts'));
    assert.ok(charts.filter((name) => name.endsWith('.svg')).length >= 10);
    assert.equal(readdirSync(workspace.cwd).sort(), ['report', 'tiny.yaml']);
  }));

test('unless told otherwise a run measures the ceiling of its generator first', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const args = ['run', file, '--quiet', '--no-charts', '--out', 'report'];
    const { code, err } = await workspace.spawn(process.execPath, [CLI, ...args]).ended;
    assert.is(code, 0, err);
    const [stage] = stagesOf(await workspace.report('report'));
    assert.ok(stage!.generator.ceiling!.throughput > 0);
  }));

test('--json prints the report as JSON and nothing else', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const { code, out, err } = await workspace.run(
      ...['run', file, '--out', 'report', '--no-charts', '--json'],
    );
    assert.is(code, 0);
    assert.is(withoutWarnings(err), '');
    const printed = JSON.parse(out) as Report;
    assertSound(printed);
    assert.equal(printed, await workspace.report('report'));
  }));

test('--quiet prints nothing, --no-charts draws nothing', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const ended = await workspace.run(
      ...['run', file, '--out', 'report', '--no-charts', '--quiet'],
    );
    assert.equal([ended.code, ended.out, withoutWarnings(ended.err)], [0, '', '']);
    assert.equal(readdirSync(workspace.path('report')).sort(), [
      'index.html',
      'report.json',
      'runs',
    ]);
  }));

test('without --out the report goes to reports/<scenario>/<time>', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const { code, out } = await workspace.run('run', file, '--no-charts');
    assert.is(code, 0);
    const [time, ...more] = readdirSync(workspace.path('reports/tiny'));
    assert.equal(more, []);
    assert.match(time!, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/);
    assert.ok(out.endsWith(`\nreport: reports/tiny/${time!}\n`), out);
    assertSound(await workspace.report(`reports/tiny/${time!}`));
  }));

test('an --out that holds something is refused before anything starts, and left alone', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    await workspace.write('mine/notes.txt', 'mine');
    await workspace.write('file', 'mine too');
    const before = contents(workspace);
    for (const out of ['mine', 'file', 'file/below', '.']) {
      // Where a daemon were started, this one would fail, with another code.
      const path = 'network.memcached.path=/nonexistent';
      const ended = await workspace.run('run', file, '--set', path, '--out', out);
      assert.is(ended.code, 2, out);
      assert.is(ended.out, '');
      assert.is(ended.err.trimEnd().split('\n').length, 1, ended.err);
      assert.ok(ended.err.includes(out), ended.err);
    }
    assert.equal(contents(workspace), before);
  }));

test('each of several runs has fresh daemons', () =>
  withWorkspace(async (workspace) => {
    // Eviction makes every item that an earlier run had left behind visible.
    const file = await workspace.scenario('full', {
      network: { peers: 2, memory_mb: 2 },
      workload: { value_bytes: 20_000 },
      stages: [{ workers: 2, requests: 150 }],
    });
    const { code, out, err } = await workspace.run(
      ...['run', file, '--out', 'report', '--no-charts', '--runs', '2', '--json'],
    );
    assert.is(code, 0, err);
    const report = JSON.parse(out) as Report;
    assertBalanced(report);
    assert.equal(
      report.runs.map(({ index, stages }) => [index, stages.length]),
      [
        [0, 1],
        [1, 1],
      ],
    );
    const [first, second] = stagesOf(report);
    assert.ok(first!.evictions! > 0);
    // What a full peer holds and evicts hardly depends on chance: on the order of the workers.
    assert.ok(Math.abs(first!.items! - second!.items!) < first!.items! * 0.1);
    assert.ok(Math.abs(first!.evictions! - second!.evictions!) < first!.evictions! * 0.2);
    assert.is(report.summary[0]!.metrics.throughput.runs, 2);
  }));

test('--set, --driver and --threads reach the scenario of the report', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const { code, out, err } = await workspace.run(
      ...['run', file, '--no-charts', '--json', '--out', 'report'],
      ...['--driver', 'memjs', '--threads', '2', '--set', 'workload.value_bytes=77'],
      ...['--set', 'stages.0.requests=50', '--set', 'network={peers: 3, memory_mb: 9}'],
    );
    assert.is(code, 0, err);
    const report = JSON.parse(out) as Report;
    assertBalanced(report);
    assert.is(report.driver, 'memjs');
    const { driver, threads, workload, network, stages } = report.scenario as {
      [field: string]: unknown;
      workload: { value_bytes: number };
      network: { peers: number; memory_mb: number };
      stages: { requests: number }[];
    };
    assert.equal([driver, threads, workload.value_bytes], ['memjs', 2, 77]);
    assert.equal([network.peers, network.memory_mb, stages[0]!.requests], [3, 9, 50]);
    const [stage] = stagesOf(report);
    assert.equal([stage!.driver, stage!.threads, stage!.generator.threads.length], ['memjs', 2, 2]);
    assert.is(stage!.measure.operations, 100);
    assert.equal(
      stage!.peers.map(({ name }) => name),
      ['tiny_p0', 'tiny_p1', 'tiny_p2'],
    );
  }));

test('a report can be drawn again from its numbers alone', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', ONE_STAGE);
    const run = await workspace.run('run', file, '--out', 'report', '--no-charts');
    assert.is(run.code, 0, run.err);
    const numbers = readFileSync(workspace.path('report/report.json'), 'utf8');
    const { code, out } = await workspace.run('report', 'report');
    assert.is(code, 0);
    assert.ok(run.out.startsWith(out), `${run.out}\n${out}`);
    assert.is(readFileSync(workspace.path('report/report.json'), 'utf8'), numbers);
    const charts = readdirSync(workspace.path('report/charts'));
    assert.ok(charts.filter((name) => name.endsWith('.svg')).length >= 10);
  }));

test.run();
