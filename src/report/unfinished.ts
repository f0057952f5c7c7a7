// Files and folders under the hidden names that they have while they are written: who writes them, told
// by the name, and which of them were left by a process that was killed.
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, type ProcessIdentity } from '../process-identity.js';

/** `.NAME.PID-START-NAMESPACE.RANDOM.tmp`; without the writer where the system does not tell starts. */
const HIDDEN = /^\.(.+?)(?:\.(\d+)-([0-9a-f]{12})-(\d+))?\.[0-9a-f]{8}\.tmp$/;

/** Reports are this deep: `reports/NAME/TIME/a/runs/000`. */
const MAX_DEPTH = 6;

/** A hidden name taken apart. */
export interface HiddenName {
  /** The name that it was to get. */
  readonly of: string;
  /** Its process: pid, a hash of its start, the number of its pid namespace (0: none). */
  readonly writer:
    { readonly pid: number; readonly start: string; readonly namespace: string } | undefined;
}

/** Undefined for a name that is none of ours. */
export function parseHiddenName(name: string): HiddenName | undefined {
  const [, of, pid, start, namespace] = HIDDEN.exec(name) ?? [];
  if (of === undefined) return undefined;
  const known = pid !== undefined && start !== undefined && namespace !== undefined;
  return { of, writer: known ? { pid: Number(pid), start, namespace } : undefined };
}

let mark: string | undefined;

/** This process in a hidden name, with its dot; '' where the system does not tell starts. */
export function writerMark(): string {
  const self = mark === undefined ? identify(process.pid) : undefined;
  mark ??= self ? `.${self.pid}-${startOf(self)}-${namespaceOf(self)}` : '';
  return mark;
}

function startOf({ started }: ProcessIdentity): string {
  return createHash('sha256').update(started).digest('hex').slice(0, 12);
}

function namespaceOf({ namespace }: ProcessIdentity): string {
  return /\d+/.exec(namespace ?? '')?.[0] ?? '0';
}

/** Something that has a hidden name. */
export interface Unfinished {
  readonly path: string;
  /** Why it must stay; undefined when whoever wrote it has ended. */
  readonly keep: string | undefined;
}

/** What is under hidden names in `folder` and below; links are not followed. */
export async function findUnfinished(folder: string, depth = MAX_DEPTH): Promise<Unfinished[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const found: Unfinished[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const hidden = parseHiddenName(entry.name);
    if (hidden && (entry.isFile() || entry.isDirectory())) {
      found.push({ path, keep: await whyKept(path, hidden) });
    } else if (entry.isDirectory() && depth > 0) {
      found.push(...(await findUnfinished(path, depth - 1)));
    }
  }
  return found;
}

async function whyKept(path: string, { writer }: HiddenName): Promise<string | undefined> {
  const info = await lstat(path).catch(() => undefined);
  if (info?.uid !== process.geteuid?.()) return 'it is not yours';
  if (!writer) return 'its name does not tell who wrote it';
  const self = identify(process.pid);
  if (!self || namespaceOf(self) !== writer.namespace) return 'it belongs to another container';
  const now = identify(writer.pid);
  return now && startOf(now) === writer.start ? `process ${writer.pid} is writing it` : undefined;
}
