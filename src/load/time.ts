// Time as the load engine sees it: a parameter, so that the same engine runs in virtual time, where
// schedules, stalls and percentiles can be checked exactly.
import { performance } from 'node:perf_hooks';

/** A monotonic clock and two ways to be called later. */
export interface Time {
  /** Now, in ms with a fraction. */
  readonly now: () => number;
  /** Calls `run` in about `ms` milliseconds; timers are a millisecond coarse. */
  readonly after: (ms: number, run: () => void) => void;
  /** Calls `run` in the next turn of the event loop, after its I/O. */
  readonly soon: (run: () => void) => void;
}

/** The time of this thread. */
export const threadTime: Time = {
  now: () => performance.now(),
  after: (ms, run) => void setTimeout(run, ms),
  soon: (run) => void setImmediate(run),
};
