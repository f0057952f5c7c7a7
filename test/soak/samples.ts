// What a soak looks at while it runs, and what it makes of it. Reads /proc; knows no load.
import { readdirSync, readFileSync } from 'node:fs';

/** Memory and descriptors of one process. */
export interface Footprint {
  /** Resident memory, threads and all, in bytes. */
  readonly residentBytes: number;
  readonly descriptors: number;
}

/** One look at all processes. */
export interface Sample {
  /** How much of the way lies behind, 0 to 1. */
  readonly share: number;
  readonly operations: number;
  readonly elapsedS: number;
  readonly client: Footprint;
  /** In the order of the peers. */
  readonly peers: readonly Footprint[];
}

/** Most that memory may grow from a tenth of the way to the end. */
export const MOST_GROWTH = 0.1;

/** Where the first look that counts is: threads, caches and the peers' items are there by then. */
const FROM_SHARE = 0.1;

/** Looks that each end of the way is judged by: one alone may lie before or after a collection. */
const WINDOW = 5;

/** Least number of looks from a tenth of the way on that say something. */
const LEAST = 2 * WINDOW;

/**
 * From this length on, in s, memory is judged. In the first seconds code is compiled and caches fill,
 * and a tenth of a short soak lies among them.
 */
const LEAST_FOR_MEMORY_S = 120;

/** What one process came to. */
export interface Verdict {
  readonly process: string;
  /** Resident memory at a tenth of the way, at the end, and the largest in between, in bytes. */
  readonly fromBytes: number;
  readonly toBytes: number;
  readonly peakBytes: number;
  /** Least and most descriptors. */
  readonly descriptors: readonly [number, number];
  /** How many things were judged; those that failed are in `problems`. */
  readonly checks: number;
  readonly problems: readonly string[];
}

/**
 * The footprint of a process.
 * @throws {Error} when it has ended
 */
export function footprintOf(pid: number | 'self'): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kib === undefined) throw new Error(`process ${pid} has no memory: it has ended`);
  // A file that some thread reads at this moment is no leak: a leak is there every time.
  const looks = Array.from({ length: 3 }, () => readdirSync(`/proc/${pid}/fd`).length);
  return { residentBytes: Number(kib) * 1024, descriptors: Math.min(...looks) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function judgeOne(process: string, looks: readonly Footprint[], withMemory: boolean): Verdict {
  const memory = looks.map(({ residentBytes }) => residentBytes);
  const descriptors = looks.map((look) => look.descriptors);
  const fromBytes = median(memory.slice(0, WINDOW));
  const toBytes = median(memory.slice(-WINDOW));
  const [least, most] = [Math.min(...descriptors), Math.max(...descriptors)];
  const problems: string[] = [];
  if (withMemory && toBytes > fromBytes * (1 + MOST_GROWTH)) {
    const percent = (100 * (toBytes / fromBytes - 1)).toFixed(1);
    problems.push(`${process}: memory grew by ${percent} % from a tenth of the way to the end`);
  }
  if (least !== most) problems.push(`${process}: between ${least} and ${most} descriptors`);
  return {
    process,
    fromBytes,
    toBytes,
    peakBytes: Math.max(...memory),
    checks: withMemory ? 2 : 1,
    problems,
    descriptors: [least, most],
  };
}

/**
 * Judges every process: the median memory of the last looks against that of the first ones from a
 * tenth of the way on, where the soak is long enough for that, and every count of descriptors.
 * @throws {Error} with too few looks to judge by
 */
export function judge(samples: readonly Sample[]): Verdict[] {
  const counted = samples.filter(({ share }) => share >= FROM_SHARE);
  if (counted.length < LEAST) throw new Error(`only ${counted.length} looks: too short to judge`);
  const withMemory = counted.at(-1)!.elapsedS >= LEAST_FOR_MEMORY_S;
  const of = (process: string, footprint: (sample: Sample) => Footprint) =>
    judgeOne(process, counted.map(footprint), withMemory);
  return [
    of('client', ({ client }) => client),
    ...counted[0]!.peers.map((_, peer) => of(`peer ${peer}`, ({ peers }) => peers[peer]!)),
  ];
}
