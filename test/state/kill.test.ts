// peerbench is killed while it changes state, again and again. Every file must be whole, every daemon
// that runs must be in one, and the next process must get on with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { processesIn, until, untilEmpty } from '../network/processes.js';
import { randomFrom } from './random.js';
import { endAll, StateFolder } from './state-folder.js';

const CHANGES = fileURLToPath(new URL('fixture-changes.js', import.meta.url));
const LANES = 2;
const KILLS = 50 / LANES;
/** Longer than starting a daemon takes, and about what stopping one does. */
const LONGEST_LIFE_MS = 300;

/** Starts a process that changes the state, and kills it after a while. */
async function changeUntilKilled(state: StateFolder, seed: number, lifeMs: number): Promise<void> {
  const child = spawn(process.execPath, [CHANGES, state.folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: state.tmp },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await sleep(lifeMs);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  assert.is(signal, 'SIGKILL', `it ended by itself: ${said}`);
}

/** Reads every state file; returns the pids of the daemons in them. */
function recordedPids({ peers, manager }: StateFolder): number[] {
  for (const name of manager.names()) manager.network(name).members();
  return peers.ids().flatMap((id) => peers.record(id)?.pid ?? []);
}

function isLocked({ settings }: StateFolder): boolean {
  return [join(settings.peerFolder, '.lock'), `${settings.networksFile}.lock`].some((path) => {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  });
}

/** Returns how many of the kills found a lock held. */
async function lane(state: StateFolder, seed: number): Promise<number> {
  const random = randomFrom(seed);
  let held = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await changeUntilKilled(state, seed * 1000 + kill, random() * LONGEST_LIFE_MS);
    if (isLocked(state)) held++;
    const recorded = recordedPids(state);
    await until(
      () => processesIn(state.tmp).every((pid) => recorded.includes(pid)),
      'every process that is left is a daemon in a state file',
    );
  }
  for (const id of state.peers.ids()) await state.peers.stop(id);
  await untilEmpty(state.tmp);
  return held;
}

test('state survives 50 kills at any moment, and no daemon is ever unaccounted for', async () => {
  const states = await Promise.all(
    Array.from({ length: LANES }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'pb-state-'));
      return new StateFolder(folder, await mkdtemp(join(tmpdir(), 'pb-kill-')));
    }),
  );
  try {
    const held = await Promise.all(states.map((state, index) => lane(state, 1 + index)));
    const sum = held.reduce((total, count) => total + count, 0);
    assert.ok(sum >= 10, `only ${sum} kills came in the middle of a change`);
  } finally {
    for (const { folder, tmp } of states) {
      await endAll(tmp);
      await rm(folder, { recursive: true });
      await rm(tmp, { recursive: true });
    }
  }
});

test.run();
