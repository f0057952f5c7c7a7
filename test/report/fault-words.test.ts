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

test('what happened, what failed, and when what left its band was back', () => {
  assert.equal(sentences(KILL), [
    'stage outage, at 3 s: shop_p1 was killed; first error after 4.00 ms, 4208 refused, 3 reset; ' +
      'hit rate 100% before, 100% meanwhile; p99 400 µs before, 1.90 ms meanwhile, back after 3 s',
  ]);
});

/** The words on the hit rate of a fault in which it was `hitRate`, from 3 s to 6 s. */
const hitRateWords = (hitRate: number, backS: number | null) =>
  sentences({ ...KILL, during: window(hitRate, null), hit_rate_back_s: backS })[0]!.split('; ')[2];

test('what never left its band is not said to be back or not', () => {
  const stayed = 'hit rate 100% before, 99.5% meanwhile';
  // It may have fallen with a later fault: null, or after the end of this one.
  for (const backS of [0, null, 4]) assert.is(hitRateWords(0.995, backS), stayed);
  assert.is(hitRateWords(0.995, 2), `${stayed}, back after 2 s`);
  const fell = 'hit rate 100% before, 90.0% meanwhile';
  assert.is(hitRateWords(0.9, null), `${fell}, not back when the stage ended`);
  assert.is(hitRateWords(0.9, 4), `${fell}, back after 4 s`);
  const calm = { ...KILL, during: window(1, 799), p99_back_s: null };
  assert.match(sentences(calm)[0]!, /p99 400 µs before, 799 µs meanwhile$/);
});

test('the end of an outage is held against what was before it, and failed reads are no misses', () => {
  const restart: Fault = {
    ...KILL,
    ...{ at_s: 6, until_s: 12, done_s: 6.021, action: 'restart', errors: NO_ERRORS, p99_back_s: 0 },
    before: window(0.5, 90_000),
    during: { ...window(0.71, 500), error_rate: 0.001 },
  };
  assert.is(
    sentences(KILL, restart)[1],
    'stage outage, at 6 s: shop_p1 was started again, empty, and answered after 21.0 ms; ' +
      'no operation failed; hit rate of answered reads 100% before the first fault, 71.0% afterwards, ' +
      'not back when the stage ended; p99 400 µs before the first fault, 500 µs afterwards',
  );
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
