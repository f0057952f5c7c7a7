import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columnsOf } from '../../src/report/terminal.js';
import { renderText } from '../../src/report/text.js';
import { renderWarnings } from '../../src/report/text-warnings.js';
import { abortedReport, fixtureReport, hostileReport, noReadsReport } from './fixture.js';

const PLAIN = { columns: 80, colour: false };
/** A file or a pipe. */
const PIPE = { columns: Infinity, colour: false };
const TERMINAL = { ...PLAIN, terminal: true };

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

test('a pipe gets every column, whole names, no picture and no control', () => {
  const report = fixtureReport({ stages: [{ name: 's'.repeat(64) }, { name: '8x2' }], runs: 2 });
  const text = renderText(report, PIPE);
  assert.match(text, /^stage +ops\/s .* bytes +errors +preload\/s\n/);
  assert.match(text, new RegExp(`^${'s'.repeat(64)} `, 'm'));
  assert.not.match(text, /[\u2581-\u2588\u001b…]/);
  const [head, ...rows] = text.split('\n').slice(0, 3);
  const cells = (line: string) => line.split(/ {2,}/).length;
  for (const row of rows) assert.is(cells(row), cells(head!), row);
});

test('a narrow terminal does without columns rather than with broken lines', () => {
  const text = renderText(eightStages(1234), { columns: 60, colour: false });
  assert.ok(widest(text) <= 60, text);
  const [head = ''] = text.split('\n');
  assert.match(head, /^stage +ops\/s +p50 +p99 +hit rate +evictions +errors$/);
  assert.not.match(text, '…');
});

test('a terminal gets what ran and the shapes of throughput and latency, within its width', () => {
  const report = fixtureReport({ runs: 2 });
  for (const columns of [60, 80, 120, 200]) {
    const text = renderText(report, { ...TERMINAL, columns });
    assert.ok(widest(text) <= columns, text);
    assert.ok(text.startsWith('read_heavy · 8 peers × 64 MiB'), text);
    assert.match(text, columns < 80 ? /^stage +ops\/s {3}/m : /^stage +ops\/s.* latency/m);
    assert.match(text, /^8x2000 +[▁-█ ]{8,} +peak [\d.]+k +[▁-█]/m);
  }
  const long = fixtureReport({ stages: [{ name: 'n'.repeat(30) }] });
  assert.not.match(renderText(long, { ...TERMINAL, columns: 40 }), /[▁-█]/);
});

test('open loops show the rate that was asked, service time and drops; closed ones do not', () => {
  const stages = [{ name: '4x1000' }, { name: '5000/s', ratePerS: 5000, durationS: 2 }];
  const report = fixtureReport({ stages });
  const stage = report.runs[0]!.stages[1]!;
  stage.generator.asked_per_s = 5000;
  stage.generator.send_lag_us = { p50: 1, p99: 37, max: 90 };
  stage.measure.service_us = { ...stage.measure.latency_us, p99: 456 };
  stage.measure.errors.dropped = 12;
  const lines = renderText(report, PIPE).split('\n');
  const at = lines.findIndex((line) => line.startsWith('open loop'));
  assert.match(lines[at]!, /^open loop +asked\/s +ops\/s +p99 +service p99 +send lag +dropped$/);
  assert.match(lines[at + 1]!, /^5000\/s +5\.00k .* 456µs +37.0µs +12$/);
  assert.is(lines[at + 2], '', 'no line for the closed loop');
  assert.not.match(renderText(fixtureReport(), PIPE), 'open loop');
});

test('several runs show how far apart they are, six of them a confidence interval', () => {
  const two = fixtureReport({ runs: 2 });
  two.runs[0]!.stages[0]!.measure.throughput = 1000;
  two.runs[1]!.stages[0]!.measure.throughput = 3000;
  const text = renderText(two, PIPE);
  assert.match(text, 'lowest to highest of 2 runs; a confidence interval takes six\n');
  assert.match(text, /^4x1000 +1\.00k-3\.00k /m);
  const six = fixtureReport({ runs: 6 });
  six.summary[0]!.metrics.throughput = { median: 2000, low: 1500, high: 2500, runs: 6 };
  const intervals = renderText(six, PIPE);
  assert.match(intervals, '95% confidence interval of the median of 6 runs\n');
  assert.match(intervals, /^4x1000 +1\.50k-2\.50k /m);
  assert.not.match(renderText(fixtureReport(), PIPE), 'runs;');
});

test('errors are told by class, over all runs', () => {
  const report = fixtureReport({ stages: [{ name: '4x1000', operations: 1000 }], runs: 2 });
  for (const { stages } of report.runs) {
    Object.assign(stages[0]!.measure, { operations: 1000 });
    Object.assign(stages[0]!.measure.errors, { timeout: 5, reset: 1 });
  }
  const text = renderText(report, PIPE);
  assert.match(text, 'errors in 4x1000: 10 timeout, 2 reset (0.6% of all operations)\n');
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
  assert.ok(warnings.includes('warning: not valid. The load was not sent and answered'));
  assert.ok(warnings.includes('missed the threshold p99_us <= 5000'));
  assert.not(warnings.includes('errors <= 0'));
  const text = renderText(report, PLAIN);
  assert.not(text.includes('warning'));
  assert.ok(text.includes('missed  p99_us <= 5000  (stage 4x1000: 5100.46)'));
  assert.ok(text.includes('missed  hit_rate >= 0.9  (stage 4x1000: –)'));
  assert.ok(text.includes('met     errors <= 0  (stage 4x1000: 0)'));
});

test('warnings of the same kind and stage are told once, and what to do once for all', () => {
  const report = fixtureReport();
  for (const lag of [5, 6, 7]) {
    report.warnings.push({ code: 'schedule_not_kept', message: `${lag} ms late`, stage: '4x1000' });
  }
  report.warnings.push({ code: 'schedule_not_kept', message: '8 ms late', stage: '8x2000' });
  for (const phase of ['preload', 'measure']) {
    report.warnings.push({ code: 'errors', message: `${phase}: 1 timeout`, stage: '8x2000' });
  }
  const lines = renderWarnings(report, PIPE).trimEnd().split('\n');
  assert.equal(lines.slice(0, 4), [
    'warning: stage 4x1000: 5 ms late (and 2 more like it)',
    'warning: stage 8x2000: 8 ms late',
    'warning: stage 8x2000: preload: 1 timeout',
    'warning: stage 8x2000: measure: 1 timeout',
  ]);
  assert.is(lines.length, 6);
  assert.match(lines[4]!, /^what to do: .*rate_per_s/);
  assert.match(lines[5]!, /^what to do: see 'Peers' on the page for .*, and 'Charts' on the page/);
});

test('a missed threshold need not be told twice', () => {
  const report = fixtureReport();
  report.thresholds.push({ text: 'p99_us <= 5', stage: '4x1000', value: 9, met: false });
  assert.is(renderWarnings(report, { ...PIPE, thresholds: false }), '');
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
