// Reads a file that may be anything: huge, endless, a pipe. Knows nothing of what is in it.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { MAX_FILE_BYTES } from './text-limits.js';

/**
 * The bytes of a file, at most one more than MAX_FILE_BYTES; undefined when there is no such file.
 * Throws an Error whose message is the reason when it cannot be read.
 */
export function boundedFile(path: string): Uint8Array | undefined {
  let handle: number;
  try {
    // Opening a named pipe without a writer would wait for ever.
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  try {
    if (!fstatSync(handle).isFile()) throw new Error('not a file');
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(handle, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code);
}
