// What the gate makes of a peer of one side that is halted for less than the deadline (SIGSTOP, then
// SIGCONT): nothing where that happens in preload and warm-up, a regression in the measured phase. Every
// reply is held back for some milliseconds, on both sides: that is what a throughput depends on here, not
// the machine.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import type { Address } from '../../src/memcached/address.js';
import { readStats } from '../../src/memcached/stats.js';
import { type AbReports, runAb, type Scenario } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { withTmpdir } from '../network/processes.js';
import { assertBalanced, errorsOf } from '../support/report-checks.js';

const REPLY_MS = 4;
const HALT_MS = 60;
const KEYS = 8;
/** Exactly so many sets are the preload of the first stage; what follows is its warm-up. */
const HALTED_AT = [KEYS / 2, KEYS + 2];

const UNMEASURED = { name: 'unmeasured', workers: 1, keys: KEYS, warmup_s: 0.1, duration_s: 0.15 };
const MEASURED = { name: 'measured', workers: 1, keys: 1, duration_s: 0.35 };
const HALT = [
  { at_s: 0.03, peer: 0, action: 'stop' },
  { at_s: 0.31, peer: 0, action: 'cont' },
];

const scenario = (faults: readonly object[]): Scenario =>
  parseScenario(
    JSON.stringify({
      name: 'halted',
      network: { peers: 1, memory_mb: 8, transport: 'unix' },
      workload: { value_bytes: 100, read_ratio: 1 },
      threads: 1,
      deadline_s: 20,
      stages: [UNMEASURED, { ...MEASURED, ...(faults.length > 0 && { faults }) }],
    }),
    'halted.yaml',
  );

/** Halts of the peer that lay in what was not measured, over all runs. */
let halts = 0;

/** A way to the only peer, on which each reply is late; `halting` halts the peer at some requests. */
async function openSlowWay([target]: readonly Address[], halting: boolean) {
  const pid = Number((await readStats(target!)).get('pid'));
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const peer = connect({ ...target! });
    for (const socket of [client, peer]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => peer.destroy());
    // One worker with one operation in flight: each piece is a request.
    client.on('data', (request) => {
      if (halting && HALTED_AT.includes(requests++)) {
        halts++;
        process.kill(pid, 'SIGSTOP');
        setTimeout(() => process.kill(pid, 'SIGCONT'), HALT_MS);
      }
      peer.write(request);
    });
    peer.on('data', (reply) => void setTimeout(() => client.write(reply), REPLY_MS));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    addresses: [{ host: '127.0.0.1', port }],
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      return Promise.resolve();
    },
  };
}

test('a side that is halted is slower where that was measured, and only there', async () => {
  const pairs = 6;
  let reports: AbReports | undefined;
  await withTmpdir(async () => {
    reports = await runAb(scenario([]), scenario(HALT), {
      ...{ pairs, seed: 1, charts: false, ceiling: false },
      routes: {
        a: (addresses) => openSlowWay(addresses, false),
        b: (addresses) => openSlowWay(addresses, true),
      },
    });
  });
  const { a, b } = reports!;
  assertBalanced(a);
  assertBalanced(b);
  assert.is(halts, pairs * HALTED_AT.length);
  // They happened, and nobody waited in vain.
  const longest = b.runs.map(({ stages }) => stages[0]!.preload.latency_us.max!);
  assert.ok(Math.min(...longest) >= (HALT_MS - 1) * 1000, longest.join(' '));
  const phases = b.runs.flatMap(({ stages }) => stages.map(({ measure }) => measure));
  assert.is(
    phases.reduce((sum, phase) => sum + errorsOf(phase), 0),
    0,
  );

  // Far above what the machine does to a throughput like this, far below what such a halt does.
  const { floors, ...policy } = { ...defaultPolicy(), alpha: 0.2, alpha_family: 0.2 };
  const verdict = compareReports(
    { label: 'a', report: a },
    { label: 'b', report: b },
    { policy: { ...policy, floors: { ...floors, throughput: 0.5 } }, vary: ['stages'] },
  );
  assert.equal([verdict.verdict, verdict.exit_code], ['regressed', 10], verdict.reason.message);
  const regressed = verdict.rows.filter((row) => row.verdict === 'regressed' && row.gates);
  assert.equal(
    regressed.map(({ stage, metric }) => `${metric} of ${stage}`),
    ['throughput of measured'],
  );
  const quiet = verdict.rows.find(
    ({ stage, metric }) => stage === 'unmeasured' && metric === 'throughput',
  )!;
  assert.equal([quiet.gates, quiet.n], [true, pairs]);
  assert.ok(quiet.ratio! > 0.5, quiet.reason.message);
});

test.run();
