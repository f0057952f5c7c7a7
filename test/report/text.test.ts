import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columnsOf } from '../../src/report/terminal.js';
import { renderText, renderWarnings } from '../../src/report/text.js';
import { abortedReport, fixtureReport, hostileReport, noReadsReport } from './fixture.js';

const PLAIN = { columns: 80, colour: false };

function widest(text: string): number {
  return Math.max(...text.split('\n').map(columnsOf));
}

function eightStages(timeouts: number) {
  const stages = Array.from({ length: 8 }, (_, i) => ({
    name: `${2 ** i}x100000`,
    operations: 300,
    evictions: 12_345 * 10 ** (i % 4),
    timeouts: timeouts * i,
    medianUs: 12 * 5 ** i,
  }));
  return fixtureReport({ stages, peers: ['p0'] });
}

test('eight stages with every column fit 80 columns', () => {
  const text = renderText(eightStages(0), PLAIN);
  assert.ok(widest(text) <= 80, text);
  assert.is(text.trimEnd().split('\n').length, 9);
  assert.match(text, /^stage +ops\/s +mean +p50 +p95 +p99 +hit rate +evictions +bytes\b/);
});

test('a column of errors appears where there are any, still within 80 columns', () => {
  const text = renderText(eightStages(1234), PLAIN);
  assert.ok(widest(text) <= 80, text);
  assert.match(text, / errors\n/);
  assert.not.match(renderText(eightStages(0), PLAIN), /errors/);
});

test('a wide terminal shows the preload too', () => {
  assert.match(renderText(eightStages(0), { columns: 140, colour: false }), /preload\/s/);
});

test('medians of the runs are shown with their units', () => {
  const report = fixtureReport();
  const { metrics } = report.summary[1]!;
  metrics.throughput.median = 187_400;
  metrics.p99_us.median = 1234;
  metrics.hit_rate.median = 0.4864;
  metrics.evictions.median = 10_339;
  metrics.bytes.median = 512 * 2 ** 20;
  const line = renderText(report, PLAIN).split('\n')[2]!;
  for (const part of ['187k', '1.23ms', '48.6%', '10339', '512MiB']) {
    assert.ok(line.includes(part), `${part} in ${line}`);
  }
});

test('where there were no reads there is a dash, not a zero', () => {
  const [, line = ''] = renderText(noReadsReport(), PLAIN).split('\n');
  assert.match(line, / – /);
});

test('warnings, validity and thresholds are said in words', () => {
  const report = fixtureReport();
  report.valid = false;
  report.warnings.push({ code: 'x', message: 'the clock jumped', stage: '4x1000' });
  report.thresholds.push(
    { text: 'p99_us <= 5000', stage: '4x1000', value: 5100.4567, met: false },
    { text: 'hit_rate >= 0.9', stage: '4x1000', value: null, met: false },
    { text: 'errors <= 0', stage: '4x1000', value: 0, met: true },
  );
  const warnings = renderWarnings(report, PLAIN);
  assert.ok(warnings.includes('warning: stage 4x1000: the clock jumped'));
  assert.ok(warnings.includes('warning: not valid'));
  assert.ok(warnings.includes('missed the threshold p99_us <= 5000'));
  assert.not(warnings.includes('errors <= 0'));
  const text = renderText(report, PLAIN);
  assert.not(text.includes('warning'));
  assert.ok(text.includes('missed  p99_us <= 5000  (stage 4x1000: 5100)'));
  assert.ok(text.includes('missed  hit_rate >= 0.9  (stage 4x1000: –)'));
  assert.ok(text.includes('met     errors <= 0  (stage 4x1000: 0)'));
});

test('a report without stages says so and why', () => {
  assert.ok(renderText(abortedReport(), PLAIN).startsWith('No stage was measured.\n'));
  assert.ok(renderWarnings(abortedReport(), PLAIN).includes('interrupted by SIGINT'));
});

test('hostile text reaches the terminal without controls, within the width', () => {
  const text = renderText(hostileReport(), PLAIN) + renderWarnings(hostileReport(), PLAIN);
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  assert.ok(widest(text) <= 80, text);
});

test('colours are used only where they are allowed', () => {
  const report = abortedReport();
  for (const render of [renderText, renderWarnings]) {
    assert.not(render(report, PLAIN).includes('\u001b'));
  }
  assert.ok(renderWarnings(report, { columns: 80, colour: true }).includes('\u001b[33m'));
});

test.run();
