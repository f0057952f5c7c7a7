// A folder of its own for a test that runs the real command: a working directory, a TMPDIR in which
// the daemons that it starts can be found, and the proof that nothing of them is left.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { type PeerStats, peerStats } from '../../src/memcached/peer-stats.js';
import { readStats } from '../../src/memcached/stats.js';
import { readReport } from '../../src/report/read.js';
import type { Report } from '../../src/schema/generated/report.js';
import { processesIn, until } from '../network/processes.js';

/** The command as it was compiled. */
export const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** Far above what any run of these tests takes: a hang must fail here, with what was written. */
const HANG_MS = 60_000;
/** Polls of one condition, 20 ms apart: as generous. */
const POLLS = 1500;

/** How a process ended and what it wrote. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** False once it has ended. */
  readonly running: boolean;
  readonly ended: Promise<Finished>;
  kill(signal: NodeJS.Signals): void;
}

/** One daemon, as it tells it over its socket. */
export interface DaemonState extends PeerStats {
  readonly pid: number;
}

/** Environment on top of this process's; undefined takes a variable away. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A command's arguments, without the measurement of a ceiling where it would make one. */
function quick(args: readonly string[]): readonly string[] {
  const [verb, ...rest] = args;
  return verb === 'run' || verb === 'ab' ? [verb, '--no-ceiling', ...rest] : args;
}

export class Workspace {
  /** Working directory of what is started. */
  readonly cwd: string;
  /** Its TMPDIR: every daemon gets its folder here. */
  readonly tmp: string;
  /** What was started, to be ended if the test fails on the way. */
  readonly started: ChildProcess[] = [];

  constructor(readonly root: string) {
    this.cwd = join(root, 'work');
    this.tmp = join(root, 'tmp');
  }

  /** The absolute path of something in the working directory. */
  path(...parts: string[]): string {
    return join(this.cwd, ...parts);
  }

  /** Writes a file below the working directory. */
  async write(file: string, text: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(this.path(file)), { recursive: true });
    await writeFile(this.path(file), text, { mode });
  }

  /** Writes `<name>.yaml` with these fields; JSON is YAML. */
  async scenario(name: string, fields: object): Promise<string> {
    await this.write(`${name}.yaml`, JSON.stringify({ name, ...fields }));
    return `${name}.yaml`;
  }

  /** Starts a program in the working directory. */
  spawn(program: string, args: readonly string[], env: Environment = {}): Running {
    const child = spawn(program, args, {
      cwd: this.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: this.tmp, NO_COLOR: '1', ...env },
    });
    this.started.push(child);
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const ended = new Promise<Finished>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`${args.join(' ')} hangs\n${out}\n${err}`));
      }, HANG_MS);
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code, signal, out, err });
      });
    });
    ended.catch(() => undefined); // The test may fail before it looks.
    return {
      child,
      pid: child.pid!,
      get running() {
        return child.exitCode === null && child.signalCode === null;
      },
      ended,
      kill: (signal) => void child.kill(signal),
    };
  }

  /** Starts `peerbench` with these arguments; no run measures its ceiling, to save time. */
  start(args: readonly string[], env: Environment = {}): Running {
    return this.spawn(process.execPath, [CLI, ...quick(args)], env);
  }

  /** Runs `peerbench` to its end. */
  run(...args: string[]): Promise<Finished> {
    return this.start(args).ended;
  }

  /** Runs it through a shell line in which "$@" stands for the command. */
  shell(line: string, ...args: string[]): Promise<Finished> {
    return this.spawn('/bin/sh', ['-c', line, 'sh', process.execPath, CLI, ...quick(args)]).ended;
  }

  /** The report in a folder of the working directory, held against the schema. */
  report(dir: string): Promise<Report> {
    return readReport(this.path(dir));
  }

  /**
   * The daemons that listen on unix sockets in TMPDIR and answer. For scenarios with
   * `transport: unix`: their sockets stand in the folders, TCP ports have to be guessed.
   */
  async daemons(): Promise<DaemonState[]> {
    const sockets = readdirSync(this.tmp).map((folder) => join(this.tmp, folder, 's'));
    const states = await Promise.all(
      sockets.filter(existsSync).map(async (path) => {
        const stats = await readStats({ path }, { timeoutMs: 1000 }).catch(() => undefined);
        return stats && peerStats(stats);
      }),
    );
    return states.filter((state): state is DaemonState => typeof state?.pid === 'number');
  }

  /** Waits until the daemons of a run are in the state looked for; returns them. */
  async untilDaemons(
    run: Running,
    what: string,
    condition: (daemons: readonly DaemonState[]) => boolean,
  ): Promise<readonly DaemonState[]> {
    for (let poll = 0; poll < POLLS; poll++) {
      const daemons = await this.daemons();
      if (condition(daemons)) return daemons;
      if (!run.running) break;
      await sleep(20);
    }
    run.kill('SIGKILL');
    const { out, err } = await run.ended;
    throw new Error(`never seen: ${what}\n${out}\n${err}`);
  }

  /** Waits until no process and no file of a daemon is left. */
  async untilClean(): Promise<void> {
    const left = () => [...processesIn(this.tmp), ...readdirSync(this.tmp)];
    await until(() => left().length === 0, 'nothing left of the daemons');
  }

  /** Fails when a process or file of a daemon is left. */
  assertClean(): void {
    const left = processesIn(this.tmp).map((pid) => `${pid} ${commandOf(pid)}`);
    assert.equal(left, [], 'processes left behind');
    assert.equal(readdirSync(this.tmp), [], 'files left behind');
  }
}

/** The command line of a process, for messages. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '(ended)';
  }
}

/** Runs `body` in a folder of its own; afterwards nothing may be left of daemons, at once. */
export async function withWorkspace(body: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace(await realpath(await mkdtemp(join(tmpdir(), 'pb-e2e-'))));
  await mkdir(workspace.cwd);
  await mkdir(workspace.tmp);
  try {
    await body(workspace);
    workspace.assertClean();
  } finally {
    for (const child of workspace.started) child.kill('SIGKILL');
    await rm(workspace.root, { recursive: true, force: true });
  }
}

/** The counters of all daemons added up: `total(daemons, 'cmdGet')`. */
export function total(daemons: readonly DaemonState[], counter: 'cmdGet' | 'cmdSet'): number {
  return daemons.reduce((sum, state) => sum + (state[counter] ?? 0), 0);
}
