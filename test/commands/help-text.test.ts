import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOutHelp, layOutUsage } from '../../src/commands/help-text.js';

const HELP = `  NAME is a scenario.

  --out DIR     where the report goes (default: somewhere that is
                told at the end)
  --long-name FILE
                a description below its option
  --quiet       nothing

exit codes: 0 done, 2 bad usage
or a bad scenario`;

test('descriptions are broken anew beside their options, paragraphs to the width', () => {
  assert.equal(layOutHelp(HELP, 48).split('\n'), [
    '  NAME is a scenario.',
    '',
    '  --out DIR     where the report goes (default:',
    '                somewhere that is told at the',
    '                end)',
    '  --long-name FILE',
    '                a description below its option',
    '  --quiet       nothing',
    '',
    'exit codes: 0 done, 2 bad usage or a bad',
    'scenario',
  ]);
});

test('lines stay readable where there is no end to the width', () => {
  const lines = layOutHelp(`${'word '.repeat(60)}end`, Infinity).split('\n');
  assert.ok(Math.max(...lines.map(({ length }) => length)) <= 100);
  assert.is(lines.length, 4);
});

test('a usage line breaks between its arguments only', () => {
  const usage = layOutUsage('usage: peerbench x', 'A B [--out DIR] [--set path=value]...', 44);
  assert.equal(usage.split('\n'), [
    'usage: peerbench x A B [--out DIR]',
    '                   [--set path=value]...',
  ]);
});

test.run();
