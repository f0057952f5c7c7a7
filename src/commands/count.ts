// Counts on the command line: how many runs, how many pairs.
import { BenchError } from '../errors.js';

const MOST = 9999;

/**
 * The value of `--<name>`, `fallback` where it is not given.
 * @throws {BenchError} ERR_USAGE when it is no whole number from 1 to 9999
 */
export function countOption(name: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  const count = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (count >= 1) return count;
  throw new BenchError('ERR_USAGE', `--${name} takes a whole number from 1 to ${MOST}`);
}
