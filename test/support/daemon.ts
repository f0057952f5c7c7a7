// Real memcached daemons for tests: started on a port of the kernel's choice or on a unix socket,
// and gone when the test is over, whatever happened in it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../src/memcached/address.js';

const START_LIMIT_MS = 10_000;
const POLL_INTERVAL_MS = 10;

const live = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of live) child.kill('SIGKILL');
});

/** A running memcached. */
export interface TestDaemon {
  readonly address: Address;
  readonly pid: number;
  /** Ends it at once (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>;
  /** Makes it hang: the kernel goes on accepting connections and bytes for it. */
  stop(): Promise<void>;
  /** Lets it run again. */
  cont(): void;
  /** Starts it again, empty, on the same address. */
  restart(): Promise<void>;
}

/** How to start a daemon. */
export interface TestDaemonOptions {
  readonly transport?: 'tcp' | 'unix';
  /** Further arguments for memcached. */
  readonly args?: readonly string[];
}

/** Runs `use` with a memcached of its own. */
export async function withDaemon(
  use: (daemon: TestDaemon) => Promise<void>,
  { transport = 'tcp', args = [] }: TestDaemonOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'peerbench-test-'));
  const daemon = new Daemon(folder, args);
  try {
    await daemon.start(transport);
    await use(daemon);
  } finally {
    await daemon.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

class Daemon implements TestDaemon {
  address: Address = { path: '' };
  private child: ChildProcess | undefined;
  private output = '';

  constructor(
    private readonly folder: string,
    private readonly args: readonly string[],
  ) {}

  get pid(): number {
    return this.child!.pid!;
  }

  async start(transport: 'tcp' | 'unix'): Promise<void> {
    if (transport === 'unix') {
      this.address = { path: join(this.folder, 's') };
    } else {
      const portFile = join(this.folder, 'ports');
      this.spawn(['-l', '127.0.0.1', '-p', '-1'], { MEMCACHED_PORT_FILENAME: portFile });
      const [, port] = await this.poll(async () => {
        return /TCP INET: (\d+)/.exec(await readFile(portFile, 'utf8'));
      });
      this.address = { host: '127.0.0.1', port: Number(port) };
      return;
    }
    await this.restart();
  }

  async restart(): Promise<void> {
    const { address } = this;
    if ('path' in address) this.spawn(['-s', address.path], {});
    else this.spawn(['-l', address.host, '-p', String(address.port)], {});
    await this.poll(() => accepts(address));
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || !live.has(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    this.child!.kill('SIGSTOP');
    // The signal takes effect later than `kill` returns; until then requests are answered.
    await this.poll(async () => ((await allThreadsStopped(this.pid)) ? true : null));
  }

  cont(): void {
    this.child!.kill('SIGCONT');
  }

  private spawn(listen: readonly string[], env: Readonly<Record<string, string>>): void {
    // memcached refuses to run as root unless told which user to be.
    const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
    const argv = [...listen, '-U', '0', '-t', '1', '-m', '64', ...user, ...this.args];
    const child = spawn('memcached', argv, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.child = child;
    live.add(child);
    child.once('exit', () => live.delete(child));
    child.once('error', (error) => {
      live.delete(child);
      this.output += error.message;
    });
    child.stderr.on('data', (text: Buffer) => (this.output += text.toString()));
  }

  /** Waits for `look` to find something; failures of it are "not yet". */
  private async poll<T>(look: () => Promise<T | null>): Promise<T> {
    for (let waitedMs = 0; waitedMs < START_LIMIT_MS; waitedMs += POLL_INTERVAL_MS) {
      const found = await look().catch(() => null);
      if (found !== null) return found;
      if (!live.has(this.child!)) break;
      await sleep(POLL_INTERVAL_MS);
    }
    throw new Error(`memcached did not get ready: ${this.output.trim()}`);
  }
}

async function allThreadsStopped(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return sleep(100, true);
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')),
  );
  // The state is the first field after the name, which is in brackets: man 5 proc.
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')') + 2).startsWith('T'));
}

async function accepts(address: Address): Promise<true> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
