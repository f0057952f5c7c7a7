// Writes files that are there whole or not at all. Knows nothing of reports.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BenchError, messageOf } from '../errors.js';
import { writerMark } from './unfinished.js';

/** A text file inside some folder. */
export interface TextFile {
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  readonly text: string;
}

/** Whether the file system said one of these: `isCode(error, 'ENOENT')`. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The error that says what could not be written, and why. */
export function cannotWrite(path: string, error: unknown): BenchError {
  const reason = isCode(error, 'ENOSPC', 'EDQUOT')
    ? 'no space left'
    : isCode(error, 'EACCES', 'EPERM', 'EROFS')
      ? 'permission denied'
      : messageOf(error);
  return new BenchError('ERR_OUTPUT_WRITE', `cannot write ${path}: ${reason}`, { cause: error });
}

/** A hidden name beside `path`, for what is to become `path`; it tells who writes. */
export function hiddenName(path: string): string {
  const random = randomBytes(4).toString('hex');
  return join(dirname(path), `.${basename(path)}${writerMark()}.${random}.tmp`);
}

/**
 * Makes `folder` and those above it that are missing. Node's own recursive mkdir never returns
 * where a parent exists that takes no folders, such as /proc.
 */
export async function makeFolders(folder: string): Promise<void> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory()) return;
  if (dirname(folder) !== folder) await makeFolders(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || info) throw error;
  });
}

/** What is being made: whoever exits in the middle takes it along. */
const unfinished = new Set<string>();

function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
}

/** Removes `path` should the process exit before the function that is returned was called. */
export function removeAtExit(path: string): () => void {
  if (unfinished.size === 0) process.on('exit', removeUnfinished);
  unfinished.add(path);
  return () => {
    unfinished.delete(path);
    if (unfinished.size === 0) process.off('exit', removeUnfinished);
  };
}

/** Asks the file system to keep what it knows of the entries of `folder`. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes `data` to `path`, replacing what was there in one step. When it fails, `path` is what it
 * was before and nothing else is left. With `durable` that holds through a power cut too, for the
 * price of waiting for the disk.
 * @throws {NodeJS.ErrnoException} what the file system said, such as ENOSPC
 */
export async function replaceFile(
  path: string,
  data: string | Uint8Array,
  durable: boolean,
): Promise<void> {
  const hidden = hiddenName(path);
  const release = removeAtExit(hidden);
  try {
    const handle = await open(hidden, 'wx');
    try {
      // FileHandle.writeFile goes on until all is written; a single write may stop short.
      await handle.writeFile(data);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(hidden, path);
  } catch (error) {
    await rm(hidden, { force: true });
    throw error;
  } finally {
    release();
  }
}
