// Runs on peers that something else started: the same work as on peers of its own, and nothing of
// what else is there is touched.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keysText } from '../../src/commands/running-peers.js';
import { openStats } from '../../src/memcached/stats.js';
import { formatAddress } from '../../src/memcached/address.js';
import { BenchError, run, type RunOptions } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Report } from '../../src/schema/generated/report.js';
import { type TestDaemon, withDaemon } from '../support/daemon.js';
import { withDetour } from '../support/detour.js';
import { runFields } from '../support/in-process.js';
import {
  assertBalanced,
  assertSound,
  onlyStage,
  stagesOf,
  warningCodes,
} from '../support/report-checks.js';
import { exchange, storedValue } from '../support/wire.js';

const WORK = {
  workload: { value_bytes: 300, read_ratio: 0.7, ghost_ratio: 0.1 },
  stages: [{ workers: 4, requests: 400, threads: 2 }],
};
const WRITTEN = 4 * 400;
const FOREIGN = 'what was here before';

/** Two daemons that are not ours, one on TCP and one on a socket, each with somebody's key. */
async function withForeigners(
  use: (targets: string[], daemons: TestDaemon[]) => Promise<void>,
): Promise<void> {
  await withDaemon((first) =>
    withDaemon(
      async (second) => {
        const daemons = [first, second];
        for (const { address } of daemons) await setForeign(address);
        const targets = daemons.map((each, i) => `inline_p${i}=${formatAddress(each.address)}`);
        await use(targets, daemons);
        for (const { address } of daemons) assert.is(await getForeign(address), FOREIGN);
      },
      { transport: 'unix' },
    ),
  );
}

async function setForeign(address: TestDaemon['address']): Promise<void> {
  await exchange(address, `ms foreign ${FOREIGN.length}\r\n${FOREIGN}\r\n`, 'HD\r\n');
}

async function getForeign(address: TestDaemon['address']): Promise<string | undefined> {
  return (await storedValue(address, 'foreign'))?.toString();
}

async function statsOf({ address }: TestDaemon) {
  const client = openStats(address);
  try {
    return await client.read();
  } finally {
    client.close();
  }
}

async function itemsOn(daemons: readonly TestDaemon[]): Promise<number> {
  const all = await Promise.all(daemons.map(statsOf));
  return all.reduce((sum, { items }) => sum + items!, 0);
}

/** What was done, with nothing of how long it took. */
function workOf(report: Report) {
  const { measure, peers } = onlyStage(report);
  const { gets, sets, hits, misses } = measure;
  const byPeer = peers.map((peer) => [peer.name, peer.operations, peer.hits, peer.predicted_share]);
  return { digest: report.workload_digest, gets, sets, hits, misses, byPeer };
}

async function refusal(fields: object, options: RunOptions = {}): Promise<[string, string]> {
  try {
    const scenario = parseScenario(JSON.stringify({ name: 'x', ...WORK, ...fields }), 'x.yaml');
    await run(scenario, { ceiling: false, ...options });
  } catch (error) {
    if (error instanceof BenchError) return [error.code, error.message];
    throw error;
  }
  throw new Error('it was not refused');
}

test('the work is that of the same scenario with peers of its own, and the books balance', () =>
  withForeigners(async (targets, daemons) => {
    const own = await runFields({ network: { peers: 2 }, ...WORK });
    for (const driver of ['meta', 'memjs']) {
      const report = await runFields({ network: { targets }, driver, ...WORK });
      assertBalanced(report);
      assert.equal(workOf(report), workOf(own), driver);
    }
    const pids = (await Promise.all(daemons.map(statsOf))).map(({ pid }) => pid);
    assert.equal(
      pids,
      daemons.map(({ pid }) => pid),
      'the same processes as before',
    );
  }));

test('the keys stay under their prefix, or are removed, all of them and no others', () =>
  withForeigners(async (targets, daemons) => {
    const before = await itemsOn(daemons);
    const removing = await runFields({ network: { targets }, ...WORK }, { removeKeys: true });
    assert.equal(removing.runs[0]!.keys_removed, { asked: WRITTEN, removed: WRITTEN, absent: 0 });
    assert.is(await itemsOn(daemons), before);
    const leaving = await runFields({ network: { targets }, ...WORK });
    assert.is(leaving.runs[0]!.keys_removed, undefined);
    assert.is(await itemsOn(daemons), before + WRITTEN);
    const prefix = leaving.runs[0]!.key_prefix!;
    assert.match(prefix, /^pb-[0-9a-f]{8}-00000:$/);
    const found = await Promise.all(
      daemons.map(({ address }) => storedValue(address, `${prefix}0:0`)),
    );
    const lengths = found.flatMap((value) => (value === undefined ? [] : [value.length]));
    assert.equal(lengths, [300], 'on one of the two');
  }));

test('copies are removed from each peer that holds one', () =>
  withForeigners(async (targets, daemons) => {
    const before = await itemsOn(daemons);
    const network = { targets, replication: 2 };
    const report = await runFields({ network, ...WORK }, { removeKeys: true });
    const all = 2 * WRITTEN;
    assert.equal(report.runs[0]!.keys_removed, { asked: all, removed: all, absent: 0 });
    assert.is(await itemsOn(daemons), before);
  }));

test('no repetition finds the keys of another, and the report says what it shares', () =>
  withForeigners(async (targets) => {
    const workload = { ...WORK.workload, read_ratio: 1, ghost_ratio: 0 };
    const fields = { ...WORK, workload, network: { targets } };
    const report = await runFields(fields, { runs: 2 });
    assertSound(report);
    assert.ok(warningCodes(report).includes('peers_not_fresh'), warningCodes(report).join());
    assert.not(warningCodes(report).includes('foreign_traffic'));
    const [first, second] = report.runs.map(({ key_prefix: prefix }) => prefix!);
    assert.is.not(first, second);
    assert.is(first!.length, second!.length, 'items of all runs are equally large');
    assert.equal(
      report.runs.map(({ stages }) => stages[0]!.items),
      [WRITTEN + 2, 2 * WRITTEN + 2],
    );
  }));

test('the report tells what the peers are', () =>
  withForeigners(async (targets, daemons) => {
    const { environment, scenario } = await runFields({ network: { targets }, ...WORK });
    assert.equal([environment.transport, environment.network!.source], ['mixed', 'targets']);
    const { peers = [] } = environment.network!;
    for (const [index, peer] of peers.entries()) {
      const { address, pid } = daemons[index]!;
      assert.equal([peer.name, peer.address], [`inline_p${index}`, formatAddress(address)]);
      assert.equal(
        [peer.pid, peer.memory_mb, peer.threads, peer.item_bytes],
        [pid, 64, 1, 2 ** 20],
      );
      assert.is(peer.settings.evictions, 'on');
    }
    const network = { targets, replication: 1, vnodes: 100, placement: 'md5' };
    assert.equal(scenario.network, network);
  }));

test('the traffic of other clients leaves the books open, and is named', () =>
  withForeigners(async (targets, [first]) => {
    let others = 0;
    const busy = setInterval(() => {
      void getForeign(first!.address).then(() => others++);
    }, 5);
    try {
      const stages = [{ workers: 2, keys: 100, duration_s: 0.5 }];
      const report = await runFields({ ...WORK, network: { targets }, stages });
      assertSound(report);
      assert.ok(others > 0);
      assert.ok(warningCodes(report).includes('foreign_traffic'), warningCodes(report).join());
      assert.not(warningCodes(report).includes('books_do_not_balance'));
      const { books } = onlyStage(report);
      assert.is(books.balanced, 'unknown');
      assert.match(
        books.differences.join('\n'),
        /measure: inline_p0: \d+ gets counted here, \d+ there/,
      );
    } finally {
      clearInterval(busy);
    }
  }));

test('an aborted run removes its keys as well', () =>
  withForeigners(async (targets, daemons) => {
    const before = await itemsOn(daemons);
    const abort = new AbortController();
    const report = await runFields(
      { ...WORK, network: { targets }, stages: [{ workers: 4, keys: 500, duration_s: 60 }] },
      {
        removeKeys: true,
        signal: abort.signal,
        onProgress: ({ phase }) => phase === 'measure' && abort.abort(),
      },
    );
    assert.is(report.status, 'aborted');
    const { asked, removed, absent } = report.runs[0]!.keys_removed!;
    assert.equal([asked, removed, absent], [2000, 2000, 0]);
    assert.is(await itemsOn(daemons), before);
  }));

test('when the peers go away the run ends, and the keys that could not be removed are told', () =>
  withForeigners(async (targets, daemons) => {
    const report = await runFields(
      { ...WORK, network: { targets }, stages: [{ workers: 2, keys: 100, requests: 1e8 }] },
      {
        removeKeys: true,
        onProgress: ({ phase }) => {
          if (phase === 'measure') for (const daemon of daemons) void daemon.kill();
        },
      },
    );
    assert.is(report.status, 'failed');
    assert.match(report.warnings[0]!.message, /^lost all 2 peers during stage/);
    assert.is(report.runs[0]!.peer_losses!.length, 2);
    assert.ok(warningCodes(report).includes('keys_left'), warningCodes(report).join());
    for (const daemon of daemons) {
      await daemon.restart();
      await setForeign(daemon.address);
    }
  }));

test('what comes back once no peer was left does not make a whole run of what was ended', () =>
  withForeigners(async ([target], [daemon]) => {
    const stage = { workers: 2, keys: 10, duration_s: 0.3 };
    const notices: number[] = [];
    let back: Promise<void> | undefined;
    const report = await runFields(
      { ...WORK, network: { targets: [target!] }, stages: [stage, stage] },
      {
        onProgress: ({ phase }) => {
          if (phase === 'measure' && !back) back = daemon!.kill();
        },
        onLoss: ({ left }) => {
          notices.push(left);
          back = daemon!.restart();
        },
      },
    );
    await back;
    await setForeign(daemon!.address);
    assert.equal([report.status, notices], ['failed', [0]]);
    assert.match(report.warnings[0]!.message, /^lost the only peer (during|before) stage/);
    assert.ok(report.runs[0]!.stages.length < 2);
  }));

test('a peer that is not there, or too small, is refused by name and address', () =>
  withForeigners(async ([target, other]) => {
    const dead = 'dead=127.0.0.1:1';
    const [code, message] = await refusal({ network: { targets: [target!, dead] } });
    assert.is(code, 'ERR_PEER_LOST');
    assert.match(message, /^peer dead at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/);
    const workload = { value_bytes: 2_000_000 };
    const [tooLarge, words] = await refusal({ network: { targets: [target!, other!] }, workload });
    assert.is(tooLarge, 'ERR_USAGE');
    assert.match(words, /takes items of at most 1048576 bytes.*must be <= 1048476 \(got 2000000\)/);
    const { port } = /:(?<port>\d+)$/.exec(target!)!.groups!;
    const twice = [`a=127.0.0.1:${port}`, `b=localhost:${port}`];
    const [same, both] = await refusal({ network: { targets: twice } });
    assert.equal([same, both.startsWith('peers a and b are one')], ['ERR_USAGE', true], both);
    await withDetour({ host: '127.0.0.1', port: Number(port) }, async ({ address }) => {
      const apart = [twice[0]!, `b=${formatAddress(address)}`];
      const [one, which] = await refusal({ network: { targets: apart } });
      assert.is(one, 'ERR_USAGE');
      assert.match(which, /^peers a at \S+ and b at \S+ are one memcached \(pid \d+\)/);
    });
  }));

test('a peer that another daemon replaces, its watch none the wiser, is lost, and what took its place measured', () =>
  withForeigners((_targets, [first, second]) =>
    withDetour(first!.address, async (detour) => {
      const report = await runFields(
        {
          ...WORK,
          network: { targets: [`a=${formatAddress(detour.address)}`] },
          stages: [
            { workers: 2, keys: 100, duration_s: 0.6, name: 'replaced' },
            { workers: 1, requests: 10, name: 'on the other' },
          ],
        },
        {
          onProgress: ({ phase }) => {
            if (phase !== 'measure' || detour.target === second!.address) return;
            detour.target = second!.address;
            detour.drop();
          },
        },
      );
      assertSound(report);
      assert.is(report.status, 'complete');
      const pids = `pid ${first!.pid} then, pid ${second!.pid} now`;
      const [loss, ...more] = report.runs[0]!.peer_losses!;
      assert.equal(
        [loss!.peer, loss!.stage, loss!.how, more.length],
        ['a', 'replaced', `another memcached took its place (${pids})`, 0],
      );
      const [replaced, after] = stagesOf(report);
      assert.equal([replaced!.lost_peers, after!.lost_peers], [['a'], undefined]);
      assert.is(after!.books.balanced, true);
      const { books, evictions, peers } = replaced!;
      assert.is(books.balanced, 'unknown');
      assert.equal([evictions, peers[0]!.cpu_s], [null, null], 'nothing is subtracted');
    }),
  ));

test('a run that ended before its first stage has left no keys, and tells of none', () =>
  withForeigners(async (targets) => {
    const fields = { ...WORK, network: { targets } };
    const options = { removeKeys: true, signal: AbortSignal.abort() };
    const report = await runFields(fields, options);
    assert.equal([report.status, report.runs.length], ['aborted', 1]);
    assert.equal(
      [report.runs[0]!.key_prefix, report.runs[0]!.keys_removed],
      [undefined, undefined],
    );
    assert.is(keysText(report), '');
  }));

test('a peer on another machine needs leave, before anything is sent there', async () => {
  // TEST-NET-1, which nobody has (RFC 5737).
  const network = { targets: ['far=192.0.2.1:11211'] };
  const [code, message] = await refusal({ network });
  assert.is(code, 'ERR_USAGE');
  assert.match(message, /^peer far at 192\.0\.2\.1:11211 is not on .*--allow-remote/);
});

test('a network by name is asked for by that name, and keeps its own replication', () =>
  withForeigners(async (targets, daemons) => {
    const peers = daemons.map(({ address }, i) => ({ name: `inline_p${i}`, address }));
    const findNetwork: RunOptions['findNetwork'] = (name) => {
      assert.is(name, 'fleet');
      return { peers, replication: 3, vnodes: 50, placement: 'md5' };
    };
    const report = await runFields({ network: { use: 'fleet' }, ...WORK }, { findNetwork });
    assertBalanced(report);
    assert.is(report.environment.network!.source, 'network');
    const kept = { use: 'fleet', replication: 2, vnodes: 50, placement: 'md5' };
    assert.equal(report.scenario.network, kept, 'as many copies as there are peers');
    const same = { targets, replication: 2, vnodes: 50 };
    const onTargets = await runFields({ network: same, ...WORK });
    assert.equal(workOf(report), workOf(onTargets));
    const others = [{ ...peers[0]!, pid: 1 }, peers[1]!];
    const [code, message] = await refusal(
      { network: { use: 'fleet' } },
      { findNetwork: () => ({ peers: others, replication: 1, vnodes: 50, placement: 'md5' }) },
    );
    assert.is(code, 'ERR_PEER_LOST');
    assert.match(message, `another memcached than before (pid 1 then, pid ${daemons[0]!.pid} now)`);
  }));

test.run();
