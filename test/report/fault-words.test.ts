// Faults as sentences.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { faultSentences } from '../../src/report/fault-words.js';
import type { Fault, Report } from '../../src/schema/generated/report.js';

const NO_ERRORS = {
  ...{ timeout: 0, refused: 0, reset: 0, server_error: 0, client_error: 0, corrupt: 0, dropped: 0 },
};
const window = (hitRate: number | null, p99Us: number | null) => ({
  ...{ operations: 100, error_rate: 0, hit_rate: hitRate, p99_us: p99Us },
});

const KILL: Fault = {
  ...{ at_s: 3, peer: 'shop_p1', action: 'kill', delay_ms: null, until_s: 6, done_s: 3.002 },
  first_error_s: 0.004,
  errors: { ...NO_ERRORS, refused: 4208, reset: 3 },
  before: window(1, 400),
  during: window(1, 1900),
  after: window(0.71, 500),
  ...{ hit_rate_back_s: null, p99_back_s: 3 },
};

const sentences = (...faults: Fault[]) =>
  faultSentences({
    runs: [{ index: 0, stages: [{ name: 'outage', faults }] }],
  } as unknown as Report);

test('what happened, what failed, and when it was back', () => {
  assert.equal(sentences(KILL), [
    'stage outage, at 3 s: shop_p1 was killed; first error after 4.00 ms, 4208 refused, 3 reset; ' +
      'hit rate 100% before, 100% then, not back; p99 400 µs before, 1.90 ms then, back after 3 s',
  ]);
});

test('a delay says how much, what did not happen says so, and no reads have no hit rate', () => {
  const calm = { errors: NO_ERRORS, first_error_s: null, hit_rate_back_s: 0, p99_back_s: 0 };
  const delay: Fault = {
    ...KILL,
    ...calm,
    action: 'delay',
    delay_ms: 20,
    before: window(null, null),
  };
  assert.equal(sentences(delay, { ...KILL, done_s: null }), [
    'stage outage, at 3 s: shop_p1 answered later by 20.0 ms; no operation failed',
    'stage outage, at 3 s: shop_p1: kill did not happen, the stage had ended',
  ]);
});

test.run();
