import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  formatBytes,
  formatCount,
  formatDurationS,
  formatDurationUs,
  formatExact,
  formatPercent,
  formatRate,
} from '../src/units.js';

/** Each value and what it must be written as. */
function check(format: (value: number | null) => string, cases: [number | null, string][]): void {
  for (const [value, text] of cases) assert.is(format(value), text, String(value));
}

test('counts keep every digit below 100 000', () => {
  check(formatCount, [
    [0, '0'],
    [52, '52'],
    [10339, '10339'],
    [99_999, '99999'],
    [100_000, '100k'],
    [1_234_567, '1.23M'],
    [2.5, '2.50'],
    [null, '–'],
  ]);
});

test('what is held against a limit keeps its whole digits, and enough to differ from it', () => {
  check(formatExact, [
    [123_457, '123457'],
    [18_734_569, '18734569'],
    [1_234_567.8, '1234568'],
    [5000.191, '5000.19'],
    [0.949_963_4, '0.949963'],
    [0, '0'],
    [null, '–'],
  ]);
});

test('rates have three digits', () => {
  check(formatRate, [
    [0, '0'],
    [850, '850'],
    [18_654, '18.7k'],
    [999_999, '1.00M'],
    [0.5, '0.500'],
  ]);
});

test('a value that rounds up to the next unit is written in it', () => {
  check(formatDurationUs, [
    [999.4, '999 µs'],
    [999.6, '1.00 ms'],
    [999_700, '1.00 s'],
  ]);
  check(formatBytes, [[1024 ** 2 - 1, '1.00 MiB']]);
});

test('durations keep three digits also where they are whole', () => {
  check(formatDurationUs, [
    [0, '0 µs'],
    [0.45, '0.450 µs'],
    [90, '90.0 µs'],
    [1230, '1.23 ms'],
    [4_000_000, '4.00 s'],
    [3.6e9, '3600 s'],
    [null, '–'],
  ]);
});

test('bytes use binary units', () => {
  check(formatBytes, [
    [512, '512 B'],
    [1024, '1.00 KiB'],
    [64 * 1024 ** 2, '64.0 MiB'],
    [1.5 * 1024 ** 4, '1.50 TiB'],
  ]);
});

test('percentages never round to all or nothing what is not', () => {
  check(formatPercent, [
    [0, '0%'],
    [1, '100%'],
    [0.8736, '87.4%'],
    [0.99999, '>99.9%'],
    [0.00001, '<0.1%'],
    [null, '–'],
  ]);
});

test('lengths of runs are written in hours, minutes and seconds', () => {
  check(formatDurationS, [
    [0.45, '0.45 s'],
    [59.4, '59.4 s'],
    [59.9, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3840, '1 h 4 min'],
  ]);
});

test.run();
