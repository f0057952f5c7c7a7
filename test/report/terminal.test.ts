import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columnsOf, fit, layOut, wrap } from '../../src/report/terminal.js';

test('wide characters and joined emoji are counted as terminals draw them', () => {
  assert.is(columnsOf('abc'), 3);
  assert.is(columnsOf('日本'), 4);
  assert.is(columnsOf('e\u0301'), 1);
  assert.is(columnsOf('👩‍👩‍👧'), 2);
});

test('text that does not fit ends in an ellipsis and never exceeds its columns', () => {
  assert.is(fit('abcdef', 6), 'abcdef');
  assert.is(fit('abcdefg', 6), 'abcde…');
  assert.is(columnsOf(fit('日本語日本語', 6)), 5);
});

test('lines break between words and are indented after the first', () => {
  assert.equal(wrap('one two three', 8, '  '), ['one two', '  three']);
  assert.equal(wrap('a'.repeat(20), 8, '  '), [`${'a'.repeat(7)}…`]);
});

test('a table gets narrower gaps first, then shorter names, and is cut at last', () => {
  const rows = [
    ['name', 'a', 'b'],
    ['a long name of it', '12', '345'],
  ];
  assert.equal(layOut(rows, 80), ['name                a    b', 'a long name of it  12  345']);
  assert.equal(layOut(rows, 24), ['name               a   b', 'a long name of it 12 345']);
  assert.equal(layOut(rows, 20), ['name           a   b', 'a long name … 12 345']);
  assert.equal(
    layOut(rows, 12),
    ['name      a…', 'a long … 12…'].map((line) => fit(line, 12)),
  );
});

test.run();
