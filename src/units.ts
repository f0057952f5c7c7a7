// Numbers as people read them. Pure; knows units and rounding, nothing of reports or terminals.
// Three significant digits: what a benchmark can justify. Only counts and limits have more.

/** What stands where there is no number. */
export const NO_VALUE = '–';

type Steps = readonly (readonly [size: number, unit: string])[];

const DECIMAL: Steps = [
  [1, ''],
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
];
const BYTES: Steps = [
  [1, ' B'],
  [1024, ' KiB'],
  [1024 ** 2, ' MiB'],
  [1024 ** 3, ' GiB'],
  [1024 ** 4, ' TiB'],
];
const MICROSECONDS: Steps = [
  [1, ' µs'],
  [1e3, ' ms'],
  [1e6, ' s'],
];

/** Three significant digits without an exponent, at most three of them after the point. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(rounded)));
  return digits < 0 ? value.toFixed(0) : rounded.toFixed(Math.min(digits, 3));
}

/** As `threeDigits`, but whole numbers stay whole. */
function wholeOrThreeDigits(value: number): string {
  return Number.isInteger(value) ? String(value) : threeDigits(value);
}

/** In the first unit in which what will be written is less than one of the next unit. */
function scaled(value: number, steps: Steps, smallest = wholeOrThreeDigits): string {
  let text = '';
  for (const [index, [size, unit]] of steps.entries()) {
    const digits = (index === 0 ? smallest : threeDigits)(value / size);
    text = digits + unit;
    const next = steps[index + 1]?.[0] ?? Infinity;
    if (Math.abs(Number(digits)) * size < next) break;
  }
  return text;
}

/** A count: every digit below 100 000 (`10339`), then `1.23M`. */
export function formatCount(count: number | null): string {
  if (count === null) return NO_VALUE;
  return Math.abs(count) < 1e5 ? wholeOrThreeDigits(count) : scaled(count, DECIMAL);
}

/**
 * A value that is held against a limit, whose text names the unit: whole numbers and thousands with every
 * digit before the point, others with six digits. Three would show what missed `<= 5000` as 5000.
 */
export function formatExact(value: number | null): string {
  if (value === null) return NO_VALUE;
  return String(Math.abs(value) < 1e5 ? Number(value.toPrecision(6)) : Math.round(value));
}

/** Something per second, without its unit: `850`, `18.7k`, `1.23M`. */
export function formatRate(perS: number | null): string {
  return perS === null ? NO_VALUE : scaled(perS, DECIMAL);
}

/** Bytes in binary units: `512 B`, `64.0 MiB`. */
export function formatBytes(bytes: number | null): string {
  return bytes === null ? NO_VALUE : scaled(bytes, BYTES);
}

/** A latency given in µs: `0.450 µs`, `95.3 µs`, `1.23 ms`, `4.00 s`. */
export function formatDurationUs(us: number | null): string {
  return us === null ? NO_VALUE : scaled(us, MICROSECONDS, threeDigits);
}

/** Seconds, for lengths of stages and runs: `0.45 s`, `12.3 s`, `2 min 5 s`, `1 h 4 min`. */
export function formatDurationS(s: number | null): string {
  if (s === null) return NO_VALUE;
  if (Math.round(s) < 60) return `${Number(s.toPrecision(3))} s`;
  if (Math.round(s) < 3600) return `${Math.floor(Math.round(s) / 60)} min ${Math.round(s) % 60} s`;
  const minutes = Math.round(s / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * A ratio of 0 to 1 in percent with one decimal. Never rounds to 0 % or 100 % what is not: a rate
 * of 0.9999 reads `>99.9%`.
 */
export function formatPercent(ratio: number | null): string {
  if (ratio === null) return NO_VALUE;
  if (ratio === 0 || ratio === 1) return `${ratio * 100}%`;
  if (ratio > 0 && ratio < 0.0005) return '<0.1%';
  if (ratio < 1 && ratio > 0.9995) return '>99.9%';
  return `${(ratio * 100).toFixed(1)}%`;
}
