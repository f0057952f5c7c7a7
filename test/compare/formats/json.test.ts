import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toJson } from '../../../src/compare/formats/json.js';
import { compileSchema } from '../../../src/schema/validator.js';
import { compared, NOISY, sides } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';

const validate = compileSchema('verdict', { fillDefaults: false });

for (const [kind, make] of Object.entries({
  'that found a regression': () => compared(sides({ slower: 1.3 })),
  'that found nothing': () => compared(sides()),
  'of noise': () => compared(sides({ stages: NOISY })),
  'of two sessions': () => compared(sides({ apart: true })),
  'full of hostile text': hostileComparison,
  'that was refused': hostileRefusal,
})) {
  test(`the JSON of a comparison ${kind} is what verdict.schema.json describes`, () => {
    const comparison = make();
    const read = JSON.parse(toJson(comparison)) as unknown;
    assert.equal(validate(read), []);
    assert.equal(read, comparison);
  });
}

test('no terminal is steered by the JSON, which reads as the same', () => {
  for (const comparison of [hostileComparison(), hostileRefusal()]) {
    assert.equal(unsafe(toJson(comparison)), []);
  }
});

test('the schema refuses what is no comparison', () => {
  const comparison = { ...compared(sides()), verdict: 'fine' };
  assert.is(validate(comparison).length, 1);
});

test.run();
