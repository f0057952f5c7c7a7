import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { printable } from '../src/printable.js';

test('what could steer a terminal or reorder text is replaced one for one', () => {
  assert.is(printable('a\u001b[31mb\r\nc\td\0'), 'a?[31mb??c d?');
  assert.is(printable('x\u202ey\u200bz\u2028\ufeff\u009b'), 'x?y?z???');
  assert.is(printable('lone \ud800 surrogate'), 'lone ? surrogate');
});

test('other text stays as it is', () => {
  assert.is(printable('Größe 数 🚀 <b>'), 'Größe 数 🚀 <b>');
});

test('long text is cut and shows that it was', () => {
  assert.is(printable('abcdef', 6), 'abcdef');
  assert.is(printable('abcdefg', 6), 'abcde…');
});

test.run();
