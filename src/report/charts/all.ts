// The list of charts of a report, in the order of the page.
import type { Report } from '../../schema/generated/report.js';
import { bytes } from './bytes.js';
import type { ChartDocument } from './chart.js';
import { errors } from './errors.js';
import { evictions } from './evictions.js';
import { hitMiss } from './hit-miss.js';
import { prepareCharts, type ChartInput } from './input.js';
import { keyPopularity } from './key-popularity.js';
import { latencyByPercentile } from './latency-by-percentile.js';
import { latencyCdf } from './latency-cdf.js';
import { latency } from './latency.js';
import { latencyHeatMap } from './latency-heat-map.js';
import { latencyOverTime } from './latency-over-time.js';
import { throughputOverTime } from './throughput-over-time.js';
import { latencyPerPeer, operationsPerPeer } from './peers.js';
import { processorUse } from './processor-use.js';
import { throughputVsHitRate } from './throughput-vs-hit-rate.js';
import { throughput } from './throughput.js';

const CHARTS: readonly ((input: ChartInput) => ChartDocument)[] = [
  throughput,
  latency,
  latencyByPercentile,
  latencyCdf,
  hitMiss,
  throughputVsHitRate,
  evictions,
  bytes,
  keyPopularity,
  throughputOverTime,
  latencyOverTime,
  latencyHeatMap,
  operationsPerPeer,
  latencyPerPeer,
  errors,
  processorUse,
];

/**
 * Every chart of a report. The same charts for any report; one without data says so in words.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of the report cannot be decoded
 */
export function chartsOf(report: Report): ChartDocument[] {
  const input = prepareCharts(report);
  return CHARTS.map((draw) => draw(input));
}
