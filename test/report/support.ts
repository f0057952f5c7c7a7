// What the tests of files share: a folder that goes away again, and errors with their code.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';

/** Does `work` in a folder of its own and removes it. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-report-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Expects a BenchError of `code` whose message holds `part`. */
export async function rejected(
  promise: Promise<unknown>,
  code: ErrorCode,
  part: string,
): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, BenchError);
  assert.is((error as BenchError).code, code);
  assert.ok((error as BenchError).message.includes(part), (error as BenchError).message);
}
