// The tables of the evidence: what is counted, and the bounds beside the counts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CHANGED, UNCHANGED } from './experiments.js';
import type { Finding } from './findings.js';
import { detections, falseAlarms } from './tables.js';

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    verdict: 'equivalent',
    reason: 'within_floor',
    change: 0.01,
    points: null,
    variation: 0.02,
    ...changes,
  };
}

function findings(verdict: Finding['verdict'], times: number, variation = 0.02) {
  return Array.from({ length: times }, () => finding({ verdict, variation }));
}

test('false alarms are counted over all experiments, with the bound for their rate', () => {
  const [fast, delayed] = UNCHANGED;
  const table = falseAlarms([
    { experiment: fast!, findings: [...findings('equivalent', 30), ...findings('regressed', 2)] },
    {
      experiment: delayed!,
      findings: [...findings('inconclusive', 160), ...findings('improved', 8)],
    },
  ]);
  assert.is(table[2], '| all in memory | 32 | 2 | at most 18.4 % | 0 | 0 | 30 |');
  assert.is(table[3], '| replies 5.0 ms late | 168 | 0 | at most 1.8 % | 8 | 160 | 0 |');
  assert.is(table[4], '| all | 200 | 2 | at most 3.1 % | 8 | 160 | 30 |');
});

test('detections are counted over all sessions, and over the quiet ones apart', () => {
  const [slower] = CHANGED;
  const loud = [...findings('regressed', 1, 0.051), ...findings('inconclusive', 3, 0.2)];
  const quiet = [
    ...findings('regressed', 5, 0.05),
    finding({ verdict: 'equivalent', change: 0.03 }),
  ];
  const unknown = finding({ verdict: 'inconclusive', variation: null, change: null });
  const [, , row] = detections([{ experiment: slower!, findings: [...loud, ...quiet, unknown] }]);
  const cells = row!.split('|').map((cell) => cell.trim());
  assert.is(cells[2], '6 of 11 (at least 27.1 %)');
  assert.is(cells[3], '5 of 6 (at least 41.8 %)');
  assert.equal(cells.slice(4, 6), ['4', '1']);
  assert.is(cells[6], 'p50_us: 1.0 % (1.0 % to 3.0 %)');
});

test('tables of no session at all have no figures made up', () => {
  assert.match(falseAlarms([]).at(-1)!, '| all | 0 | 0 |  | 0 | 0 | 0 |');
  assert.match(detections([{ experiment: CHANGED[0]!, findings: [] }]).at(-1)!, 'no session');
});

test('no experiment bears the name of another', () => {
  const names = [...UNCHANGED, ...CHANGED].map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
});

test.run();
