import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lowerBound, upperBound } from './clopper-pearson.js';

const percent = (p: number) => Number((100 * p).toFixed(1));

// Published with the rule of three and in tables of the exact method; 0 of n is 1 - 0.05^(1/n).
for (const [events, trials, bound] of [
  [0, 59, 5],
  [0, 100, 3],
  [2, 200, 3.1],
  [5, 200, 5.2],
  [0, 300, 1],
  [3, 300, 2.6],
  [5, 500, 2.1],
  [20, 20, 100],
] as const) {
  test(`${events} of ${trials} leave at most ${bound} %`, () => {
    assert.is(percent(upperBound(events, trials)), bound);
  });
}

test('no event gives the closed form, and bounds of events and of their absence mirror each other', () => {
  for (const trials of [1, 20, 60]) {
    assert.ok(Math.abs(upperBound(0, trials) - (1 - 0.05 ** (1 / trials))) < 1e-12);
    for (let events = 0; events <= trials; events++) {
      assert.is(lowerBound(events, trials), 1 - upperBound(trials - events, trials));
      assert.ok(lowerBound(events, trials) <= events / trials);
      assert.ok(upperBound(events, trials) >= events / trials);
    }
  }
});

test.run();
