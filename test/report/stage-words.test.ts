// The load of a stage in words.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadWords } from '../../src/report/stage-words.js';

const NOTHING = { requests: null, duration_s: null, rate_per_s: null };

for (const [asked, words] of [
  [{ workers: 4, duration_s: 1.5 }, '4 workers for 1.5 s'],
  [{ workers: 1, duration_s: 125 }, '1 worker for 2 min 5 s'],
  [{ workers: 4, requests: 1000 }, '4 workers with 1,000 operations each'],
  [{ workers: 1, requests: 1 }, '1 worker with 1 operation'],
  [{ workers: 8, duration_s: 30, rate_per_s: 20_000 }, '20,000 operations a second for 30 s'],
  [
    { workers: 8, duration_s: 60, rate_per_s: { from: 1000, to: 50_000 } },
    '1,000 to 50,000 operations a second for 60 s',
  ],
] as const) {
  test(words, () => {
    assert.is(loadWords({ ...NOTHING, ...asked }), words.replace('60 s', '1 min 0 s'));
  });
}

test.run();
