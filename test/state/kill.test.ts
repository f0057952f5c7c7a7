// peerbench is killed while it changes state, again and again: the library in the middle of many
// changes, and the command. Every file must be whole, what was acknowledged must be there, every daemon
// that runs must be in a file, and the next process must get on with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRunning, processesIn, until, untilEmpty } from '../network/processes.js';
import { CLI } from '../support/workspace.js';
import { after, type Change, commandLine, isOfPeer, type Known, randomChange } from './changes.js';
import { randomFrom } from './random.js';
import { endAll, StateFolder } from './state-folder.js';

const CHANGES = fileURLToPath(new URL('fixture-changes.js', import.meta.url));

/** What became of a process: what is known by what it acknowledged, and what it was about to do. */
interface Outcome {
  readonly known: Known;
  /** What it was killed in; undefined when it came to its end. */
  readonly begun: Change | undefined;
}

/** One way to change state until it is killed. */
type Victim = (state: StateFolder, known: Known, random: () => number) => Promise<Outcome>;

/** Starts `node` on a file; `text` is what it has written to stdout when `ended` resolves. */
function start(state: StateFolder, args: readonly string[]) {
  const child = spawn(process.execPath, args, {
    cwd: join(state.folder, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: state.tmp },
  });
  let [text, errors] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
  const ended = once(child, 'close').then(([code, signal]) => {
    return { code: code as number | null, signal: signal as string | null, text, errors };
  });
  return { child, ended };
}

/** The library: one process makes change after change, and is killed after a while. */
const library: Victim = async (state, before, random) => {
  const { child, ended } = start(state, [CHANGES, state.folder, String(random() * 2 ** 32)]);
  await Promise.race([once(child.stdout, 'data'), ended]);
  await sleep(random() * 250); // Longer than starting a daemon takes.
  child.kill('SIGKILL');
  const { signal, text, errors } = await ended;
  assert.is(signal, 'SIGKILL', `it ended by itself: ${errors}`);
  let known = before;
  let begun: Change | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '+') known = after(known, begun!);
    begun = line === '+' || line === '-' ? undefined : (JSON.parse(line) as Change);
  }
  return { known, begun };
};

/** The command: one change each, killed soon after it has taken the lock; one in four is not. */
const command: Victim = async (state, before, random) => {
  let change = randomChange(random);
  // What would be refused, or find nothing to do, is not worth a process.
  while (isDeepStrictEqual(after(before, change), before)) change = randomChange(random);
  const { child, ended } = start(state, [CLI, ...commandLine(change)]);
  if (random() < 0.75) {
    while (child.exitCode === null && !holders(state).includes(child.pid!)) await sleep(1);
    await sleep(random() * (isOfPeer(change) ? 300 : 10));
    child.kill('SIGKILL');
  }
  const { code, signal, errors } = await ended;
  if (signal === 'SIGKILL') return { known: before, begun: change };
  assert.ok([0, 2, 3].includes(code!), errors);
  return { known: code === 0 ? after(before, change) : before, begun: undefined };
};

/** The pids that are written in the locks, of processes that run or not. */
function holders({ settings }: StateFolder): number[] {
  return [join(settings.peerFolder, '.lock'), `${settings.networksFile}.lock`].flatMap((path) => {
    try {
      return parseInt(readlinkSync(path));
    } catch {
      return [];
    }
  });
}

/** Reads every state file. */
async function read({ peers, manager }: StateFolder): Promise<Known> {
  const [name] = manager.names();
  const record = name === undefined ? undefined : manager.network(name).record();
  const statuses = await peers.statuses();
  return {
    network: record && { peers: record.peers, vnodes: record.vnodes },
    peers: Object.fromEntries(statuses.map(({ id, state }) => [id, state])),
  };
}

/** A peer whose start or stop was cut off may still be about to end: ends it. */
async function settle({ peers }: StateFolder, id: string): Promise<void> {
  const pid = peers.has(id) ? (await peers.status(id)).pid : null;
  if (pid === null) return;
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  await until(() => !isRunning(pid), 'the peer has ended');
}

/** How many of the kills came to something. */
interface Seen {
  /** In the middle of a change. */
  readonly held: number;
  /** While a peer ran whose start had been acknowledged. */
  readonly acknowledged: number;
}

/** Kills `kills` times. */
async function lane(victim: Victim, state: StateFolder, kills: number): Promise<Seen> {
  const random = randomFrom(kills);
  for (const id of ['a', 'b']) await state.peers.start(id, { memoryMb: 4 });
  let known: Known = { network: undefined, peers: { a: 'alive', b: 'alive' } };
  const seen = { held: 0, acknowledged: 0 };
  for (let killed = 0; killed < kills;) {
    const outcome = await victim(state, known, random);
    const { begun } = outcome;
    if (begun) killed++;
    if (begun && holders(state).length > 0) seen.held++;
    const recorded = state.peers.ids().flatMap((id) => state.peers.record(id)?.pid ?? []);
    await until(
      () => processesIn(state.tmp).every((pid) => recorded.includes(pid)),
      'every process that is left is a daemon in a state file',
    );
    // What was cut off was done or not; what was acknowledged is there, and nothing else.
    const possible = begun ? after(outcome.known, begun) : outcome.known;
    const uncertain = isDeepStrictEqual(possible.peers, outcome.known.peers)
      ? undefined
      : begun?.id;
    if (uncertain !== undefined) await settle(state, uncertain);
    const found = await read(state);
    const done = isDeepStrictEqual(found.network, possible.network);
    const certain = ({ peers }: Known) =>
      Object.fromEntries(Object.entries(peers).filter(([id]) => id !== uncertain));
    assert.equal(certain(found), certain(outcome.known), JSON.stringify(begun));
    assert.equal(found.network, done ? possible.network : outcome.known.network);
    const alive = Object.keys(found.peers).filter((id) => found.peers[id] === 'alive');
    if (begun && alive.length > 0) seen.acknowledged++;
    known = found;
  }
  await endAll(state.tmp);
  for (const id of state.peers.ids()) await state.peers.stop(id);
  await untilEmpty(state.tmp);
  return seen;
}

test('what was acknowledged survives 50 kills at any moment, and no daemon is unaccounted for', async () => {
  const states = await Promise.all(
    [1, 2].map(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'pb-state-'));
      return new StateFolder(join(folder, 'state'), await mkdtemp(join(tmpdir(), 'pb-kill-')));
    }),
  );
  try {
    const lanes = [lane(library, states[0]!, 36), lane(command, states[1]!, 14)];
    await Promise.allSettled(lanes); // One that fails must not pull the ground from under the other.
    for (const seen of await Promise.all(lanes)) {
      assert.ok(seen.held >= 5 && seen.acknowledged >= 5, JSON.stringify(seen));
    }
  } finally {
    for (const { folder, tmp } of states) {
      await endAll(tmp);
      await rm(join(folder, '..'), { recursive: true });
      await rm(tmp, { recursive: true });
    }
  }
});

test.run();
