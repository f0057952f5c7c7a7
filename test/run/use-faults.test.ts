// Faults on the peers of a network that persists: real daemons that others may use, so leave is asked for,
// and they are back when the run is over, however it ended.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, run } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Report } from '../../src/schema/generated/report.js';
import { findNetwork } from '../../src/state/find-network.js';
import { isRunning, until } from '../network/processes.js';
import { assertSound, errorsOf, onlyStage } from '../support/report-checks.js';
import { failure, type StateFolder, withState } from '../state/state-folder.js';

const PEERS = ['fleet_a', 'fleet_b'];
/** A load that leaves the machine to others. */
const STAGE = { workers: 2, keys: 50, rate_per_s: 300, duration_s: 0.6, deadline_s: 0.3 };
/** Ends with one peer dead and one halted. */
const OUTAGE = [
  { at_s: 0.1, peer: 'fleet_a', action: 'kill' },
  { at_s: 0.2, peer: 1, action: 'stop' },
];

function runOn(
  { settings }: StateFolder,
  stage: object,
  options: RunOptions = {},
): Promise<Report> {
  const fields = {
    name: 'harm',
    network: { use: 'fleet' },
    workload: { value_bytes: 200, read_ratio: 1 },
    stages: [{ ...STAGE, ...stage }],
  };
  const scenario = parseScenario(JSON.stringify(fields), 'harm.yaml');
  const find = (name: string) => findNetwork(name, settings);
  return run(scenario, { ceiling: false, allowFaults: true, findNetwork: find, ...options });
}

/** State and process of each peer. */
async function facts({ peers }: StateFolder): Promise<(string | number | null)[][]> {
  return (await peers.statuses()).map(({ state, pid }) => [state, pid]);
}

/** How the runs have left the peers. */
function left({ runs }: Report): string[][] {
  return runs.map(({ peers_left: all = [] }) => all.map(({ peer, how }) => `${peer} ${how}`));
}

/** Runs `body` with a network of two peers, which are stopped afterwards. */
function withFleet(body: (state: StateFolder) => Promise<void>): Promise<void> {
  return withState(async (state) => {
    const network = await state.manager.create('fleet');
    for (const peer of PEERS) {
      await state.peers.start(peer, { memoryMb: 8 });
      await network.addPeer(peer);
    }
    await body(state);
    for (const peer of PEERS) await state.peers.stop(peer);
  });
}

test('peers that faults have killed or halted are back after each run', () =>
  withFleet(async (state) => {
    const before = await facts(state);
    const refused = await failure(
      () => runOn(state, { faults: OUTAGE }, { allowFaults: false }),
      'ERR_USAGE',
    );
    assert.match(
      refused,
      /peers of network fleet, which live on .*: allow that with --allow-faults$/,
    );
    const wrong = {
      faults: [
        { ...OUTAGE[0], peer: 2 },
        { ...OUTAGE[1], action: 'cont' },
      ],
    };
    const problems = await failure(() => runOn(state, wrong), 'ERR_USAGE');
    assert.match(
      problems,
      /^stages\.0\.faults\.0\.peer is no peer .*\nstages\.0\.faults\.1\.action /,
    );
    assert.match(problems, /\nthe network has fleet_a, fleet_b$/);
    assert.equal(await facts(state), before, 'nothing was done');

    const report = await runOn(state, { faults: OUTAGE }, { runs: 2 });
    assertSound(report);
    assert.is(report.status, 'complete');
    const each = ['fleet_a restarted', 'fleet_b continued'];
    assert.equal(left(report), [each, each]);
    for (const { stages } of report.runs) {
      const [{ faults, measure, books }] = stages as [ReturnType<typeof onlyStage>];
      assert.ok(faults.every(({ done_s: doneS }) => doneS !== null));
      assert.ok(errorsOf(measure) > 0);
      assert.is(books.balanced, 'unknown');
    }
    const after = await facts(state);
    assert.is(after[0]![0], 'alive');
    assert.is.not(after[0]![1], before[0]![1]);
    assert.equal(after[1], before[1], 'halted and continued, it is the same');
    assert.is((await state.peers.status('fleet_b')).state, 'alive');
    assert.ok((await state.peers.stats('fleet_b')).size > 0, 'it answers');
  }));

test('a restart finds the peer where it was, and what holds replies back needs no daemon', () =>
  withFleet(async (state) => {
    const [[, pid], other] = (await facts(state)) as [[string, number], unknown];
    const { port } = await state.peers.status('fleet_a');
    const report = await runOn(state, {
      faults: [
        { at_s: 0.1, peer: 0, action: 'restart' },
        { at_s: 0.3, peer: 1, action: 'delay', delay_ms: 20, for_s: 0.2 },
      ],
    });
    assertSound(report);
    assert.equal([report.status, report.proxied], ['complete', true]);
    assert.equal(left(report), [['fleet_a restarted']]);
    const { faults, peers } = onlyStage(report);
    assert.ok(faults[1]!.during.p99_us! >= 20_000);
    assert.is(peers[0]!.items, 0, 'it came back empty');
    const now = await state.peers.status('fleet_a');
    assert.equal([now.state, now.port], ['alive', port]);
    assert.is.not(now.pid, pid);
    assert.equal((await facts(state))[1], other);
  }));

test('an interrupted run brings them back too', () =>
  withFleet(async (state) => {
    const controller = new AbortController();
    const { pid } = (await state.peers.status('fleet_a')) as { pid: number };
    const report = await runOn(
      state,
      { faults: OUTAGE, duration_s: 600 },
      {
        signal: controller.signal,
        onProgress: () => {
          if (!isRunning(pid)) controller.abort();
        },
      },
    );
    assert.is(report.status, 'aborted');
    for (const [state_] of await facts(state)) assert.is(state_, 'alive');
    for (const peer of PEERS) assert.ok((await state.peers.stats(peer)).size > 0, 'it answers');
  }));

test('a daemon that somebody else has started meanwhile is not touched, and one that he ended is lost', () =>
  withFleet(async (state) => {
    const { faults } = findNetwork('fleet', state.settings);
    await state.peers.stop('fleet_a');
    const { pid } = await state.peers.start('fleet_a');
    for (const action of ['kill', 'restart', 'stop', 'cont'] as const) {
      const message = await failure(async () => faults![action]('fleet_a'), 'ERR_PEER_LOST');
      assert.match(message, /^peer fleet_a is not the process any more .*somebody else/);
    }
    assert.equal(await faults!.restore(), []);
    assert.equal((await facts(state))[0], ['alive', pid]);

    const other = (await facts(state))[1]![1] as number;
    await faults!.stop('fleet_b');
    process.kill(other, 'SIGKILL');
    await until(() => !isRunning(other), 'the end of the halted one');
    const reason = 'somebody else has ended it while it was halted';
    assert.equal(await faults!.restore(), [{ peer: 'fleet_b', how: 'lost', reason }]);
  }));

test.run();
