// Puts data on disk as JSON, whole or not at all. Knows nothing of what they mean.
import { dirname } from 'node:path';
import { cannotWrite, makeFolders, replaceFile, syncFolder } from './files.js';

/**
 * Writes `data` to `file`, replacing what was there in one step that survives a power cut; makes the
 * folders above it that are missing.
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses; the message names the path
 */
export async function writeJson(file: string, data: unknown): Promise<void> {
  try {
    await makeFolders(dirname(file));
    await replaceFile(file, `${JSON.stringify(data, null, 1)}\n`, true);
    await syncFolder(dirname(file));
  } catch (error) {
    throw cannotWrite(file, error);
  }
}
