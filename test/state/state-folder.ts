// What the tests of persistent state share: a state folder of their own, and a TMPDIR in which every
// daemon that is started can be found again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import { NetworkManager } from '../../src/state/manager.js';
import { PersistentPeers } from '../../src/state/peers.js';
import type { Settings } from '../../src/state/settings.js';
import { processesIn, until, withTmpdir } from '../network/processes.js';

export function settingsIn(folder: string): Settings {
  return {
    networksFile: join(folder, 'network.json'),
    networkFolder: join(folder, 'network'),
    peerFolder: join(folder, 'peer'),
  };
}

/** A state folder. */
export class StateFolder {
  readonly settings: Settings;
  readonly peers: PersistentPeers;
  readonly manager: NetworkManager;

  constructor(
    readonly folder: string,
    /** Where its daemons have their folders. */
    readonly tmp: string,
  ) {
    this.settings = settingsIn(folder);
    this.peers = new PersistentPeers(this.settings);
    this.manager = new NetworkManager(this.settings);
  }

  /** Writes a file of the state; what is no text, as the original wrote JSON. */
  write(file: string, content: unknown): string {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    writeFileSync(path, text);
    return path;
  }

  read(file: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8'));
  }
}

/** Runs `body` with a state folder; afterwards no daemon may be left. */
export async function withState(body: (state: StateFolder) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pb-state-'));
  try {
    await withTmpdir(async (tmp) => {
      try {
        await body(new StateFolder(folder, tmp));
      } catch (error) {
        await endAll(tmp);
        throw error;
      }
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Ends what a test that failed has left. */
export async function endAll(tmp: string): Promise<void> {
  for (const pid of processesIn(tmp)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await until(() => processesIn(tmp).length === 0, 'nothing runs any more');
}

/** The message that `action` fails with; its code must be `code`. */
export async function failure(action: () => unknown, code: ErrorCode): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    assert.is(error.code, code, error.message);
    return error.message;
  }
  throw new Error('it did not fail');
}
