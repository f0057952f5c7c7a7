// What a report lacks: runs that were not made, stages that were cut short, never reached, or measured
// without a peer that was lost. What is there can be compared; what is not there may be what the candidate
// is worse in.
import { masked } from '../printable.js';
import { stageResults } from '../report/summary.js';
import type { Report, Run, StageResult } from '../schema/generated/report.js';

/** More stages than this are summed up in a sentence. */
const MOST_NAMED = 3;

/**
 * The report without stages that were cut short or lacked a peer, and without what followed them.
 */
export function completePart(report: Report): Report {
  const runs = report.runs.map((run) => {
    const cut = run.stages.findIndex(isCut);
    return cut < 0 ? run : { ...run, stages: run.stages.slice(0, cut) };
  });
  return { ...report, runs };
}

function isCut({ preload, measure, ...stage }: StageResult): boolean {
  return !measure.complete || !preload.complete || lacksPeer(stage);
}

function lacksPeer({ lost_peers: lost = [] }: Pick<StageResult, 'lost_peers'>): boolean {
  return lost.length > 0;
}

/**
 * What each side lacks, one sentence a side; empty when both are whole. A stage that any run of either
 * side has, or either scenario asks for, must be in every run of both.
 */
export function gapsOf(base: Report, candidate: Report): string[] {
  const count = Math.max(stageCount(base), stageCount(candidate));
  const nameOf = (stage: number): string => {
    const results = stageResults([...base.runs, ...candidate.runs], stage);
    return masked(results[0]?.name ?? `stage ${stage + 1}`, 64);
  };
  return Object.entries({ baseline: base, candidate }).flatMap(([side, { status, runs }]) => {
    const gaps = Array.from({ length: count }, (_, stage) => stageGap(runs, stage, nameOf(stage)));
    const found = gaps.filter((gap) => gap !== null);
    const rest = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more stages` : '';
    const list = found.slice(0, MOST_NAMED).join(', ') + rest;
    if (status === 'complete' && !list) return [];
    const state = status === 'complete' ? 'incomplete' : status;
    return [`the ${side} is ${state}${list && ` (${list})`}`];
  });
}

/** The scenario is free-form in a report's schema: only what is a list has a length to hold to. */
function stageCount({ runs, scenario }: Report): number {
  const asked = Array.isArray(scenario.stages) ? scenario.stages.length : 0;
  return Math.max(asked, ...runs.map(({ stages }) => stages.length));
}

/** In how many runs a stage is cut short or missing; null when it is whole in all of them. */
function stageGap(runs: readonly Run[], stage: number, name: string): string | null {
  const there = runs.flatMap(({ stages }) => stages[stage] ?? []);
  const lacking = there.filter(lacksPeer).length;
  const cut = there.filter(isCut).length - lacking;
  const missing = runs.length - there.length;
  const parts = [
    ...(lacking > 0 ? [`without a lost peer in ${lacking}`] : []),
    ...(cut > 0 ? [`cut short in ${cut}`] : []),
    ...(missing > 0 ? [`missing in ${missing}`] : []),
  ];
  if (parts.length === 0) return null;
  return `${name} ${parts.join(' and ')} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`;
}
