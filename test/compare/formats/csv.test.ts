import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toRunsCsv } from '../../../src/compare/formats/csv.js';
import { compared, sides } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';

type Line = Readonly<Record<string, string>>;

/** Strict: every line has as many fields as the header, and quotes stand where RFC 4180 has them. */
function read(text: string): Line[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

test('there is one line per run and metric, with the values of the report', () => {
  const both = sides({ pairs: 6 });
  const lines = read(toRunsCsv(compared(both)));
  const metrics = new Set(lines.map((line) => line.metric));
  assert.is(lines.length, metrics.size * 12);
  const p50 = lines.filter((line) => line.metric === 'p50_us');
  assert.equal(
    p50.map((line) => [line.side, Number(line.run), Number(line.block), Number(line.slot)]),
    [both.base, both.candidate].flatMap(({ runs }, side) =>
      runs.map(({ index, block, slot }) => [side === 0 ? 'base' : 'candidate', index, block, slot]),
    ),
  );
  assert.equal(
    p50.map((line) => Number(line.value)),
    [both.base, both.candidate].flatMap(({ runs }) =>
      runs.map(({ stages }) => stages[0]!.measure.latency_us.p50),
    ),
  );
  assert.equal(p50[0]!.unit, 'us');
  assert.equal(p50[0]!.used, 'true');
});

test('hostile text is one field, and no formula', () => {
  const comparison = hostileComparison();
  const text = toRunsCsv(comparison);
  const lines = read(text);
  assert.equal(unsafe(text.replaceAll('\r\n', '')), []);
  assert.is(lines.length, comparison.rows.length * 20);
  for (const { stage = '', scenario = '' } of lines) {
    assert.not.match(stage, /^[=+\-@]/);
    assert.match(scenario, '| a | b |');
  }
});

test('a comparison that was refused gives the header alone', () => {
  const text = toRunsCsv(hostileRefusal());
  assert.equal(read(text), []);
  assert.match(text, /^scenario,stage_index,stage,metric,.*\r\n$/);
});

test.run();
