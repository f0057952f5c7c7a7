// Puts a verdict on disk, whole or not at all. Knows nothing of how it came about.
import { join } from 'node:path';
import type { Comparison } from '../schema/generated/verdict.js';
import { replaceFile, syncFolder } from './files.js';
import { cannotWrite } from './write.js';

/** Name of the file that holds a comparison. */
export const VERDICT_FILE = 'verdict.json';

/**
 * Writes a comparison into a folder that exists, replacing one that is there.
 * @returns the path of the file
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses; the message names the path
 */
export async function writeVerdict(dir: string, comparison: Comparison): Promise<string> {
  const file = join(dir, VERDICT_FILE);
  try {
    await replaceFile(file, `${JSON.stringify(comparison, null, 1)}\n`, true);
    await syncFolder(dir);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  return file;
}
