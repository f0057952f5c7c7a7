import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { obeysEscapes, showsColours, showsUnicode } from '../../src/commands/terminal-traits.js';

test('the locale tells whether a terminal shows more than ASCII', () => {
  assert.ok(showsUnicode({ LANG: 'de_DE.UTF-8' }));
  assert.ok(showsUnicode({ LANG: 'C', LC_CTYPE: 'C.utf8' }));
  assert.not(showsUnicode({ LANG: 'C' }));
  assert.not(showsUnicode({ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }));
  assert.not(showsUnicode({ LANG: 'de_DE.ISO-8859-1', LC_ALL: '' }));
});

test('where no locale is set, all but the simplest terminals are taken to show it', () => {
  assert.ok(showsUnicode({ TERM: 'xterm' }));
  assert.not(showsUnicode({ TERM: 'linux' }));
  assert.not(showsUnicode({ TERM: 'dumb', LANG: 'C.UTF-8' }));
});

test('a dumb terminal has neither cursor nor colours, and NO_COLOR takes colours away', () => {
  assert.equal([obeysEscapes({ TERM: 'dumb' }), showsColours({ TERM: 'dumb' })], [false, false]);
  assert.equal([obeysEscapes({ TERM: 'xterm' }), showsColours({ TERM: 'xterm' })], [true, true]);
  assert.ok(showsColours({ TERM: 'xterm', NO_COLOR: '' }));
  assert.not(showsColours({ TERM: 'xterm', NO_COLOR: '1' }));
});

test.run();
