import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ArrivalParameters, Schedule } from '../../src/workload/arrival.js';
import { kolmogorovSmirnov, LARGEST_KS } from '../support/goodness-of-fit.js';

const BASE: ArrivalParameters = {
  seed: 42,
  stage: 0,
  arrival: 'constant',
  fromPerS: 1000,
  toPerS: 1000,
  durationS: 10,
};

function dueTimes(parameters: ArrivalParameters): number[] {
  const schedule = new Schedule(parameters);
  const times: number[] = [];
  for (let due = schedule.next(); due !== Infinity; due = schedule.next()) times.push(due);
  return times;
}

test('a constant rate is due at equal steps from 0 and ends with the stage', () => {
  const times = dueTimes(BASE);
  assert.is(times.length, 10_000);
  assert.is(times[0], 0);
  assert.is(times[1234], 1234);
  assert.ok(times.at(-1)! < 10_000);
});

test('Poisson gaps are exponential with the asked mean (Kolmogorov-Smirnov, n = 100,000)', () => {
  const times = dueTimes({ ...BASE, arrival: 'poisson', durationS: 100 });
  const gaps = times.map((time, i) => time - (times[i - 1] ?? 0));
  assert.ok(Math.abs(times.length - 100_000) < 4 * Math.sqrt(100_000), `${times.length}`);
  const statistic = kolmogorovSmirnov(gaps, (ms) => 1 - Math.exp(-ms));
  assert.ok(statistic < LARGEST_KS, `${statistic}`);
});

test('a ramp is due where the integral of its rate says, rising and falling', () => {
  for (const [fromPerS, toPerS] of [
    [100, 1900],
    [1900, 100],
    [1000, 0.001],
  ] as const) {
    const times = dueTimes({ ...BASE, fromPerS, toPerS });
    const expected = ((fromPerS + toPerS) / 2) * 10;
    assert.ok(Math.abs(times.length - expected) <= 1, `${times.length} against ${expected}`);
    for (const k of [1, 100, 2500, 4000]) {
      const t = times[k]! / 1000;
      const operations = fromPerS * t + ((toPerS - fromPerS) * t * t) / 20;
      assert.ok(Math.abs(operations - k) < 1e-6, `operation ${k} due at ${t} s`);
    }
  }
});

test('due times never go back, and depend on the seed for Poisson only', () => {
  for (const arrival of ['constant', 'poisson'] as const) {
    const times = dueTimes({ ...BASE, arrival, toPerS: 3000 });
    assert.ok(times.every((time, i) => i === 0 || time >= times[i - 1]!));
    const other = dueTimes({ ...BASE, arrival, toPerS: 3000, seed: 43 });
    assert.is(JSON.stringify(other) === JSON.stringify(times), arrival === 'constant');
  }
});

test.run();
