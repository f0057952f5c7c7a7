// What is made of the evidence's sessions: the file that keeps them, and the figures of the tables.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTmpdir } from '../network/processes.js';
import { rm } from 'node:fs/promises';
import { CHANGED, UNCHANGED } from './experiments.js';
import { appendRecord, keyOf, readRecords, type SessionRecord, variationOf } from './sessions.js';
import { detections, falseAlarms } from './tables.js';

function record(changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    key: 'aa-fast 0 0123456789ab',
    experiment: 'aa-fast',
    index: 0,
    started_at: '2026-03-01T12:00:00.000Z',
    machine: 'a machine',
    verdict: 'equivalent',
    reason: 'within_floor',
    metric: 'p50_us',
    metric_verdict: 'equivalent',
    change: 0.01,
    points: null,
    variation: 0.02,
    ...changes,
  };
}

function records(verdict: SessionRecord['verdict'], times: number, variation = 0.02) {
  return Array.from({ length: times }, () => record({ verdict, variation }));
}

test('false alarms are counted over all experiments, with the bound for their rate', () => {
  const [fast, delayed] = UNCHANGED;
  const table = falseAlarms([
    { experiment: fast!, records: [...records('equivalent', 30), ...records('regressed', 2)] },
    { experiment: delayed!, records: [...records('inconclusive', 160), ...records('improved', 8)] },
  ]);
  assert.is(table[2], '| all in memory | 32 | 2 | at most 18.4 % | 0 | 0 | 30 |');
  assert.is(table[3], '| replies 5.0 ms late | 168 | 0 | at most 1.8 % | 8 | 160 | 0 |');
  assert.is(table[4], '| all | 200 | 2 | at most 3.1 % | 8 | 160 | 30 |');
});

test('detections are counted over all sessions, and over the quiet ones apart', () => {
  const [slower] = CHANGED;
  const loud = [...records('regressed', 1, 0.051), ...records('inconclusive', 3, 0.2)];
  const quiet = [...records('regressed', 5, 0.05), record({ verdict: 'equivalent', change: 0.03 })];
  const unknown = record({ verdict: 'inconclusive', variation: null, change: null });
  const [, , row] = detections([{ experiment: slower!, records: [...loud, ...quiet, unknown] }]);
  const cells = row!.split('|').map((cell) => cell.trim());
  assert.is(cells[2], '6 of 11 (at least 27.1 %)');
  assert.is(cells[3], '5 of 6 (at least 41.8 %)');
  assert.equal(cells.slice(4, 6), ['4', '1']);
  assert.is(cells[6], 'p50_us: 1.0 % (1.0 % to 3.0 %)');
});

test('tables of no session at all have no figures made up', () => {
  assert.match(falseAlarms([]).at(-1)!, '| all | 0 | 0 |  | 0 | 0 | 0 |');
  assert.match(detections([{ experiment: CHANGED[0]!, records: [] }]).at(-1)!, 'no session');
});

test('the variation of a run is what blocks do not share', () => {
  const side = (values: readonly (number | null)[]) => ({
    median: null,
    cv: null,
    runs: values.map((value, run) => ({
      ...{ run, block: run, slot: 0, value, used: true, outlier: false },
    })),
  });
  // A drift of both sides, and a constant ratio: nothing varies.
  const drifting = { base: side([1, 2, 4]), candidate: side([2, 4, 8]) };
  assert.is(variationOf(drifting), 0);
  // ln ratios of +-x have a standard deviation of x * sqrt(2) over two blocks; a run has x of it.
  const two = { base: side([1, 1]), candidate: side([Math.exp(0.1), Math.exp(-0.1)]) };
  assert.ok(Math.abs(variationOf(two)! - 0.1) < 1e-12);
  for (const candidate of [side([1, null]), side([1, 0]), side([1])]) {
    assert.is(variationOf({ base: side([1, 1]), candidate }), null);
  }
});

test('sessions that are on file are found again, a line that was cut off is not', () =>
  withTmpdir(async (folder) => {
    const file = join(folder, 'sessions.jsonl');
    assert.equal(readRecords(file), []);
    appendRecord(file, record({ index: 1 }));
    appendFileSync(file, '{"key":"cut');
    appendRecord(file, record({ index: 2 }));
    assert.equal(readRecords(file), [record({ index: 1 }), record({ index: 2 })]);
    await rm(file);
  }));

test('a session is another one when anything about it is', () => {
  const [fast, delayed] = UNCHANGED;
  const keys = [
    keyOf(fast!, 0, 10),
    keyOf(fast!, 1, 10),
    keyOf(fast!, 0, 12),
    keyOf(delayed!, 0, 10),
    keyOf({ ...fast!, b: { ...fast!.b, delayMs: 1 } }, 0, 10),
  ];
  assert.is(new Set(keys).size, keys.length);
  assert.is(keyOf(structuredClone(fast!), 0, 10), keys[0]);
});

test('no experiment bears the name of another', () => {
  const names = [...UNCHANGED, ...CHANGED].map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
});

test.run();
