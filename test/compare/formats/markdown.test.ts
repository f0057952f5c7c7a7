import { marked, type Token, type Tokens } from 'marked';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toMarkdown } from '../../../src/compare/formats/markdown.js';
import type { Comparison } from '../../../src/schema/generated/verdict.js';
import { compared, sides } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';

/** Every token of the document, those inside others included. */
function tokensOf(comparison: Comparison): Token[] {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(toMarkdown(comparison)), (token) => void all.push(token));
  return all;
}

const isTable = (token: Token): token is Tokens.Table => token.type === 'table';

test('the verdict comes first, then a table of what gates, the rest folded', () => {
  const comparison = compared(sides({ slower: 1.3 }));
  const tokens = tokensOf(comparison);
  const [heading, ...others] = tokens;
  assert.is(heading!.type, 'heading');
  assert.match(marked.parser([heading!]), '✗ regressed: demo_net');
  const [gating, advisory] = others.filter(isTable);
  const count = (gates: boolean) => comparison.rows.filter((row) => row.gates === gates).length;
  assert.equal([gating!.rows.length, advisory!.rows.length], [count(true), count(false)]);
  assert.equal(gating!.rows[0]!.map(({ text }) => text).slice(0, 3), [
    '✗ regressed',
    '4x500',
    'throughput',
  ]);
  const folds = others.filter(({ type, raw }) => type === 'html' && raw.startsWith('<details>'));
  assert.ok(folds.length >= 3);
  assert.ok(others.some(({ type, raw }) => type === 'code' && raw.includes('compare out/a out/b')));
});

test('what was not meant to differ is not folded away', () => {
  const both = sides();
  both.candidate.scenario.driver = 'memjs';
  const text = toMarkdown(compared(both));
  assert.match(text, /^- driver: meta -\\> memjs$/m);
  assert.ok(text.indexOf('- driver') < text.indexOf('<details>'));
});

test('hostile text becomes no markup, no link, no mention and no cell', () => {
  for (const comparison of [hostileComparison(), hostileRefusal()]) {
    const text = toMarkdown(comparison);
    assert.equal(unsafe(text), []);
    const tokens = tokensOf(comparison);
    for (const token of tokens) {
      const wanted = token.type !== 'html' || /^<\/?(details|summary)>/.test(token.raw);
      assert.ok(wanted, token.raw);
      assert.not.ok(
        ['link', 'image', 'codespan', 'strong', 'em', 'del'].includes(token.type),
        token.raw,
      );
      if (isTable(token)) for (const row of token.rows) assert.is(row.length, 6);
    }
    const html = marked.parser(marked.lexer(text));
    assert.not.match(html, /<(svg|script|a|img)\b/);
    assert.not.match(html.replace(/<pre>[^]*?<\/pre>/g, ''), /@\w|\bwww\.\w/);
  }
});

test('hostile labels cannot end the block of the command', () => {
  const blocks = tokensOf(hostileComparison()).filter(({ type }) => type === 'code');
  assert.is(blocks.length, 1);
  assert.match((blocks[0] as Tokens.Code).text, '```@all');
});

test('however many stages there are, it fits a comment', () => {
  const comparison = compared(sides({ pairs: 6 }));
  const name = `stage_with_a_rather_long_name_${'x'.repeat(34)}`;
  const rows = Array.from({ length: 40 }, (_, index) =>
    comparison.rows.map((row) => ({ ...row, stage: `${name}_${index}`, stage_index: index })),
  ).flat();
  const text = toMarkdown({ ...comparison, rows });
  assert.ok(text.length <= 60_000, String(text.length));
  assert.match(text, / more rows\.$/m);
});

test('however long every text is, it fits a comment and says that it is not all', () => {
  const long = (prefix: string) => `${prefix}${'*'.repeat(3000)}`;
  const comparison = compared(sides({ pairs: 6 }));
  comparison.base.label = long('base');
  comparison.rows = Array.from({ length: 100 }, (_, index) =>
    comparison.rows.map((row) => ({ ...row, stage: long(`${index}`), stage_index: index })),
  ).flat();
  comparison.differences = Array.from({ length: 100 }, (_, index) => ({
    ...{ path: long(`path${index}`), base: long('a'), candidate: long('b'), varied: true },
  }));
  comparison.warnings = Array.from({ length: 100 }, () => ({ code: 'x', message: long('w') }));
  const text = toMarkdown(comparison);
  assert.ok(text.length <= 60_000, String(text.length));
  assert.match(
    text,
    /\nShortened to fit a comment: .* have every row, difference and warning\.\n$/,
  );
  assert.match(text, 'The command is too long to be shown.');
  assert.not.match(toMarkdown(compared(sides())), 'Shortened');
});

test('issues, commits and users that are not ours are not linked', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';
  const comparison = compared(sides({ name: `#12 GH-34 gh-5 x/y#6 @user ${sha}` }));
  const html = marked.parser(marked.lexer(toMarkdown(comparison)));
  // What GitHub looks for in the text of a page, behind the Markdown.
  assert.not.match(html.replace(/<pre>[^]*?<\/pre>/g, ''), /#\d|\bgh-\d|@\w|[0-9a-f]{7}/i);
  const shown = html.replaceAll('\u2060', '');
  assert.match(shown, `: #12 GH-34 gh-5 x/y#6 @user ${sha}</h3>`);
});

test.run();
