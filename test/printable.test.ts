import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { asciiOnly, masked, printable, printableJson } from '../src/printable.js';

test('what could steer a terminal or reorder text is replaced one for one', () => {
  assert.is(masked('a\u001b[31mb\r\nc\td\0'), 'a?[31mb??c d?');
  assert.is(masked('x\u202ey\u200bz\u2028\ufeff\u009b'), 'x?y?z???');
  assert.is(masked('lone \ud800 surrogate'), 'lone ? surrogate');
});

test('other text stays as it is', () => {
  assert.is(masked('Größe 数 🚀 <b>'), 'Größe 数 🚀 <b>');
});

test('long text is cut and shows that it was', () => {
  assert.is(masked('abcdef', 6), 'abcdef');
  assert.is(masked('abcdefg', 6), 'abcde…');
});

test('text for one line loses what steers a terminal, escape sequences as a whole', () => {
  assert.is(printable('a\u001b[31mred\u001b[0m'), 'ared');
  assert.is(printable('\u001b]0;title\u0007b'), 'b');
  assert.is(printable('x\u0000\u0008\u009b1my'), 'xy');
  assert.is(printable('safe\u202egnp.exe\u2066\u200b'), 'safegnp.exe');
  assert.is(printable('two\r\nlines\tand tabs'), 'two lines and tabs');
});

test('JSON shows nothing that steers a terminal, and reads as the same value', () => {
  const value = {
    'a\u009b1m': ['\u202e\u2066\u200b\u2028', '\u007f', '\u{e0001}', '##[x]', 'Größe 🚀'],
  };
  const text = printableJson(value, 1);
  assert.is(
    text,
    [
      '{',
      ' "a\\u009b1m": [',
      '  "\\u202e\\u2066\\u200b\\u2028",',
      '  "\\u007f",',
      '  "\\udb40\\udc01",',
      '  "##\\u005bx]",',
      '  "Größe 🚀"',
      ' ]',
      '}',
    ].join('\n'),
  );
  assert.equal(JSON.parse(text), value);
});

test('in ASCII our own signs have stand-ins, and every other character is a question mark', () => {
  assert.is(asciiOnly('283µs × 8 – … ≈ ✗ ▁▄█'), '283us x 8 - ~ = x .=@');
  assert.is(asciiOnly('ß日😀'), '???');
  assert.is(asciiOnly('plain\r\u001b[K'), 'plain\r\u001b[K');
});

test.run();
