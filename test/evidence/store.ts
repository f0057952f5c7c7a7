// The folder that keeps sessions: one compressed file each, so that a measurement of an hour can be
// interrupted and taken up again, and judged again without being made again.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compileSchema, type Validator } from '../../src/schema/validator.js';
import type { Session } from './sessions.js';

let validator: Validator | undefined;

function fileOf(folder: string, key: string): string {
  return join(folder, `${key}.json.gz`);
}

/** Keeps a session. It is there whole or not at all, whenever the program ends. */
export function keepSession(folder: string, session: Session): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder, session.key);
  writeFileSync(`${file}.part`, gzipSync(JSON.stringify(session)));
  renameSync(`${file}.part`, file);
}

/**
 * The session of that key; undefined when there is none, or a file that was torn.
 * @throws {Error} when the file is whole and holds something else: it took time to make, and is not
 *   to be written over
 */
export function keptSession(folder: string, key: string): Session | undefined {
  const file = fileOf(folder, key);
  const session = existsSync(file) ? parsed(readFileSync(file)) : undefined;
  if (session === undefined) return undefined;
  validator ??= compileSchema('report', { fillDefaults: false });
  const { a, b } = session.reports ?? {};
  const [problem] = [...validator(a), ...validator(b)];
  if (session.key === key && !problem) return session as Session;
  const what = problem ? `${problem.path.join('/')} ${problem.message}` : 'its key is another one';
  throw new Error(`${file} is no session of this version (${what}): move it away to make it again`);
}

function parsed(compressed: Buffer): Partial<Session> | undefined {
  try {
    return JSON.parse(gunzipSync(compressed).toString()) as Partial<Session>;
  } catch {
    return undefined;
  }
}
