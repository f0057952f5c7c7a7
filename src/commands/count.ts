// Numbers on the command line: how many runs, how many pairs, how much memory.
import { BenchError } from '../errors.js';

const MOST = 9999;

/**
 * The value of `--<name>`, `fallback` where it is not given.
 * @throws {BenchError} ERR_USAGE when it is no whole number from 1 to 9999
 */
export function countOption(name: string, value: unknown, fallback: number): number {
  return wholeOption(name, value, { least: 1, most: MOST }) ?? fallback;
}

/**
 * The value of `--<name>`; undefined where it is not given.
 * @throws {BenchError} ERR_USAGE when it is no whole number from `least` to `most`
 */
export function wholeOption(
  name: string,
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (value === undefined) return undefined;
  const whole = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (whole >= least && whole <= most) return whole;
  throw new BenchError('ERR_USAGE', `--${name} takes a whole number from ${least} to ${most}`);
}
