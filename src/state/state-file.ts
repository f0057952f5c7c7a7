// Reads and writes the files that hold state: never half a file, never one that could not be read
// again, and never a silent replacement for one that is damaged.
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { cannotWrite } from '../report/files.js';
import { writeJson } from '../report/json-file.js';
import { parseHiddenName } from '../report/unfinished.js';
import { type FileKind, loadIfPresent } from '../scenario/checked-file.js';
import { fieldProblem } from '../scenario/problem.js';

/**
 * What a state file holds, defaults filled in; undefined when there is none. With `field`, the name in
 * it must be that of the file.
 * @throws {BenchError} ERR_STATE_INVALID naming the file and every problem in it
 */
export function readState(
  file: string,
  kind: FileKind,
  named?: { readonly field: string; readonly name: string },
): unknown {
  const data = loadIfPresent(file, kind) as Record<string, unknown> | undefined;
  if (data && named && data[named.field] !== named.name) {
    const found = masked(String(data[named.field]));
    throw new BenchError(
      kind.code,
      `${masked(file, 1000)} is not a valid ${kind.what}: ${named.field} is '${found}', ` +
        `not '${named.name}' as its file's name says`,
    );
  }
  return data;
}

/**
 * Fills the defaults of the kind's schema into `data` and returns it.
 * @throws {BenchError} ERR_USAGE for what could not be read again (a number out of range), with every
 *   problem
 */
export function checkedState<T>(kind: FileKind, data: T): T {
  const problems = kind.validate(data);
  if (problems.length === 0) return data;
  const lines = problems.map(
    ({ path, message }) => fieldProblem(path, message, undefined, `the ${kind.what}`).message,
  );
  throw new BenchError('ERR_USAGE', lines.join('\n'));
}

/**
 * Checks `data` and writes it, in one step that survives a power cut. Returns it, defaults filled in.
 * @throws {BenchError} ERR_USAGE as `checkedState`; ERR_OUTPUT_WRITE when the file system refuses
 */
export async function writeState<T>(file: string, kind: FileKind, data: T): Promise<T> {
  await writeJson(file, checkedState(kind, data));
  return data;
}

/** Removes a state file, if it is there. */
export async function removeState(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Removes what writers that were killed have left in `folder` of any file, or of the one that is named.
 * Whoever calls holds the lock that all writers of these files take.
 */
export async function removeUnfinished(folder: string, file?: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder)) {
    const of = parseHiddenName(entry)?.of;
    if (of?.endsWith('.json') && (file ?? of) === of) await removeState(join(folder, entry));
  }
}
