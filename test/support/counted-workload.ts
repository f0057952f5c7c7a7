// The operations of a stage, counted as a load thread counts them, without a network.
import type { StageWorkload } from '../../src/schema/generated/report.js';
import { realisedWorkload } from '../../src/workload/realised.js';
import { makeStageCounts, Tally } from '../../src/workload/tally.js';
import {
  emptyOperation,
  OperationStream,
  type WorkloadParameters,
} from '../../src/workload/workload.js';
import { PLAIN_WORKLOAD } from './workload.js';

export const WORKLOAD: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  workers: 4,
  keys: 250,
  keyspace: 'shared',
  valueBytes: 1024,
  ghostRatio: 0.1,
  ttlRatio: 0.3,
};

/**
 * Counts the preload of `asked` and the first operations of every worker, worker `w` on thread `w`
 * modulo `threads`, and holds them against `theory`. A number of operations for each worker, or one
 * for all.
 */
export function countedWorkload(
  asked: WorkloadParameters,
  operations: number | readonly number[],
  { theory = asked, threads = 2 }: { theory?: WorkloadParameters; threads?: number } = {},
): StageWorkload {
  const counts = makeStageCounts(theory, threads);
  const operation = emptyOperation();
  for (let worker = 0; worker < asked.workers; worker++) {
    const stream = new OperationStream(asked, worker);
    const [preload, measure] = [counts.preload, counts.measure].map(
      (phase) => new Tally(theory, phase[worker % threads]!, threads === 1),
    );
    for (let i = 0; i < asked.keys; i++) {
      stream.preload(i, operation);
      preload!.count(operation);
    }
    const count = typeof operations === 'number' ? operations : operations[worker]!;
    for (let k = 0; k < count; k++) {
      stream.operation(k, operation);
      measure!.count(operation);
    }
    preload!.flush();
    measure!.flush();
  }
  return realisedWorkload(theory, counts);
}
