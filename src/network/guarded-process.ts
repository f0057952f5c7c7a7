// A process that cannot outlive this one, whatever happens to this one: kill -9 included.
//
// The program is started through a shell that first forks a watcher and then becomes the program
// (`exec`), so the child's pid is the program's. The watcher blocks on a pipe whose other end only
// this process holds. However this process ends, the kernel closes that end; the watcher then kills
// the program, removes its folder and goes. Closing the pipe is the one way to end a program, in
// order or not, from the very moment of the fork. The one exception is asked for: after `keep`, a word
// on that pipe, the watcher lets the program live on. Knows nothing about memcached.
import { spawn, type ChildProcess } from 'node:child_process';
import { MANIFEST_FILE, manifestLine } from './manifest.js';

/** Exit code of a shell that could not make its folder: EX_CANTCREAT of sysexits(3). */
const NO_FOLDER = 73;

// Constant text; everything variable arrives as an argument, so nothing can be injected.
//  - mkdir (mode 0700 by the umask) fails on anything that exists. The folder is made here, not by
//    the parent, so that there is no moment at which it exists and nobody would remove it.
//  - The program works inside its folder under relative names: it needs no access to the folders
//    above (root's TMPDIR, once the program has become `nobody`), and the watcher's `rm` cannot be
//    led elsewhere by someone who swaps the folder for a link.
//  - The manifest comes as the first line of stdin, since it holds this very process's start: who
//    started what, for the day on which watcher and parent are both killed (manifest.ts). It is ours
//    and not the owner's, who could else name a process there that is not his.
//  - stdin moves to 3 because background commands get /dev/null for 0. 4 keeps stderr open for as
//    long as the watcher lives, so that its end is the end of everything (`gone`).
//  - `kill -9 $$` can hit nobody else, not even after the program has ended: the watcher is a
//    member of the process group $$ (the child leads its own), which keeps the number taken.
//  - A `keep` that the watcher has read whole counts even if this process is killed right after it:
//    what is in a pipe is read before its end is seen.
//  - The folder is tried again because a program that is being killed may still finish a call that
//    creates a file. Ending the group takes what a wrapper script has started, and the watcher.
const SCRIPT = `
folder=$1 owner=$2 files=$3
shift 3
umask 077
read -r manifest || exit 1
mkdir "$folder" && cd "$folder" || exit ${NO_FOLDER}
[ -z "$manifest" ] || printf '%s\\n' "$manifest" >${MANIFEST_FILE} || exit ${NO_FOLDER}
[ -z "$owner" ] || chown "$owner" . || exit ${NO_FOLDER}
exec 3<&0 </dev/null 4>&2
(
  exec >/dev/null 2>&1
  kept=
  while read -r word <&3; do [ "$word" != keep ] || kept=1; done
  [ -n "$kept" ] || kill -9 $$
  for pause in 0 1 1; do
    [ -d "$folder" ] || break
    sleep $pause
    rm -f $files ${MANIFEST_FILE}
    rmdir "$folder"
  done
  [ -n "$kept" ] || kill -9 -$$
) &
exec "$@" 3<&- 4>&-
`;

const STDERR_CHARACTERS = 4096;

/** What to start, and where. */
export interface GuardedCommand {
  /** Absolute path of the program. */
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the folder to make for it, which must not exist; its working directory. */
  readonly folder: string;
  /** The files that the program may leave in its folder: plain names. */
  readonly files: readonly string[];
  /** The account that shall own the folder, when it is not ours. */
  readonly owner: string | undefined;
  /** Whether a manifest is left in the folder, by which `reap` finds the program. */
  readonly manifest: boolean;
}

/** Every process of this kind that may still run, to be killed when this process exits. */
const alive = new Set<GuardedProcess>();

function killAll(): void {
  for (const guarded of alive) guarded.kill();
}

function remember(guarded: GuardedProcess): void {
  if (alive.size === 0) process.on('exit', killAll);
  alive.add(guarded);
}

function forget(guarded: GuardedProcess): void {
  alive.delete(guarded);
  if (alive.size === 0) process.off('exit', killAll);
}

/** A program under guard, running from its construction on. */
export class GuardedProcess {
  readonly #child: ChildProcess;
  #stderr = '';
  #established = false;

  /** Resolves when the program has ended, to how: `exit code 64`, `signal SIGKILL`. */
  readonly ended: Promise<string>;

  /** Resolves when program, watcher and folder are gone. */
  readonly gone: Promise<void>;

  constructor(command: GuardedCommand) {
    const { executable, args, env, folder, files, owner, manifest } = command;
    const child: ChildProcess = spawn(
      '/bin/sh',
      ['-c', SCRIPT, 'peerbench', folder, owner ?? '', files.join(' '), executable, ...args],
      // Its own session: a Ctrl-C at the terminal must not reach it, the run ends it in order.
      { cwd: '/', env: { ...env }, stdio: ['pipe', 'ignore', 'pipe'], detached: true },
    );
    this.#child = child;
    // A shell that has ended already takes no line, and needs none.
    child.stdin?.on('error', () => undefined);
    const line = manifest && child.pid !== undefined ? manifestLine(folder, child.pid) : '';
    child.stdin?.write(`${line}\n`);
    child.stderr?.setEncoding('latin1').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
    });
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
      });
      child.on('error', (error) => resolve(error.message));
    });
    // When it has ended by itself, its watcher must end too.
    void this.ended.then(() => this.#release());
    this.gone = new Promise((resolve) => {
      child.once('close', resolve);
      // A process that could not be made has no end either.
      if (child.pid === undefined) child.once('error', () => resolve());
    });
    remember(this);
    void this.gone.then(() => forget(this));
  }

  /** The program's pid, also its process group's; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** False once the program has ended. */
  get running(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Whether the program was never started, because the folder could not be made. */
  get withoutFolder(): boolean {
    return !this.#established && this.#child.exitCode === NO_FOLDER;
  }

  /** The last 4096 bytes that program and shell wrote to stderr, as Latin-1, not cleaned. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Says that the shell is known to have become the program; `kill` may then go straight at it. */
  establish(): void {
    this.#established = true;
  }

  /**
   * Ends the program. Synchronous, harmless when repeated, fit for 'exit' handlers; `gone` tells
   * when it has happened.
   */
  kill(): void {
    // Until it has forked the watcher, the shell must live: nobody else would remove the folder.
    if (this.#established && this.running) this.#child.kill('SIGKILL');
    this.#release();
  }

  /** Halts the program or lets it go on; only once it is established, and while it runs. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#established && this.running) this.#child.kill(signal);
  }

  /**
   * Lets the program live on when this process ends; nothing of this object may be used afterwards.
   * Its folder goes all the same, its stderr leads nowhere. Resolves once nothing can undo it.
   * @throws what the pipe says when watcher and program are gone already
   */
  async keep(): Promise<void> {
    const { stdin, stderr } = this.#child;
    await new Promise<void>((resolve, reject) => {
      stdin!.once('error', reject);
      // Of a pipe that was destroyed only this callback tells.
      stdin!.write('keep\n', (error) => {
        if (error) reject(error);
        else stdin!.end(resolve);
      });
    });
    forget(this);
    stderr!.destroy();
    this.#child.unref();
  }

  #release(): void {
    this.#child.stdin?.destroy();
  }
}
