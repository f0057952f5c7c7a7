import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOutError, layOutHelp, layOutUsage } from '../../src/commands/help-text.js';

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

test('an alternative is not torn from the bar before it', () => {
  const usage = layOutUsage('usage: x', '--show | --set KEY --value V | --get KEY', 44);
  assert.equal(usage.split('\n'), [
    'usage: x --show | --set KEY --value V |',
    '         --get KEY',
  ]);
});

const PLACE = `${'- '.repeat(30)}{ peers: x }${' y'.repeat(30)}`;
const PROBLEM = [
  'a.yaml:2:62: network.peers must be a whole number of peers that there can be',
  `    2 | ${PLACE}`,
  `      | ${' '.repeat(PLACE.indexOf('peers'))}^`,
  "    say how many peers; 'peerbench validate --help' tells more about it",
].join('\n');

test('an error is broken to the terminal, and its excerpt is the part around the caret', () => {
  assert.is(layOutError(PROBLEM, Infinity), PROBLEM);
  const lines = layOutError(PROBLEM, 50).split('\n');
  assert.ok(lines.every(({ length }) => length <= 50));
  assert.equal(lines.slice(0, 2), [
    'a.yaml:2:62: network.peers must be a whole number',
    '  of peers that there can be',
  ]);
  const [excerpt, caret] = lines.slice(2, 4);
  assert.match(excerpt!, /^ {4}2 \| /);
  assert.is(excerpt!.slice(caret!.indexOf('^')).slice(0, 5), 'peers');
  assert.equal(lines.slice(4), [
    '    say how many peers;',
    "      'peerbench validate --help' tells more about",
    '      it',
  ]);
});

test.run();
