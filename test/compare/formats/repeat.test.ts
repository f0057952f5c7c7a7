import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { repeatCommand } from '../../../src/compare/formats/repeat.js';
import { toMarkdown } from '../../../src/compare/formats/markdown.js';
import { renderComparison } from '../../../src/compare/page/html.js';
import { compared, sides } from '../fixture-sides.js';

const comparison = compared(sides());

test('the command names the two reports, and nothing that was not in force', () => {
  assert.is(repeatCommand(comparison), 'peerbench compare out/a out/b');
});

test('the command names what was meant to differ, the policy and the calibration', () => {
  const both = sides();
  both.candidate.scenario.driver = 'memjs';
  const files = { policyFile: 'my gate.yaml', calibrationFile: 'noise.json' };
  const command = `peerbench compare --vary driver --policy 'my gate.yaml' --calibration noise.json out/a out/b`;
  const varied = compared(both, undefined, ['driver']);
  assert.is(repeatCommand(varied, files), command);
  assert.match(toMarkdown(varied, files), `\n${command}\n`);
  const page = renderComparison(varied, undefined, files);
  assert.match(page, `<pre>${command.replaceAll("'", '&#39;')}</pre>`);
});

test('a calibration from its usual place is named too', () => {
  const used = { ...comparison, calibration: '2026-02-20T00:00:00.000Z' };
  assert.is(
    repeatCommand(used),
    'peerbench compare --calibration reports/demo_net/calibration.json out/a out/b',
  );
});

test('what looks like an option is not taken for one', () => {
  const { base, candidate, differences } = comparison;
  const hostile = {
    ...comparison,
    base: { ...base, label: '--html=x' },
    candidate: { ...candidate, label: '\u001b[1m-b' },
    differences: [...differences, { path: '-x y', base: 1, candidate: 2, varied: true }],
  };
  assert.is(
    repeatCommand(hostile, { policyFile: '-p' }),
    `peerbench compare '--vary=-x y' --policy=-p -- --html=x -b`,
  );
});

test.run();
