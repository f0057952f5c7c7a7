// What a run tells while it goes on. The run decides when, the listener decides what to show.
import type { PhaseName } from '../load/messages.js';
import type { Session } from '../schema/generated/report.js';

/** Where a run is right now. */
export interface Progress {
  /** From 1, over both sides of an ab session. */
  readonly run: number;
  readonly runs: number;
  /** Whose run it is in an ab session; null in a plain one. */
  readonly side: Session['side'];
  /** From 1. */
  readonly stage: number;
  readonly stages: number;
  readonly stageName: string;
  readonly phase: PhaseName;
  /** Operations that have ended in this phase. */
  readonly operations: number;
  /** Operations this phase will have, where that is known beforehand. */
  readonly operationsExpected: number | null;
  /** Time since the start of the phase, in s. */
  readonly elapsedS: number;
  /** How long the phase will take, where that is known beforehand, in s. */
  readonly expectedS: number | null;
}

export type ProgressListener = (progress: Progress) => void;
