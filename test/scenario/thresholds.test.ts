import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { parseThreshold, THRESHOLD_METRICS } from '../../src/scenario/thresholds.js';

test('a threshold is a metric, a comparison and a number', () => {
  assert.equal(parseThreshold('p99_us <= 5000'), {
    metric: 'p99_us',
    operator: '<=',
    value: 5000,
  });
  for (const operator of ['<', '<=', '>', '>='] as const) {
    assert.is(parseThreshold(`errors ${operator} 0`).operator, operator);
  }
  for (const metric of THRESHOLD_METRICS) {
    assert.is(parseThreshold(`${metric} < 1`).metric, metric);
  }
});

test('blanks do not matter and numbers may have a fraction or an exponent', () => {
  assert.is(parseThreshold('hit_rate>=0.95').value, 0.95);
  assert.is(parseThreshold('  throughput   >   1.5e4  ').value, 15_000);
});

test('a stage stands before a colon and a blank, and may hold colons and blanks itself', () => {
  assert.is(parseThreshold('2x400: throughput >= 10000').stage, '2x400');
  assert.is(parseThreshold('1000-50000/s: p50_us < 3').stage, '1000-50000/s');
  assert.is(parseThreshold('warm up: b: p50_us < 3').stage, 'warm up: b');
  assert.is(parseThreshold('1x10#2: p50_us < 3').stage, '1x10#2');
  assert.not('stage' in parseThreshold('p50_us < 3'));
});

const WRONG: readonly (readonly [text: string, reason: RegExp])[] = [
  ['', /must be a metric/],
  ['p99_us', /must be a metric/],
  ['p99_us <=', /must be a metric/],
  ['<= 5', /must be a metric/],
  ['p99_us <= 5 6', /must be a metric/],
  ['p99_us is 5', /must be a metric/],
  ['p99 <= 5', /unknown metric 'p99': did you mean 'p99_us'\?/],
  ['constructor <= 5', /unknown metric 'constructor': one of throughput/],
  ['p99_us = 5', /must compare with <=, <, >= or > \(got '='\)/],
  ['p99_us => 5', /must compare with/],
  ['p99_us != 5', /must compare with/],
  ['p99_us <= -5', /number of 0 or more/],
  ['p99_us <= 5ms', /number of 0 or more/],
  ['p99_us <= NaN', /number of 0 or more/],
  ['p99_us <= Infinity', /number of 0 or more/],
  ['p99_us <= 0x10', /number of 0 or more/],
  ['hit_rate >= 95', /share from 0 to 1/],
  ['error_rate < 1.01', /share from 0 to 1/],
];

for (const [text, reason] of WRONG) {
  test(`the threshold '${text}' is refused`, () => {
    try {
      parseThreshold(text);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, BenchError);
      assert.match((error as BenchError).message, reason);
    }
  });
}

test.run();
