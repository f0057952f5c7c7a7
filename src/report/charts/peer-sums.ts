// The peers of a report, over all stages and runs: the columns that all charts by peer share.
import { printable } from '../../printable.js';
import type { PeerResult } from '../../schema/generated/report.js';
import { median } from '../summary.js';
import type { ChartInput, ChartStage } from './input.js';

/** What a chart by peer says when there is nothing to show. */
export const NO_OPERATIONS = 'No peer was sent an operation.';

/** One peer. */
export interface PeerSum {
  operations: number;
  /** Sum over stages of predicted share x operations of the stage; NaN when one is unknown. */
  predicted: number;
  /** The same for equal shares. */
  ideal: number;
}

/** Every peer over all stages and runs; other shares are weighted by the stages' operations. */
export function peerSums(input: ChartInput): Map<string, PeerSum> {
  const sums = new Map<string, PeerSum>();
  for (const { peers } of input.stages.flatMap((stage) => stage.results)) {
    const total = peers.reduce((sum, peer) => sum + peer.operations, 0);
    for (const peer of peers) {
      const name = printable(peer.name);
      const sum = sums.get(name) ?? { operations: 0, predicted: 0, ideal: 0 };
      sum.operations += peer.operations;
      sum.predicted += (peer.predicted_share ?? NaN) * total;
      sum.ideal += total / peers.length;
      sums.set(name, sum);
    }
  }
  return sums;
}

/** A figure of each peer in one stage, median over the runs; peers without one are left out. */
export function peerFigures(
  { results }: ChartStage,
  read: (peer: PeerResult) => number | null,
): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const peer of results.flatMap((stage) => stage.peers)) {
    const value = read(peer);
    const name = printable(peer.name);
    if (value !== null) values.set(name, [...(values.get(name) ?? []), value]);
  }
  return new Map([...values].map(([name, list]) => [name, median(list)!]));
}
