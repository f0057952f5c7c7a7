// The two charts by peer: did the ring share the work as predicted, and is one peer slower?
import type { PeerResult } from '../../schema/generated/report.js';
import { printable } from '../../printable.js';
import { median } from '../summary.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { bandEncoding, latencyAxis, percentAxis, SKY, stageDots, VERMILLION } from './style.js';

const WHEN_EMPTY = 'No peer was sent an operation.';

interface PeerSum {
  operations: number;
  /** Sum over stages of predicted share x operations of the stage; NaN when one is unknown. */
  predicted: number;
  /** The same for equal shares. */
  ideal: number;
}

/** Every peer over all stages and runs; other shares are weighted by the stages' operations. */
function peerSums(input: ChartInput): Map<string, PeerSum> {
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

/** Share of each peer in all operations, against what the placement predicts and against the ideal. */
export function operationsPerPeer(input: ChartInput): ChartDocument {
  const sums = peerSums(input);
  const total = [...sums.values()].reduce((sum, peer) => sum + peer.operations, 0);
  const rows = [...sums].flatMap(([name, { operations, predicted, ideal }]) => {
    if (total === 0) return [];
    const expected = Number.isNaN(predicted) ? null : predicted / total;
    return [[name, operations, operations / total, expected, ideal / total]];
  });
  const colours = {
    domain: ['measured', 'predicted by the ring', 'ideal: equal shares'],
    range: [SKY, '#000000', VERMILLION],
  };
  return chart(input, {
    id: 'operations_per_peer',
    title: 'Operations per peer',
    description:
      'Share of each peer in the requests of all stages and runs, the share that the ring predicts, and that of equal peers.',
    columns: ['peer', 'operations', 'share', 'predicted share', 'ideal share'],
    rows,
    whenEmpty: WHEN_EMPTY,
    body: {
      encoding: {
        x: bandEncoding('peer', 'peer', [...sums.keys()]),
        y: { field: 'share', type: 'quantitative', axis: percentAxis('share of operations') },
        color: { scale: colours, type: 'nominal' },
      },
      layer: [
        { mark: 'bar', encoding: { color: { datum: colours.domain[0] } } },
        {
          mark: { type: 'tick', thickness: 3 },
          encoding: {
            y: { field: 'predicted share', type: 'quantitative' },
            color: { datum: colours.domain[1] },
          },
        },
        {
          mark: { type: 'tick', thickness: 1, opacity: 1 },
          encoding: {
            y: { field: 'ideal share', type: 'quantitative' },
            color: { datum: colours.domain[2] },
          },
        },
      ],
    },
  });
}

function medianP99(results: readonly PeerResult[]): number | null {
  return median(results.map((peer) => peer.latency_us.p99).filter((us) => us !== null));
}

/** 99th percentile of each peer in each stage: a slow peer stands out. */
export function latencyPerPeer(input: ChartInput): ChartDocument {
  const names = [...peerSums(input).keys()];
  const rows = input.stages.flatMap(({ label, results }) =>
    names.flatMap((name) => {
      const peers = results.flatMap((stage) =>
        stage.peers.filter((peer) => printable(peer.name) === name),
      );
      const p99 = medianP99(peers);
      return p99 === null ? [] : [[name, label, p99]];
    }),
  );
  return chart(input, {
    id: 'latency_per_peer',
    title: 'Latency per peer (p99)',
    description: '99th percentile of the latency of each peer in each stage, median over the runs.',
    columns: ['peer', 'stage', 'p99_us'],
    rows,
    whenEmpty: WHEN_EMPTY,
    body: {
      mark: { type: 'point', filled: true, size: 70, opacity: 0.85 },
      encoding: {
        x: bandEncoding('peer', 'peer', names, 'point'),
        y: { field: 'p99_us', type: 'quantitative', axis: latencyAxis('latency, p99') },
        color: stageDots(input.labels),
      },
    },
  });
}
