// One memcached daemon: started, found, and proven to be ours before anyone uses it.
import { readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, messageOf } from '../errors.js';
import type { Address } from '../memcached/address.js';
import { printable } from '../printable.js';
import { openStats } from '../memcached/stats.js';
import {
  DAEMON_FILES,
  memcachedArguments,
  PORT_FILE,
  SOCKET_FILE,
  type DaemonShape,
} from './arguments.js';
import { GuardedProcess } from './guarded-process.js';
import { MANIFEST_FILE, newFolderName } from './manifest.js';

const DEFAULT_START_TIMEOUT_MS = 10_000;
const POLL_MS = 5;

/** Longest path of a unix socket in bytes: sun_path on macOS (104; Linux has 108) less its NUL. */
const MAX_SOCKET_PATH_BYTES = 103;

/** Of what a daemon says of itself, the last characters that are shown. */
const LONGEST_WORDS = 500;

/** A running daemon as the rest of the program knows it. */
export interface Peer {
  /** Its name on the ring. */
  readonly name: string;
  readonly address: Address;
  readonly pid: number;
  /** memcached's version, as it says it. */
  readonly version: string;
}

/** What to start. */
export interface DaemonOptions {
  readonly name: string;
  /** Absolute path of memcached. */
  readonly executable: string;
  readonly shape: DaemonShape;
  /** The account to run under, as from `daemonUser`. */
  readonly user: string | undefined;
  /** Time for the daemon to answer, in ms. Default 10 000. */
  readonly startTimeoutMs?: number | undefined;
  /** The folder of one that is gone, to be found at the same unix socket again. Default: a new one. */
  readonly folder?: string | undefined;
  /** True for one that shall outlive us: its folder goes as soon as it is ready. Default false. */
  readonly persists?: boolean;
}

/** A daemon from its fork on; it is a peer once `ready` resolves. */
export class Daemon {
  readonly #name: string;
  readonly #executable: string;
  readonly #shape: DaemonShape;
  readonly #startTimeoutMs: number;
  readonly #persists: boolean;
  /** Absolute path of its own folder. */
  readonly folder: string;
  /** Resolves when its processes and its folder are gone. */
  readonly gone: Promise<void>;
  readonly #process: GuardedProcess;

  constructor(options: DaemonOptions) {
    const { name, executable, shape, user } = options;
    this.#name = name;
    this.#executable = executable;
    this.#shape = shape;
    this.#persists = options.persists ?? false;
    this.#startTimeoutMs = options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    this.folder = options.folder ?? join(resolve(tmpdir()), newFolderName());
    const socketBytes = Buffer.byteLength(join(this.folder, SOCKET_FILE));
    if (shape.transport === 'unix' && socketBytes > MAX_SOCKET_PATH_BYTES) {
      throw new BenchError(
        'ERR_DAEMON_START',
        `the temporary folder ${printable(tmpdir())} has too long a path for unix sockets ` +
          `(${socketBytes} of ${MAX_SOCKET_PATH_BYTES} bytes): set TMPDIR, or use transport tcp`,
      );
    }
    this.#process = new GuardedProcess({
      executable,
      args: memcachedArguments(shape, user),
      // Nothing else: LD_*, MEMCACHE_* and the like of the caller must not change what is measured.
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        LC_ALL: 'C',
        MEMCACHED_PORT_FILENAME: PORT_FILE,
      },
      folder: this.folder,
      files: DAEMON_FILES,
      owner: user,
      // What persists is written down elsewhere, and never reaped.
      manifest: !this.#persists,
    });
    // The watcher has done so, unless somebody has killed it or it was never there.
    this.gone = this.#process.gone.then(() => this.#removeFolder(DAEMON_FILES));
  }

  /** Resolves when the daemon has ended, to how. */
  get ended(): Promise<string> {
    return this.#process.ended;
  }

  /** False once it has ended. */
  get running(): boolean {
    return this.#process.running;
  }

  /** The last line that it wrote to stderr, made safe to print; '' where it wrote none. Whole once `gone`. */
  get lastWords(): string {
    return this.#words.at(-1) ?? '';
  }

  /** Ends the daemon at once. Synchronous, harmless when repeated. */
  kill(): void {
    this.#process.kill();
  }

  /** Halts a daemon that is ready (SIGSTOP), or lets it go on (SIGCONT). Does nothing once it has ended. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.signal(signal);
  }

  /**
   * Lets the daemon live on when this process ends, for one on TCP that is ready; nothing of this
   * object may be used afterwards.
   * @throws {Error} when the daemon is gone
   */
  keep(): Promise<void> {
    return this.#process.keep();
  }

  /**
   * Waits until the daemon answers as the process that was started, on the loopback interface or
   * its own socket only.
   * @throws {BenchError} ERR_DAEMON_START with the daemon's own words, after it is gone
   */
  async ready(): Promise<Peer> {
    try {
      const peer = await this.#answering();
      this.#process.establish();
      // With the port known, the folder has done its duty; a manifest keeps it.
      if (this.#persists) await this.#removeFolder([PORT_FILE]);
      return peer;
    } catch (error) {
      this.kill();
      await this.gone;
      const message = `peer ${this.#name}: ${this.#complaint(messageOf(error))}`;
      throw new BenchError('ERR_DAEMON_START', message, { cause: error });
    }
  }

  get #words(): string[] {
    const lines = this.#process.stderr.split(/[\r\n]+/).map(printable);
    return lines.filter((line) => line.trim() !== '');
  }

  /** Why there is no daemon, in its own words where it has some, and what else there is to say. */
  #complaint(reason: string): string {
    const words = this.#words.join('; ');
    const said = words.length > LONGEST_WORDS ? `... ${words.slice(-LONGEST_WORDS)}` : words;
    if (this.#process.withoutFolder) {
      const where = `its folder cannot be made in the temporary folder ${printable(tmpdir())}`;
      return `${where} (${said}): set TMPDIR to one that you can write to, with room on its disk`;
    }
    const known = said !== '' && basename(this.#executable) === 'memcached';
    const doubt = known ? '' : `; is ${printable(this.#executable)} memcached?`;
    return `memcached ${reason}${said && `: ${said}`}${doubt}`;
  }

  async #answering(): Promise<Peer> {
    const deadlineMs = performance.now() + this.#startTimeoutMs;
    let obstacle = 'it wrote no port';
    while (performance.now() < deadlineMs) {
      if (!this.#process.running) throw new Error(`ended at its start (${await this.ended})`);
      const address = await this.#address();
      if (address) {
        try {
          return await this.#identify(address, deadlineMs - performance.now());
        } catch (error) {
          // Not listening yet. Anything else is final.
          if (!(error instanceof BenchError)) throw error;
          obstacle = error.message;
        }
      }
      await sleep(POLL_MS);
    }
    throw new Error(`was not ready within ${this.#startTimeoutMs / 1000} s (${obstacle})`);
  }

  async #address(): Promise<Address | undefined> {
    if (this.#shape.transport === 'unix') return { path: join(this.folder, SOCKET_FILE) };
    // memcached writes the file under another name and renames it: it is whole or not there.
    const text = await readFile(join(this.folder, PORT_FILE), 'latin1').catch(() => '');
    const [, port] = /^TCP INET: (\d{1,5})$/m.exec(text) ?? [];
    return port === undefined ? undefined : { host: '127.0.0.1', port: Number(port) };
  }

  async #identify(address: Address, timeoutMs: number): Promise<Peer> {
    const client = openStats(address, { timeoutMs });
    try {
      const { pid, version } = await client.read();
      if (pid === null || pid !== this.#process.pid) {
        throw new Error(
          `is not what answers: that is process ${pid ?? 'unknown'}, ` +
            `not ${this.#process.pid ?? 'none'} (a wrapper script must 'exec' memcached)`,
        );
      }
      checkPrivate(await client.query('settings'), this.#shape);
      return { name: this.#name, address, pid, version: version ?? 'unknown' };
    } finally {
      client.close();
    }
  }

  /** What cannot be removed now (it may be gone already) the watcher tries again at the end. */
  async #removeFolder(files: readonly string[]): Promise<void> {
    for (const file of [...files, MANIFEST_FILE]) {
      await rm(join(this.folder, file), { force: true }).catch(() => undefined);
    }
    await rmdir(this.folder).catch(() => undefined);
  }
}

/** Other machines must never reach a daemon that has no authentication. */
function checkPrivate(settings: ReadonlyMap<string, string>, { transport }: DaemonShape): void {
  const interfaces = settings.get('inter');
  const udp = settings.get('udpport');
  if (transport === 'tcp' && (interfaces !== '127.0.0.1' || (udp ?? '0') !== '0')) {
    throw new Error(
      `listens beyond 127.0.0.1 (interfaces ${interfaces ?? 'unknown'}, UDP port ${udp ?? '0'})`,
    );
  }
  if (transport === 'unix' && settings.get('domain_socket') !== SOCKET_FILE) {
    throw new Error('listens on more than its socket');
  }
}
