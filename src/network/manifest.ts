// The file in a daemon's folder that says who started what: all that is left to go by when watcher and
// runner were killed together. Written by the guard's shell, read by `reap`.
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { identify, type ProcessIdentity } from '../process-identity.js';

/** The manifest's name in its folder. */
export const MANIFEST_FILE = 'manifest';

/** Far above what one takes. */
const MAX_BYTES = 16_384;

/** Two processes and the folder that binds them. */
export interface Manifest {
  /** The process that the daemon was started for. */
  readonly runner: ProcessIdentity;
  readonly daemon: ProcessIdentity;
}

/** A name for a daemon's folder that nobody has. */
export function newFolderName(): string {
  return `peerbench-${randomBytes(6).toString('hex')}`;
}

/** Whether a folder of this name can be a daemon's. */
export function isFolderName(name: string): boolean {
  return /^peerbench-[0-9a-f]{12}$/.test(name);
}

/**
 * What the manifest in `folder` has to hold when process `pid` is the daemon: one line, or '' where
 * the system does not tell when a process started.
 */
export function manifestLine(folder: string, pid: number): string {
  const [runner, daemon] = [identify(process.pid), identify(pid)];
  return runner && daemon ? JSON.stringify({ folder: basename(folder), runner, daemon }) : '';
}

/**
 * The manifest in `folder`; undefined when there is none that this account has written for just this
 * folder. The folder may be another account's (`nobody`), who can put anything there: links are not
 * followed, and files of others say nothing.
 */
export function readManifest(folder: string, name: string): Manifest | undefined {
  let file: number;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = openSync(join(folder, MANIFEST_FILE), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const info = fstatSync(file);
    const ours = info.isFile() && info.uid === process.geteuid?.() && info.nlink === 1;
    if (!ours || info.size > MAX_BYTES) return undefined;
    const { folder: of, runner, daemon } = JSON.parse(readFileSync(file, 'utf8')) as Raw;
    return of === name && isIdentity(runner) && isIdentity(daemon) ? { runner, daemon } : undefined;
  } catch {
    return undefined; // Half-written: the machine went down.
  } finally {
    closeSync(file);
  }
}

type Raw = Readonly<Record<string, unknown>>;

function isIdentity(value: unknown): value is ProcessIdentity {
  const { pid, started, namespace } = Object(value) as Raw;
  const known = namespace === undefined || typeof namespace === 'string';
  // 0 and negative numbers are groups of processes to kill(2), and 1 is never ours.
  return Number.isInteger(pid) && (pid as number) > 1 && typeof started === 'string' && known;
}
