import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fills } from '../../src/load/fills.js';
import { Operations } from '../../src/load/operations.js';
import {
  HIT,
  MISS,
  type Outcome,
  RESET,
  SERVER_ERROR,
  STORED,
  TIMEOUT,
} from '../../src/metrics/outcome.js';
import { type PhaseRecord, PhaseRecorder } from '../../src/metrics/phase-recorder.js';
import { roundRobinKeys, ScriptedDriver } from './scripted-driver.js';

interface Ended {
  readonly slot: number;
  readonly outcome: Outcome;
  readonly atMs: number;
}

interface Bench {
  readonly driver: ScriptedDriver;
  readonly ended: Ended[];
  readonly get: (key: number) => void;
  readonly set: (key: number) => void;
  readonly record: () => PhaseRecord;
}

/** Operations over a scripted driver with three peers; key k lives on peers k, k + 1, ... */
function bench(replication: number, fills?: Fills): Bench {
  const ended: Ended[] = [];
  const driver = new ScriptedDriver({
    onReply: (token, peer, outcome, atMs) => operations.onReply(token, peer, outcome, atMs),
  });
  const operations: Operations = new Operations({
    slots: 4,
    keys: roundRobinKeys(9, 3, replication),
    valueBlockBytes: 1000,
    driver,
    onEnd: (slot, outcome, atMs) => ended.push({ slot, outcome, atMs }),
  });
  const recorder = new PhaseRecorder({
    defer: () => undefined,
    peers: 3,
    intervalMs: 100,
    openLoop: true,
  });
  recorder.begin(0);
  operations.recorder = recorder;
  operations.fills = fills;
  const start = (read: boolean, key: number) =>
    operations.start(1, { read, key, valueBytes: 10, valueDraw: 5, ttlS: 0 }, 0, 10, 12, 1000);
  return {
    driver,
    ended,
    get: (key) => start(true, key),
    set: (key) => start(false, key),
    record: () => recorder.finish(),
  };
}

test('a get asks the first replica only when it has the value', () => {
  const { driver, ended, get, record } = bench(2);
  get(4);
  assert.equal(driver.sent, [
    { kind: 'get', token: 1, peer: 1, lane: 0, key: 4, deadlineMs: 1010 },
  ]);
  driver.answer(HIT, 20);
  assert.equal(ended, [{ slot: 1, outcome: HIT, atMs: 20 }]);
  const { gets, getRequests, replicaHits } = record();
  assert.equal([gets, getRequests, replicaHits], [1, 1, 0]);
});

test('a get falls through the replicas in ring order and counts a replica hit', () => {
  const { driver, ended, get, record } = bench(3);
  get(4);
  driver.answer(MISS, 20);
  driver.answer(MISS, 30);
  driver.answer(HIT, 40);
  assert.equal(
    driver.sent.map(({ peer }) => peer),
    [1, 2, 0],
  );
  assert.equal(ended, [{ slot: 1, outcome: HIT, atMs: 40 }]);
  const { gets, getRequests, replicaHits, kinds, service } = record();
  assert.equal([gets, getRequests, replicaHits], [1, 3, 1]);
  assert.is(kinds[HIT]!.maxNs, 30e6, 'latency spans all attempts, from the due time');
  assert.is(service!.maxNs, 28e6, 'service time spans them from the send');
});

test('a get misses only when every replica answered a miss', () => {
  const { driver, ended, get } = bench(2);
  get(0);
  driver.answer(MISS, 20);
  assert.equal(ended, []);
  driver.answer(MISS, 30);
  assert.is(ended[0]?.outcome, MISS);
});

test('a get that found nothing is an error when one replica failed, and a hit still wins', () => {
  const first = bench(2);
  first.get(0);
  first.driver.answer(RESET, 20);
  first.driver.answer(MISS, 30);
  assert.is(first.ended[0]?.outcome, RESET);
  const second = bench(2);
  second.get(0);
  second.driver.answer(RESET, 20);
  second.driver.answer(HIT, 30);
  assert.is(second.ended[0]?.outcome, HIT);
});

test('a get whose time is up asks no further replica and is no miss', () => {
  const { driver, ended, get } = bench(2);
  get(0);
  driver.answer(MISS, 1010);
  assert.is(driver.sent.length, 1);
  assert.is(ended[0]?.outcome, TIMEOUT);
});

test('a set goes to all its peers at once and ends with the slowest', () => {
  const { driver, ended, set, record } = bench(3);
  set(5);
  assert.equal(
    driver.sent.map(({ peer }) => peer),
    [2, 0, 1],
  );
  driver.answer(STORED, 20, 0);
  driver.answer(STORED, 50, 2);
  assert.equal(ended, []);
  driver.answer(STORED, 60, 1);
  assert.equal(ended, [{ slot: 1, outcome: STORED, atMs: 60 }]);
  const { sets, partialWrites, peers, kinds } = record();
  assert.equal([sets, partialWrites], [1, 0]);
  assert.is(kinds[STORED]!.maxNs, 50e6);
  assert.equal(
    peers.map(({ outcomes }) => outcomes[STORED]),
    [1, 1, 1],
  );
});

test('a set that some replicas refuse is an error of the first failure, and a partial write', () => {
  const { driver, ended, set, record } = bench(3);
  set(5);
  driver.answer(SERVER_ERROR, 20, 0);
  driver.answer(RESET, 30, 1);
  driver.answer(STORED, 40, 2);
  assert.is(ended[0]?.outcome, SERVER_ERROR);
  const { partialWrites, outcomes, kinds } = record();
  assert.is(partialWrites, 1);
  assert.is(outcomes[SERVER_ERROR], 1);
  assert.is(kinds.at(-1)!.count, 1);
});

test('a set that no replica stored is no partial write', () => {
  const { driver, set, record } = bench(2);
  set(5);
  driver.answer(RESET, 20);
  driver.answer(TIMEOUT, 30);
  assert.is(record().partialWrites, 0);
});

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Fills of slot 1, whose worker is 3 and whose operation is 7; `asked` lists what was asked for. */
function fillsOf(asked: number[][]): Fills {
  const fills = new Fills({
    slots: 4,
    durationMs: Infinity,
    deadlineMs: 500,
    fill: (worker, k, key, out) => {
      asked.push([worker, k, key]);
      Object.assign(out, { read: false, key, valueBytes: 10, valueDraw: 5, ttlS: 0 });
      return true;
    },
  });
  fills.carry(1, 3, 7);
  return fills;
}

test('a get that every replica missed is followed by a set to every replica, in the same slot', () => {
  const asked: number[][] = [];
  const { driver, ended, get, record } = bench(2, fillsOf(asked));
  get(4);
  driver.answer(MISS, 20);
  assert.equal(asked, [], 'one replica may still have it');
  driver.answer(MISS, 30);
  assert.equal(asked, [[3, 7, 4]]);
  assert.equal(
    driver.sent.slice(2),
    [1, 2].map((peer) => ({ kind: 'set', token: 1, peer, lane: 0, key: 4, deadlineMs: 530 })),
  );
  driver.answer(STORED, 40);
  assert.equal(ended, [], 'the slot is still taken');
  driver.answer(STORED, 50);
  assert.equal(ended, [{ slot: 1, outcome: STORED, atMs: 50 }]);
  const { gets, sets, fills, kinds, service, partialWrites } = record();
  assert.equal([gets, sets, fills[STORED], partialWrites], [1, 1, 1, 0]);
  const [, getMiss, set] = kinds;
  assert.equal([getMiss!.maxNs, set!.maxNs], [20e6, 20e6]);
  assert.is(service!.count, 2);
});

test('a get that failed anywhere, or hit anywhere, is not filled', () => {
  for (const outcomes of [
    [MISS, RESET],
    [RESET, MISS],
    [MISS, HIT],
  ] as const) {
    const asked: number[][] = [];
    const { driver, ended, get, record } = bench(2, fillsOf(asked));
    get(4);
    for (const [i, outcome] of outcomes.entries()) driver.answer(outcome, 20 + i);
    assert.equal([asked.length, ended.length, total(record().fills)], [0, 1, 0]);
  }
});

test('a fill that fails is an error, and the operation ends with it', () => {
  const { driver, ended, get, record } = bench(2, fillsOf([]));
  get(4);
  for (const outcome of [MISS, MISS, STORED, SERVER_ERROR] as const) driver.answer(outcome, 20);
  assert.is(ended[0]?.outcome, SERVER_ERROR);
  const { outcomes, fills, sets, partialWrites } = record();
  assert.equal([outcomes[MISS], outcomes[SERVER_ERROR]], [1, 1]);
  assert.equal([fills[SERVER_ERROR], total(fills), sets, partialWrites], [1, 1, 1, 1]);
});

test('a slot that has carried a fill carries other sets afterwards', () => {
  const { driver, get, set, record } = bench(1, fillsOf([]));
  get(4);
  for (const outcome of [MISS, STORED] as const) driver.answer(outcome, 20);
  set(4);
  driver.answer(STORED, 30);
  const { sets, fills } = record();
  assert.equal([sets, total(fills)], [2, 1]);
});

test.run();
