// Ends the daemons that a run has left behind, which takes that runner and watcher were killed together
// (the memory of the machine or of a container ran out, a power cut), and removes their folders. What is
// not proven to be such a leftover is left alone.
import { constants, existsSync } from 'node:fs';
import { lstat, open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { processState, type ProcessIdentity } from '../process-identity.js';
import { DAEMON_FILES } from './arguments.js';
import { endProcess } from './end-process.js';
import { isFolderName, MANIFEST_FILE, readManifest } from './manifest.js';

/** What became of something that was found. */
export interface Leftover {
  readonly path: string;
  /** The daemon of a folder that has a manifest. */
  readonly pid: number | null;
  /** `failed`: it should have been ended or removed, and could not be. */
  readonly action: 'ended' | 'removed' | 'left' | 'failed';
  /** Why. */
  readonly reason: string;
}

/** An empty folder may be one that a daemon is being started in; the start takes milliseconds. */
const STARTING_MS = 60_000;

/**
 * Looks through the daemons' folders in `tmp`. With `dryRun` nothing is done, and what is told is what
 * would be.
 */
export async function reapDaemons(tmp: string, dryRun: boolean): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const names = await readdir(tmp).catch(() => []);
  for (const name of names.filter(isFolderName).sort()) {
    const path = join(tmp, name);
    const info = await lstat(path).catch(() => undefined);
    if (info?.isDirectory()) found.push({ path, ...(await reapFolder(path, name, dryRun)) });
  }
  return found;
}

type Fate = Omit<Leftover, 'path'>;

async function reapFolder(path: string, name: string, dryRun: boolean): Promise<Fate> {
  const manifest = readManifest(path, name);
  if (!manifest) return reapUnknown(path, dryRun);
  const { runner, daemon } = manifest;
  const { pid } = daemon;
  const reason = whyLeft(runner, daemon);
  if (reason !== undefined) return { pid, action: 'left', reason };
  const running = processState(daemon) === 'running';
  const action = running ? 'ended' : 'removed';
  try {
    if (!dryRun) {
      if (running) await endProcess(daemon);
      await removeFolder(path);
    }
  } catch (error) {
    return { pid, action: 'failed', reason: messageOf(error) };
  }
  const why = running ? 'its run has ended' : 'daemon and run have ended';
  return { pid, action, reason: why };
}

function whyLeft(runner: ProcessIdentity, daemon: ProcessIdentity): string | undefined {
  const states = [processState(runner), processState(daemon)];
  if (states.includes('elsewhere')) return 'it belongs to another container';
  return states[0] === 'running' ? `its run goes on (process ${runner.pid})` : undefined;
}

/** Without a manifest only a folder with nothing in it can go, and nothing is lost with it. */
async function reapUnknown(path: string, dryRun: boolean): Promise<Fate> {
  const left = { pid: null, action: 'left' } as const;
  const info = await stat(path).catch(() => undefined);
  if (info?.uid !== process.geteuid?.()) return { ...left, reason: 'it is not yours' };
  const entries = await readdir(path).catch(() => undefined);
  if (entries?.length !== 0) return { ...left, reason: 'it has no manifest' };
  if (Date.now() - info!.mtimeMs < STARTING_MS) return { ...left, reason: 'it is new' };
  // Fails where something has come into it.
  if (!dryRun) await rmdir(path).catch(() => undefined);
  return { pid: null, action: 'removed', reason: 'it is empty' };
}

/**
 * Removes the files that a daemon has, then the folder, unless there is something else in it. The folder
 * stays open meanwhile, so that its owner cannot put a link to another one in its place.
 */
async function removeFolder(path: string): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const byDescriptor = `/proc/self/fd/${folder.fd}`;
    const inside = existsSync(byDescriptor) ? byDescriptor : path;
    // The manifest last: until then it can be found again.
    for (const file of [...DAEMON_FILES, MANIFEST_FILE])
      await rm(`${inside}/${file}`, { force: true });
  } finally {
    await folder.close();
  }
  await rmdir(path);
}
