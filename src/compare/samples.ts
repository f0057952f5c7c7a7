// Takes the values of one metric of one stage out of two reports, and says which of them count.
import { isScheduleKept } from '../metrics/self-check.js';
import { median } from '../report/summary.js';
import type { Report, Run } from '../schema/generated/report.js';
import type { RowSide, RunValue } from '../schema/generated/verdict.js';
import type { Design } from './design.js';
import type { JudgedMetric } from './metrics.js';
import { coefficientOfVariation, farOutLimits } from './statistics/spread.js';

/** A run's value that counts, with when and where the run was made. */
export interface UsedValue {
  readonly value: number;
  /** Start of the run, in ms since 1970. */
  readonly atMs: number;
  readonly block: number | null;
  readonly slot: number | null;
}

/** One side: what is shown of it, and what is judged. */
export interface SideSample {
  readonly shown: RowSide;
  readonly used: readonly UsedValue[];
  readonly tally: Tally;
}

/** How many runs of a side came to what, those without a partner included. */
export interface Tally {
  /** That went through the stage. */
  readonly runs: number;
  /** Of them those whose value does not count because an open loop's schedule was not kept. */
  readonly unkept: number;
  /** Of them those in which nothing succeeded that the metric could tell of. */
  readonly empty: number;
}

/** Both sides. In a paired design `used` of both have the same blocks in the same order. */
export interface Sample {
  readonly base: SideSample;
  readonly candidate: SideSample;
}

/** The values of `metric` in stage number `stage` of both reports. */
export function sampleOf(
  base: Report,
  candidate: Report,
  stage: number,
  metric: JudgedMetric,
  design: Design,
): Sample {
  const sides = [base, candidate].map(({ runs }) =>
    runs.map((run) => readRun(run, stage, metric)),
  ) as [Reading[], Reading[]];
  const paired = design === 'paired';
  return {
    base: sideOf(sides[0], stage, paired ? blocksWithValue(sides[1]) : undefined),
    candidate: sideOf(sides[1], stage, paired ? blocksWithValue(sides[0]) : undefined),
  };
}

/** The name of a stage by its place, as the first run that reached it has it. */
export function stageNameIn({ runs }: Report, stage: number): string | undefined {
  return runs.find((run) => run.stages[stage] !== undefined)?.stages[stage]?.name;
}

interface Reading {
  readonly run: Run;
  /** What is shown; null when there is none. */
  readonly shown: number | null;
  /** What can be judged; null when there is none, or when it does not describe the peers. */
  readonly value: number | null;
  readonly isUnkept: boolean;
  readonly isEmpty: boolean;
}

/**
 * Latencies and rates of an open loop whose schedule was not kept describe the client. Its errors
 * count all the same. Where the operations left in time and the peers could not keep up, the figures
 * count: waiting is latency, and what a candidate too slow for its load shows.
 */
function readRun(run: Run, stage: number, metric: JudgedMetric): Reading {
  const result = run.stages[stage];
  if (!result) return { run, shown: null, value: null, isUnkept: false, isEmpty: false };
  const shown = metric.read(result);
  const isUnkept = metric.name !== 'error_rate' && !isScheduleKept(result);
  // An operation takes time: a latency of zero is none. A throughput of zero is the worst there is.
  const isNone = shown === null || (shown === 0 && metric.unit === 'us');
  const isEmpty = !isUnkept && (isNone || (shown === 0 && metric.better === 'higher'));
  return { run, shown, value: isNone || isUnkept ? null : shown, isUnkept, isEmpty };
}

function blocksWithValue(side: readonly Reading[]): ReadonlySet<number | undefined> {
  return new Set(side.filter(({ value }) => value !== null).map(({ run }) => run.block));
}

/** With `partners`, a value counts only when the other side has one in the same block. */
function sideOf(
  side: readonly Reading[],
  stage: number,
  partners: ReadonlySet<number | undefined> | undefined,
): SideSample {
  const used: UsedValue[] = [];
  const counts = side.map(({ run, value }) => {
    if (value === null || partners?.has(run.block) === false) return false;
    const { block = null, slot = null } = run;
    used.push({ value, atMs: Date.parse(run.started_at), block, slot });
    return true;
  });
  if (partners) used.sort((a, b) => a.block! - b.block!);
  const values = used.map(({ value }) => value);
  const { low, high } = farOutLimits(values);
  const runs = side.map(({ run, shown: value }, i): RunValue => {
    const outlier = counts[i]! && value !== null && (value < low || value > high);
    const { index, block = null, slot = null } = run;
    return { run: index, block, slot, value, used: counts[i]!, outlier };
  });
  const tally = {
    runs: side.filter(({ run }) => run.stages[stage] !== undefined).length,
    unkept: side.filter(({ isUnkept }) => isUnkept).length,
    empty: side.filter(({ isEmpty }) => isEmpty).length,
  };
  const shown = { median: median(values), cv: coefficientOfVariation(values), runs };
  return { shown, used, tally };
}
