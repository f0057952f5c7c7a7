import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parametersOf } from '../../src/report/parameters.js';
import { fixtureReport, HOSTILE } from './fixture.js';

/** The part of the line that tells of the workload. */
function line(workload: object): string {
  const report = fixtureReport();
  const scenario = { ...report.scenario, workload };
  return parametersOf({ ...report, scenario })
    .split(' · ')
    .slice(2, -2)
    .join(' · ');
}

test('the line tells of sizes, reads, and of keys that are not all alike', () => {
  for (const [workload, text] of [
    [
      { value_bytes: 2048, read_ratio: 0.5, keys: { distribution: 'uniform' } },
      '2.00 KiB values · 50.0% reads',
    ],
    [{ value_bytes: { min: 0, max: 9 }, read_ratio: 0.5 }, 'mixed values · 50.0% reads'],
    [{ value_bytes: [{ bytes: 1, weight: 1 }] }, 'mixed values'],
    [
      { value_bytes: { distribution: 'etc' }, keys: { distribution: 'zipf', exponent: 1 } },
      'etc values · zipf keys',
    ],
    [{}, 'mixed values'],
  ] as const) {
    assert.is(line(workload), text, JSON.stringify(workload));
  }
});

test('the line tells of a placement that is not the usual one', () => {
  const parts = (network: object) => {
    const report = fixtureReport();
    return parametersOf({ ...report, scenario: { ...report.scenario, network } }).split(' · ');
  };
  assert.ok(parts({ peers: 3, placement: 'jump' }).includes('jump'));
  assert.not(parts({ peers: 3, placement: 'md5' }).includes('md5'));
  assert.equal(parts({ peers: 3, placement: 'md5' }), parts({ peers: 3 }));
});

test('peers that run already are counted, a network that persists is named', () => {
  const peers = (network: object): string => {
    const report = fixtureReport();
    return parametersOf({ ...report, scenario: { ...report.scenario, network } }).split(' · ')[1]!;
  };
  assert.is(peers({ targets: ['a', 'b'], replication: 1 }), '2 running peers');
  assert.is(peers({ targets: ['a'] }), '1 running peer');
  assert.is(peers({ use: 'fleet' }), 'network fleet');
  assert.not.match(peers({ use: HOSTILE }), /[\u001b\u202e]/);
});

test('names of distributions from a foreign report are safe to print', () => {
  const text = line({ value_bytes: { distribution: HOSTILE }, keys: { distribution: HOSTILE } });
  assert.not.match(text, /[\u001b\u202e]/);
});

test.run();
