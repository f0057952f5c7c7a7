// A calibration that raised a floor is named where people read the verdict.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { toMarkdown } from '../../src/compare/formats/markdown.js';
import { toText } from '../../src/compare/formats/text.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { calibrationFor, sides } from './fixture-sides.js';

/** A comparison with calibrated floors of throughput, p50 and p99, the last of which does not gate. */
function withFloors(throughput: number, p50: number, p99: number): Comparison {
  const calibration = calibrationFor();
  const { metrics } = calibration.stages[0]!;
  metrics.throughput!.floor = throughput;
  metrics.p50_us!.floor = p50;
  metrics.p99_us!.floor = p99;
  const { base, candidate } = sides();
  return compareReports(
    { label: 'a', report: base },
    { label: 'b', report: candidate },
    { policy: defaultPolicy(), calibration },
  );
}

const OPTIONS = { columns: 100, colour: false };

test('raised floors of what gates are named in text and Markdown, from what to what', () => {
  const comparison = withFloors(0.08, 0.123, 0.4);
  const line = 'throughput from 5.0% to 8.0%, p50_us from 5.0% to 12.3%';
  assert.ok(
    toText(comparison, OPTIONS).includes(
      `\nfloors     raised by the calibration: 4x500: ${line}\n`,
    ),
    toText(comparison, OPTIONS),
  );
  const markdown = toMarkdown(comparison);
  const escaped = line.replaceAll('_', '\\_');
  const part = `Floors raised by the calibration:\n\n- 4x500: ${escaped}\n`;
  assert.ok(markdown.includes(part), markdown);
  assert.ok(markdown.indexOf(part) < markdown.indexOf('<details>'), 'it stands open');
});

test('floors below those of the policy, and as high, change nothing and are not named', () => {
  const comparison = withFloors(0.05, 0.01, 0.01);
  assert.not(comparison.warnings.some(({ code }) => code === 'floor_raised'));
  for (const text of [toText(comparison, OPTIONS), toMarkdown(comparison)]) {
    assert.not.match(text, /raised/);
  }
});

test.run();
