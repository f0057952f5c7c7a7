// What the tests of this folder share: a temporary folder of their own, in which every process that
// is started can be found again, and the proof that nothing is left of it.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import type { ProvisionOptions } from '../../src/network/network.js';

/** Where there is /proc, tests look at processes too; elsewhere (macOS) at folders and replies. */
export const LINUX = existsSync('/proc/self/stat');

/** The fields of /proc/PID/stat after the program's name: state, parent, group, session, ... */
export function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** True while the process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  const [state] = statFields(pid);
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/**
 * Pids of the processes that work in `folder` or name it in their command line: daemons, watchers,
 * and what they started. None where there is no /proc.
 */
export function processesIn(folder: string): number[] {
  if (!LINUX) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const inside = readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
        return inside || readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`${folder}/`);
      } catch {
        return false; // Ended meanwhile, a zombie, or not ours.
      }
    });
}

/** Waits until `condition` holds; the limit is there to fail, not to measure. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 6000; i++) {
    if (condition()) return;
    await sleep(10);
  }
  assert.unreachable(`still waiting after a minute: ${what}`);
}

/** Waits until no process and no file is left in `folder`. */
export async function untilEmpty(folder: string): Promise<void> {
  const left = () => [...processesIn(folder), ...readdirSync(folder)];
  await until(() => left().length === 0, `nothing left in ${folder}`);
}

/** Runs `body` with a new TMPDIR; afterwards nothing may be left in it, at once. */
export async function withTmpdir(
  body: (folder: string) => Promise<void>,
  prefix = 'pb-test-',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await body(folder);
    assert.equal(processesIn(folder), [], 'processes left behind');
    assert.equal(readdirSync(folder), [], 'files left behind');
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true });
  }
}

/** Runs `body` with the path of an executable script. */
export async function withScript(
  text: string,
  body: (path: string) => Promise<void>,
  name = 'memcached',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pb-script-'));
  const path = join(folder, name);
  try {
    await writeFile(path, text, { mode: 0o755 });
    await body(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Options for a small network; `changes` replace parts. */
export function small(changes: Partial<ProvisionOptions> = {}): ProvisionOptions {
  return {
    names: ['a', 'b', 'c'],
    memoryMb: 4,
    transport: 'tcp',
    memcached: { path: 'memcached', threads: 1, options: [] },
    connections: 8,
    ...changes,
  };
}
