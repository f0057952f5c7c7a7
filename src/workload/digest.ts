// A fingerprint of what a scenario asks for. Two reports with the same digest measured the same
// operations, due at the same times, whatever threads and driver they used.
import { createHash } from 'node:crypto';
import { type ArrivalParameters, Schedule } from './arrival.js';
import type { WorkloadParameters } from './parameters.js';
import { emptyOperation, GENERATOR_VERSION, OperationStream } from './workload.js';

/** Operations of each worker that the digest covers. */
const OPERATIONS = 1_000;

/** What the digest knows of a stage. */
export interface StageIdentity {
  readonly workload: WorkloadParameters;
  readonly warmupS: number;
  /** Closed loop by count: measured operations per worker. */
  readonly requests: number | null;
  /** Stage bound by time. */
  readonly durationS: number | null;
  /** Open loop. */
  readonly arrival: ArrivalParameters | null;
}

/**
 * SHA-256, in hex, over the generator's version, all stage parameters and the first 1,000
 * operations of every worker with their due times. Independent of how many of them ran.
 */
export function workloadDigest(stages: readonly StageIdentity[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ generator: GENERATOR_VERSION, operations: OPERATIONS }));
  for (const stage of stages) {
    hash.update(canonical(stage));
    for (let worker = 0; worker < stage.workload.workers; worker++) {
      hash.update(operationBytes(stage.workload, worker));
    }
    if (stage.arrival) hash.update(dueBytes(stage.arrival, stage.workload.workers));
  }
  return hash.digest('hex');
}

/**
 * JSON with sorted keys: the order in which an object was built must not matter. What is switched off
 * is left out: a new switch changes no digest of those who do not use it.
 */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === false) return undefined;
    return part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  });
}

function operationBytes(parameters: WorkloadParameters, worker: number): Uint8Array {
  const stream = new OperationStream(parameters, worker);
  const operation = emptyOperation();
  const words = new DataView(new ArrayBuffer(OPERATIONS * 20));
  for (let k = 0; k < OPERATIONS; k++) {
    stream.operation(k, operation);
    const { read, key, valueBytes, valueDraw, ttlS } = operation;
    const fields = read ? [1, key, 0, 0, 0] : [0, key, valueBytes, valueDraw, ttlS];
    for (const [i, field] of fields.entries()) words.setUint32(k * 20 + i * 4, field, true);
  }
  return new Uint8Array(words.buffer);
}

function dueBytes(arrival: ArrivalParameters, workers: number): Uint8Array {
  const schedule = new Schedule(arrival);
  const times = new DataView(new ArrayBuffer(OPERATIONS * workers * 8));
  for (let k = 0; k < OPERATIONS * workers; k++) times.setFloat64(k * 8, schedule.next(), true);
  return new Uint8Array(times.buffer);
}
