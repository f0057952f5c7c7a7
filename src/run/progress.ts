// What a run tells while it goes on. The run decides when, the listener decides what to show.
import type { PhaseName } from '../load/messages.js';
import type { PeerLoss, Session } from '../schema/generated/report.js';

/** Which run of a session something is about. */
export interface RunOf {
  /** From 1, over both sides of an ab session. */
  readonly run: number;
  readonly runs: number;
  /** Whose run it is in an ab session; null in a plain one. */
  readonly side: Session['side'];
}

/** Where a run is right now. Told at the beginning of each phase, as it goes on, and at its end. */
export interface Progress extends RunOf {
  /** From 1. */
  readonly stage: number;
  readonly stages: number;
  readonly stageName: string;
  /** `settle` is the pause before a stage. */
  readonly phase: PhaseName | 'settle';
  /** Operations that have ended in this phase. */
  readonly operations: number;
  /** Those of them that could not be sent before their deadline (open loops). */
  readonly dropped: number;
  /** Operations this phase will have, where that is known beforehand. */
  readonly operationsExpected: number | null;
  /** Time since the start of the phase, in s. */
  readonly elapsedS: number;
  /** How long the phase will take, where that is known beforehand, in s. */
  readonly expectedS: number | null;
}

export type ProgressListener = (progress: Progress) => void;

/** A peer that a run has just lost. */
export interface LossNotice extends RunOf {
  readonly loss: PeerLoss;
  /** Peers that are left. */
  readonly left: number;
}

export type LossListener = (notice: LossNotice) => void;
