import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeHistogram } from '../../src/report/charts/decode.js';

test('a damaged histogram is told with its place, fit for a terminal', () => {
  assert.throws(
    () => decodeHistogram('AAAA', 'histogram of stage a\u001b[31m\u202eb'),
    (error: Error) =>
      error.message.startsWith("the report's histogram of stage ab cannot be read: "),
  );
});

test.run();
