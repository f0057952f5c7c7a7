import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columnsOf, fit, printable, wrap } from '../../src/report/terminal.js';

test('escape sequences, controls and marks that reorder text are taken out', () => {
  assert.is(printable('a\u001b[31mred\u001b[0m'), 'ared');
  assert.is(printable('\u001b]0;title\u0007b'), 'b');
  assert.is(printable('x\u0000\u0008\u009b1my'), 'xy');
  assert.is(printable('safe\u202egnp.exe\u2066\u200b'), 'safegnp.exe');
  assert.is(printable('two\r\nlines\tand tabs'), 'two lines and tabs');
});

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

test.run();
