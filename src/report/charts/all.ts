// The list of charts of a report, in the order of the page.
import type { Report } from '../../schema/generated/report.js';
import { bytesOverTime } from './bytes-over-time.js';
import { bytesPerPeer } from './bytes-per-peer.js';
import { bytes } from './bytes.js';
import type { ChartDocument } from './chart.js';
import { errorsOverTime } from './errors-over-time.js';
import { errors } from './errors.js';
import { evictionsOverTime } from './evictions-over-time.js';
import { evictions } from './evictions.js';
import { hitMiss } from './hit-miss.js';
import { hitRateOverTime } from './hit-rate-over-time.js';
import { hitRatePerPeer } from './hit-rate-per-peer.js';
import { hitRateRecovery } from './hit-rate-recovery.js';
import { prepareCharts, type ChartInput } from './input.js';
import { keyPopularity } from './key-popularity.js';
import { keysMoved } from './keys-moved.js';
import { latencyByPercentile } from './latency-by-percentile.js';
import { latencyCdf } from './latency-cdf.js';
import { latencyHeatMap } from './latency-heat-map.js';
import { latencyOverTime } from './latency-over-time.js';
import { latencyPerPeer } from './latency-per-peer.js';
import { latency } from './latency.js';
import { operationsPerPeer } from './operations-per-peer.js';
import { processorUse } from './processor-use.js';
import { runOrder } from './run-order.js';
import { serviceTime } from './service-time.js';
import { throughputOverTime } from './throughput-over-time.js';
import { throughputVsHitRate } from './throughput-vs-hit-rate.js';
import { throughput } from './throughput.js';

const CHARTS: readonly ((input: ChartInput) => ChartDocument)[] = [
  throughput,
  latency,
  latencyByPercentile,
  latencyCdf,
  serviceTime,
  hitMiss,
  throughputVsHitRate,
  evictions,
  bytes,
  errors,
  throughputOverTime,
  latencyOverTime,
  latencyHeatMap,
  hitRateOverTime,
  errorsOverTime,
  evictionsOverTime,
  bytesOverTime,
  keysMoved,
  hitRateRecovery,
  operationsPerPeer,
  bytesPerPeer,
  hitRatePerPeer,
  latencyPerPeer,
  keyPopularity,
  processorUse,
  runOrder,
];

/**
 * Every chart of a report. The same charts for any report; one without data says so in words.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of the report cannot be decoded
 */
export function chartsOf(report: Report): ChartDocument[] {
  const input = prepareCharts(report);
  return CHARTS.map((draw) => draw(input));
}
