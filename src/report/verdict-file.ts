// Puts a verdict on disk, whole or not at all. Knows nothing of how it came about.
import { join } from 'node:path';
import type { Comparison } from '../schema/generated/verdict.js';
import { writeJson } from './json-file.js';

/** Name of the file that holds a comparison. */
export const VERDICT_FILE = 'verdict.json';

/**
 * Writes a comparison into a folder, which is made where it is missing, replacing one that is there.
 * @returns the path of the file
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses; the message names the path
 */
export async function writeVerdict(dir: string, comparison: Comparison): Promise<string> {
  const file = join(dir, VERDICT_FILE);
  await writeJson(file, comparison);
  return file;
}
