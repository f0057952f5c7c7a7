import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FORMAT_NAMES, render } from '../../../src/compare/formats/render.js';
import { verdictLine } from '../../../src/compare/formats/text.js';
import { compared, sides } from '../fixture-sides.js';
import { runnerCommands } from './workflow-commands.js';

const COMMANDS = ['::error::owned', '::stop-commands::x', 'a ##[add-mask]b', '::', ':::warning::c'];

/** A comparison in which `text` stands wherever text comes from outside. */
function saying(text: string) {
  const comparison = compared(sides({ pairs: 6, slower: 1.3, name: text }));
  const { base, candidate, rows, reason } = comparison;
  base.label = candidate.label = text;
  // Long enough to be broken into lines, at each of which a command could begin.
  reason.message = Array.from({ length: 30 }, () => `${text} `).join('');
  for (const row of rows) Object.assign(row, { stage: text, reason, verdict: 'inconclusive' });
  comparison.differences.push({ path: text, base: text, candidate: text, varied: true });
  comparison.warnings.push({ code: 'x', message: text });
  return comparison;
}

test('no format but the one for annotations gives a command to the runner that reads it', () => {
  for (const text of COMMANDS) {
    for (const format of FORMAT_NAMES.filter((name) => name !== 'github')) {
      const output = render(saying(text), format, { columns: 80, colour: false });
      assert.equal(runnerCommands(output), [], `${format}: ${text}`);
    }
    assert.equal(runnerCommands(verdictLine(saying(text), { columns: 40, colour: false })), []);
  }
});

test('what would have been a command is still there to be read', () => {
  const [line = ''] = render(saying('::error::owned'), 'csv', { columns: 80, colour: false })
    .split('\r\n')
    .slice(1);
  assert.match(line, /^\.:error::owned,0,::error::owned,/);
});

test('the reader finds commands as a runner does', () => {
  const output = 'a\n  ::error::x\n\u00a0::debug::\nb ##[group]c\n::unknown\nx::error::y\n';
  assert.is(runnerCommands(output).length, 4);
});

test.run();
