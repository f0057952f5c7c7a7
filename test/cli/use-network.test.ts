// Runs on a network that persists, from the command line: its peers are used as they are, and are as
// they were when the run is over.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PeerStatus } from '../../src/state/peer-status.js';
import type { Report, StageResult } from '../../src/schema/generated/report.js';
import { endAll } from '../state/state-folder.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';
import { withWorkspace, type Workspace } from '../support/workspace.js';

const WORK = { workload: { value_bytes: 200 }, stages: [{ workers: 2, requests: 300 }] };
const PEERS = ['fleet_a', 'fleet_b', 'fleet_c'];

async function ok(workspace: Workspace, line: string): Promise<string> {
  const { code, out, err } = await workspace.run(...line.split(' '));
  assert.is(code, 0, `${line}: ${err}`);
  return out;
}

async function statuses(workspace: Workspace): Promise<PeerStatus[]> {
  const text = await ok(workspace, 'peer --status --json');
  return (JSON.parse(text) as { peers: PeerStatus[] }).peers;
}

/** A scenario's report, its keys removed in the end. */
async function runOn(
  workspace: Workspace,
  name: string,
  network: object,
  work: object = WORK,
): Promise<Report> {
  const file = await workspace.scenario(name, { network, ...work });
  const options = '--no-charts --no-ceiling --remove-keys --json --out';
  return JSON.parse(await ok(workspace, `run ${file} ${options} out-${name}`)) as Report;
}

/** The stages of a run in which a peer leaves and comes back. */
async function changing(workspace: Workspace): Promise<StageResult[]> {
  const stage = { workers: 2, requests: 300 };
  const report = await runOn(
    workspace,
    'changing',
    { use: 'fleet' },
    {
      workload: { value_bytes: 200, read_ratio: 1 },
      stages: [
        stage,
        { ...stage, network_change: { remove: ['fleet_b'] } },
        { ...stage, network_change: { add: ['fleet_b'] } },
      ],
    },
  );
  assertBalanced(report);
  return report.runs[0]!.stages;
}

test('use and targets are the same work, also while peers come and go, and the peers are as before', () =>
  withWorkspace(async (workspace) => {
    try {
      await ok(workspace, 'manager --create fleet --replication 2 --vnodes 40');
      for (const peer of PEERS) {
        await ok(workspace, `peer --start ${peer} --memory 8`);
        await ok(workspace, `network fleet --add ${peer}`);
      }
      await ok(workspace, 'network fleet --set mine --value precious');
      const before = await statuses(workspace);
      const shown = await ok(workspace, 'network fleet --show --json');

      const used = await runOn(workspace, 'by-name', { use: 'fleet' });
      assertBalanced(used);
      assert.equal(used.scenario.network, {
        ...{ use: 'fleet', replication: 2, vnodes: 40, placement: 'md5' },
      });
      const { source, peers } = used.environment.network!;
      assert.is(source, 'network');
      assert.equal(
        peers!.map(({ name, pid, memory_mb: memory }) => [name, pid, memory]),
        before.map(({ id, pid }) => [id, pid, 8]),
      );

      const targets = before.map(({ id, port }) => `${id}=127.0.0.1:${port}`);
      const aimed = await runOn(workspace, 'by-address', { targets, replication: 2, vnodes: 40 });
      assertBalanced(aimed);
      assert.is(aimed.workload_digest, used.workload_digest);
      const perPeer = (report: Report) =>
        onlyStage(report).peers.map(({ name, operations, hits }) => [name, operations, hits]);
      assert.equal(perPeer(aimed), perPeer(used));

      const stages = await changing(workspace);
      assert.equal(
        stages.map(({ peers: names }) => names.map(({ name }) => name)),
        [PEERS, ['fleet_a', 'fleet_c'], ['fleet_a', 'fleet_c', 'fleet_b']],
      );
      // Two copies: without one peer the other has what is asked for.
      assert.equal(
        stages.map(({ measure }) => measure.misses),
        [0, 0, 0],
      );
      const moves = stages.map(({ network_changes: [change] }) => change?.moved_keys);
      assert.ok(moves[1]! > 0);
      assert.equal(moves, [undefined, moves[1], moves[1]], 'there and back');

      const faults = [{ at_s: 0.1, peer: 0, action: 'stop' }];
      const halt = { faults, workers: 2, duration_s: 0.3, keys: 10, deadline_s: 0.3 };
      const harm = await workspace.scenario('harm', { network: { use: 'fleet' }, stages: [halt] });
      const harmed = await ok(
        workspace,
        `run ${harm} --allow-faults --remove-keys --no-charts --out harm`,
      );
      assert.match(harmed, /\npeer fleet_a was halted and goes on\nkeys: /);

      assert.is(
        await ok(workspace, 'network fleet --show --json'),
        shown,
        'the network is as it was',
      );
      const after = await statuses(workspace);
      const facts = (all: PeerStatus[]) =>
        all.map(({ id, state, pid, items }) => [id, state, pid, items]);
      assert.equal(facts(after), facts(before));
      assert.is(await ok(workspace, 'network fleet --get mine'), 'precious\n');
    } finally {
      await endAll(workspace.tmp);
    }
  }));

test('a network that cannot be used is refused before the load, with what to do', () =>
  withWorkspace(async (workspace) => {
    try {
      const ending = async () => {
        const file = await workspace.scenario('fleet', { network: { use: 'fleet' }, ...WORK });
        const { code, err } = await workspace.run('run', file, '--out', 'out');
        return [code, err] as const;
      };
      const [unknown, whichIsThere] = await ending();
      assert.is(unknown, 2, whichIsThere);
      assert.match(whichIsThere, /no network 'fleet'/);
      await ok(workspace, 'manager --create fleet');
      const [empty, whatToDo] = await ending();
      assert.is(empty, 2, whatToDo);
      assert.match(whatToDo, /network fleet has no peers; 'peerbench network fleet --add PEER'/);
      await ok(workspace, 'peer --start fleet_a --memory 8');
      await ok(workspace, 'network fleet --add fleet_a');
      await ok(workspace, 'peer --stop fleet_a');
      const [stopped, howToStart] = await ending();
      assert.is(stopped, 3, howToStart);
      assert.match(
        howToStart,
        /fleet_a .* stopped: start it with 'peerbench peer --start fleet_a'/,
      );
    } finally {
      await endAll(workspace.tmp);
    }
  }));

test.run();
