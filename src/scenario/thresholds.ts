// The small language of thresholds: `p99_us <= 5000`, `2x400: throughput >= 10000`. Pure: what a
// threshold says; whether a run keeps it is decided where the results are.
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { closest } from '../schema/suggest.js';

/** The figures of a stage that a threshold can limit. Names with a unit end in it. */
export const THRESHOLD_METRICS = [
  'throughput',
  'hit_rate',
  'miss_rate',
  'mean_us',
  'p50_us',
  'p90_us',
  'p95_us',
  'p99_us',
  'p999_us',
  'max_us',
  'errors',
  'error_rate',
  'evictions',
  'reads_per_get',
] as const;

export type ThresholdMetric = (typeof THRESHOLD_METRICS)[number];
export type ThresholdOperator = '<=' | '<' | '>=' | '>';

/** A limit that the median of a metric over the runs must keep. */
export interface Threshold {
  /** Name of the one stage it is for; absent when it is for each stage. */
  readonly stage?: string;
  readonly metric: ThresholdMetric;
  readonly operator: ThresholdOperator;
  readonly value: number;
}

/** Metrics that are shares of a whole: a limit above 1 is meant as a percentage, and wrong. */
const SHARES: ReadonlySet<string> = new Set(['hit_rate', 'miss_rate', 'error_rate']);

const COMPARISON = /^([^\s<>=]+)\s*([<>=!]+)\s*([^\s<>=!]\S*)$/;
const NUMBER = /^\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?$/;

/**
 * Reads one threshold. Throws BenchError (ERR_SCENARIO_INVALID) whose message is what is wrong,
 * to be read after the threshold itself: `compares the unknown metric 'p98_us'`.
 */
export function parseThreshold(text: string): Threshold {
  // The last `: ` parts the stage from the rest: a stage's name may hold one too.
  const colon = text.lastIndexOf(': ');
  const match = COMPARISON.exec(text.slice(colon < 0 ? 0 : colon + 1).trim());
  if (!match) {
    throw invalid("must be a metric, <=, <, >= or >, and a number, such as 'p99_us <= 5000'");
  }
  const [, metric = '', operator = '', number = ''] = match;
  if (!isMetric(metric)) throw invalid(unknownMetric(metric));
  if (!isOperator(operator)) throw invalid(`must compare with <=, <, >= or > (got '${operator}')`);
  const value = NUMBER.test(number) ? Number(number) : NaN;
  if (!Number.isFinite(value)) {
    throw invalid(`must end in a number of 0 or more (got '${masked(number, 40)}')`);
  }
  if (SHARES.has(metric) && value > 1) {
    throw invalid(`must compare ${metric} with a share from 0 to 1 (got ${value})`);
  }
  const stage = colon < 0 ? undefined : text.slice(0, colon).trim();
  return { ...(stage !== undefined && { stage }), metric, operator, value };
}

function unknownMetric(metric: string): string {
  const meant = closest(metric, THRESHOLD_METRICS);
  const advice = meant ? `did you mean '${meant}'?` : `one of ${THRESHOLD_METRICS.join(', ')}`;
  return `compares the unknown metric '${masked(metric, 40)}': ${advice}`;
}

function isMetric(text: string): text is ThresholdMetric {
  return (THRESHOLD_METRICS as readonly string[]).includes(text);
}

function isOperator(text: string): text is ThresholdOperator {
  return ['<=', '<', '>=', '>'].includes(text);
}

function invalid(message: string): BenchError {
  return new BenchError('ERR_SCENARIO_INVALID', message);
}
