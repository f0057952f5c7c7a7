// Other load generators, when they are installed: started as they document it, on the same peers
// with the same mix and sizes, and read off what they print.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READ_RATIO } from './stage-plan.js';

/** What a reference generator is asked for. */
export interface ReferenceLoad {
  /** `host:port`. */
  readonly servers: readonly string[];
  readonly valueBytes: number;
  readonly inFlight: number;
  readonly seconds: number;
}

/** A generator that is installed. */
export interface Reference {
  readonly name: string;
  /** False where it cannot do what is asked (several peers, say). */
  readonly can: (load: ReferenceLoad) => boolean;
  /** Operations per second. */
  readonly run: (load: ReferenceLoad) => Promise<number>;
}

/** Every known generator that is on the PATH. */
export function installedReferences(): Reference[] {
  return [memaslap, memtier, mutilate]
    .map((make) => make())
    .filter((reference): reference is Reference => reference !== undefined);
}

/** memaslap of libmemcached; Debian's libmemcached-tools calls it memcaslap. */
function memaslap(): Reference | undefined {
  const program = onPath('memcaslap') ?? onPath('memaslap');
  if (program === undefined) return undefined;
  return {
    name: 'memaslap',
    can: () => true,
    run: async ({ servers, valueBytes, inFlight, seconds }) => {
      const folder = mkdtempSync(join(tmpdir(), 'peerbench-memaslap-'));
      try {
        const config = join(folder, 'load.cfg');
        const mix = `cmd\n0 ${(1 - READ_RATIO).toFixed(2)}\n1 ${READ_RATIO.toFixed(2)}\n`;
        writeFileSync(config, `key\n16 16 1\nvalue\n${valueBytes} ${valueBytes} 1\n${mix}`);
        // It gives every thread servers of its own, so it needs as many threads as servers, and a
        // multiple of that number in flight.
        const threads = servers.length;
        const concurrency = Math.ceil(inFlight / threads) * threads;
        const output = await execute(program, [
          `--servers=${servers.join(',')}`,
          `--threads=${threads}`,
          `--concurrency=${concurrency}`,
          `--time=${seconds}s`,
          `--cfg_cmd=${config}`,
          '--win_size=1k',
        ]);
        return figure(output, /TPS:\s+(\d+(?:\.\d+)?)/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** memtier_benchmark knows one memcached at a time. */
function memtier(): Reference | undefined {
  const program = onPath('memtier_benchmark');
  if (program === undefined) return undefined;
  return {
    name: 'memtier_benchmark',
    can: ({ servers }) => servers.length === 1,
    run: async ({ servers, valueBytes, inFlight, seconds }) => {
      const [host, port] = servers[0]!.split(':');
      const output = await execute(program, [
        `--server=${host}`,
        `--port=${port}`,
        '--protocol=memcache_binary',
        '--threads=1',
        '--clients=1',
        `--pipeline=${inFlight}`,
        `--data-size=${valueBytes}`,
        `--ratio=${Math.round((1 - READ_RATIO) * 10)}:${Math.round(READ_RATIO * 10)}`,
        '--key-maximum=10000',
        `--test-time=${seconds}`,
        '--hide-histogram',
      ]);
      return figure(output, /^Totals\s+(\d+(?:\.\d+)?)/m);
    },
  };
}

function mutilate(): Reference | undefined {
  const program = onPath('mutilate');
  if (program === undefined) return undefined;
  return {
    name: 'mutilate',
    can: () => true,
    run: async ({ servers, valueBytes, inFlight, seconds }) => {
      const output = await execute(program, [
        ...servers.map((server) => `--server=${server}`),
        '--threads=1',
        '--connections=1',
        `--depth=${Math.ceil(inFlight / servers.length)}`,
        `--valuesize=${valueBytes}`,
        `--update=${(1 - READ_RATIO).toFixed(2)}`,
        '--records=10000',
        `--time=${seconds}`,
      ]);
      return figure(output, /Total QPS\s*=\s*(\d+(?:\.\d+)?)/);
    },
  };
}

function onPath(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v -- "$1"', 'sh', name], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return undefined;
  }
}

function execute(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'utf8', maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} failed: ${stderr || stdout}`, { cause: error }));
      else resolve(stdout);
    });
  });
}

function figure(output: string, pattern: RegExp): number {
  const match = pattern.exec(output);
  if (!match) throw new Error(`no figure in what a reference generator printed:\n${output}`);
  return Number(match[1]);
}
