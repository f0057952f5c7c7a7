// The time axis that charts over time share: the measure phases of all stages follow one another. What
// lies between (preload, pauses, warm-up) has no timeline. Says where each stage lies and what happened when.
import { printable } from '../../printable.js';
import { isOnTheWay } from '../../scenario/fault.js';
import type { Fault, StageResult } from '../../schema/generated/report.js';

/** One stage over all runs. */
export interface StageRuns {
  readonly label: string;
  readonly results: readonly StageResult[];
}

/** Where a stage lies on the time axis, in seconds. */
export interface StageSpan {
  readonly label: string;
  readonly startS: number;
  readonly endS: number;
}

/** Something that happened to the network, at a time of the axis. */
export interface TimeMark {
  readonly atS: number;
  /** What, in a few characters, with the peer's name. */
  readonly text: string;
}

/** The axis: as long as all stages. */
export interface TimeFrame {
  readonly totalS: number;
  readonly stages: readonly StageSpan[];
  readonly marks: readonly TimeMark[];
}

/** `−p3, +p8`: who left and who joined. */
export function changeText({ add, remove }: StageResult['network_changes'][number]): string {
  const names = [...remove.map((name) => `−${name}`), ...add.map((name) => `+${name}`)];
  return printable(names.join(', '));
}

/** What happened to the network in a stage. It is the same in every run: the scenario asks for it. */
function marksOf({ results }: StageRuns, startS: number): TimeMark[] {
  const { network_changes: changes = [], faults = [] } = results[0] ?? {};
  return [
    ...changes.map((change) => ({ atS: startS, text: changeText(change) })),
    ...faults.flatMap(faultMarks).map(({ atS, text }) => ({ atS: startS + atS, text })),
  ];
}

/** A fault, and the end of one that ends by itself. */
function faultMarks(fault: Fault): TimeMark[] {
  const { at_s: atS, until_s: untilS, peer, action, done_s } = fault;
  if (done_s === null) return [];
  const begun = { atS, text: printable(`${action} ${peer}`) };
  return isOnTheWay(fault) ? [begun, { atS: untilS, text: `end of ${action}` }] : [begun];
}

/** The axis of `stages`, each as long as it took in its longest run. */
export function timeFrame(stages: readonly StageRuns[]): TimeFrame {
  const spans: StageSpan[] = [];
  const marks: TimeMark[] = [];
  let totalS = 0;
  for (const stage of stages) {
    const lengthS = Math.max(0, ...stage.results.map((result) => result.measure.duration_s));
    spans.push({ label: stage.label, startS: totalS, endS: totalS + lengthS });
    marks.push(...marksOf(stage, totalS));
    totalS += lengthS;
  }
  return { totalS, stages: spans, marks: marks.sort((a, b) => a.atS - b.atS) };
}
