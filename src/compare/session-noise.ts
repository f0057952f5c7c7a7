// What sessions of one thing with itself tell of a machine: how large a change they show though there
// is none, and by how much they differ from one another. Pure.
import { median } from '../report/summary.js';
import type { CalibratedMetrics, StageNoise } from '../schema/generated/calibration.js';
import type { Report } from '../schema/generated/report.js';
import { JUDGED_METRICS, type JudgedMetric } from './metrics.js';
import { sampleOf, stageNameIn } from './samples.js';
import { pairedShift } from './statistics/shift.js';
import { coefficientOfVariation } from './statistics/spread.js';

/** One metric of one session. Logarithms are natural ones. */
interface SessionFigure {
  /** Estimate of the change, a log ratio; what would be called a change of the candidate. */
  readonly change: number;
  /** Median of the logarithms of all values of both sides. */
  readonly level: number;
  /** Coefficient of variation of each side; none for a single pair. */
  readonly cvs: readonly number[];
}

/** What is kept of a session: per stage its name and, per metric that has values, its figures. */
export type SessionFigures = readonly {
  readonly name: string;
  readonly figures: ReadonlyMap<keyof CalibratedMetrics, SessionFigure>;
}[];

/** The share of comparisons of a thing with itself that stay below the floor. */
const COVERED = 0.95;

/**
 * Sessions from which on one of them may lie above the floor; with fewer the floor is the largest
 * change that was seen.
 */
export const SESSIONS_FOR_FLOOR = Math.ceil(1 / (1 - COVERED) - 1e-9);

/** The figures of one complete session, made of `a` and `b` in pairs. */
export function sessionFigures(a: Report, b: Report): SessionFigures {
  const stages = Math.min(...[a, b].flatMap(({ runs }) => runs.map((run) => run.stages.length)));
  return Array.from({ length: stages }, (_, stage) => {
    const figures = new Map<keyof CalibratedMetrics, SessionFigure>();
    for (const metric of JUDGED_METRICS) {
      // Zero is its normal value, and it is judged in points.
      if (metric.name === 'error_rate') continue;
      const figure = figureOf(a, b, stage, metric);
      if (figure) figures.set(metric.name, figure);
    }
    return { name: stageNameIn(a, stage)!, figures };
  });
}

/** Undefined when a value has no logarithm, or when no pair has values. */
function figureOf(
  a: Report,
  b: Report,
  stage: number,
  metric: JudgedMetric,
): SessionFigure | undefined {
  const sample = sampleOf(a, b, stage, metric, 'paired');
  const sides = [sample.base, sample.candidate].map(({ used }) => used.map(({ value }) => value));
  const [first = [], second = []] = sides;
  if (first.length === 0 || ![...first, ...second].every((value) => value > 0)) return undefined;
  const logs = sides.map((values) => values.map(Math.log));
  const differences = logs[1]!.map((value, pair) => value - logs[0]![pair]!);
  return {
    change: pairedShift(differences).estimate,
    level: median(logs.flat())!,
    cvs: sides.map(coefficientOfVariation).filter((cv) => cv !== null),
  };
}

/**
 * The noise of each stage over at least two sessions. A metric that lacks a figure in one of them is
 * left out: what would remain is the noise of the quieter ones.
 */
export function stageNoise(sessions: readonly SessionFigures[]): StageNoise[] {
  const stages = Math.min(...sessions.map(({ length }) => length));
  return Array.from({ length: stages }, (_, stage): StageNoise => {
    const metrics: CalibratedMetrics = {};
    for (const [name] of sessions[0]![stage]!.figures) {
      const figures = sessions.flatMap((session) => session[stage]!.figures.get(name) ?? []);
      if (figures.length < sessions.length) continue;
      metrics[name] = {
        floor: Math.expm1(covering(figures.map(({ change }) => Math.abs(change)))),
        sigma_between: deviation(figures.map(({ level }) => level)),
        cv_within: rootMeanSquare(figures.flatMap(({ cvs }) => cvs)),
      };
    }
    return { name: sessions[0]![stage]!.name, metrics };
  });
}

/** The smallest value that at least `COVERED` of all do not exceed (nearest rank). */
function covering(values: readonly number[]): number {
  const rank = Math.ceil(COVERED * values.length - 1e-9);
  return values.toSorted((x, y) => x - y)[rank - 1]!;
}

/** Standard deviation (n - 1). */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.map((value) => (value - centre) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (values.length - 1));
}

/** Null for no values. */
function rootMeanSquare(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.sqrt(mean(values.map((value) => value ** 2)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
