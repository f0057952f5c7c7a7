// The table of faults: each fault in each phase with each driver. What is in the page is said here once.

export const DRIVERS = ['meta', 'memjs'] as const;
export type DriverName = (typeof DRIVERS)[number];

export const FAULTS = ['kill', 'hang', 'babble', 'absent'] as const;
export type FaultName = (typeof FAULTS)[number];

/** What is done to one of three peers, in the words of the page. */
export const FAULT_WORDS: Readonly<Record<FaultName, string>> = {
  kill: 'dies (SIGKILL)',
  hang: 'hangs (SIGSTOP)',
  babble: 'babbles (garbage for every reply)',
  absent: 'is not there (its port refuses)',
};

export const PHASES = [
  'provision',
  'preload',
  'warm-up',
  'measure',
  'between',
  'shutdown',
] as const;
export type PhaseWhen = (typeof PHASES)[number];

/** When it is done, in the words of the page. */
export const PHASE_WORDS: Readonly<Record<PhaseWhen, string>> = {
  provision: 'while peers are started or looked at',
  preload: 'preload of the first stage',
  'warm-up': 'warm-up of the first stage',
  measure: 'measure phase of the first stage',
  between: 'pause between the stages',
  shutdown: 'after the last measure phase',
};

/** One cell of the table. */
export interface Cell {
  readonly fault: FaultName;
  readonly phase: PhaseWhen;
  readonly driver: DriverName;
}

/** Every cell, in the order of the page. A peer that is not there is noticed before anything begins. */
export function allCells(): Cell[] {
  return FAULTS.flatMap((fault) =>
    PHASES.filter((phase) => fault !== 'absent' || phase === 'provision').flatMap((phase) =>
      DRIVERS.map((driver) => ({ fault, phase, driver })),
    ),
  );
}
