// How long a session will still take, from what its stages say and from the runs that are over.
import type { Progress } from '../runner.js';
import type { Scenario } from '../scenario/scenario.js';

/** Time left in the phase, by the clock or by the operations done; null while it is anyone's guess. */
export function phaseLeftS(progress: Progress): number | null {
  const { expectedS, elapsedS, operations, operationsExpected } = progress;
  if (expectedS !== null) return Math.max(0, expectedS - elapsedS);
  if (operationsExpected === null || operations === 0) return null;
  return ((operationsExpected - operations) * elapsedS) / operations;
}

/** Sums what is known; null when a part is not. */
function sum(parts: readonly (number | null)[]): number | null {
  return parts.includes(null) ? null : parts.reduce((total: number, part) => total + part!, 0);
}

/** Watches a session go by. */
export class RunClock {
  /** Per stage warm-up and measure in s, where both are by time. */
  readonly #stagesS: readonly (number | null)[];
  readonly #warmupsS: readonly number[];
  #run = 0;
  #runStartS = 0;
  #madeS = 0;

  /** `stages` are those of every run; empty where runs differ. */
  constructor(stages: Scenario['stages']) {
    this.#warmupsS = stages.map(({ warmup_s: warmupS }) => warmupS);
    this.#stagesS = stages.map(({ duration_s: durationS, warmup_s: warmupS }) =>
      durationS === undefined ? null : durationS + warmupS,
    );
  }

  /** Time left in all, in s at the time `nowS`; null while nobody knows. */
  leftS(progress: Progress, nowS: number): number | null {
    const { run, runs } = progress;
    if (run !== this.#run) {
      // Where the count begins anew it is another session.
      if (run > this.#run && this.#run > 0) this.#madeS += nowS - this.#runStartS;
      else this.#madeS = 0;
      this.#run = run;
      this.#runStartS = nowS;
    }
    const inPhase = phaseLeftS(progress);
    const inRun =
      run > 1 ? this.#byRunsBefore(run, nowS, inPhase) : this.#byStages(progress, inPhase);
    const perRun = run > 1 ? this.#madeS / (run - 1) : sum(this.#stagesS);
    if (run === runs) return inRun;
    return this.#stagesS.length === 0 && run === 1
      ? null
      : sum([inRun, perRun && perRun * (runs - run)]);
  }

  /** Runs take as long as those before, but never less than their phase. */
  #byRunsBefore(run: number, nowS: number, inPhase: number | null): number {
    const usual = this.#madeS / (run - 1) - (nowS - this.#runStartS);
    return Math.max(0, usual, inPhase ?? 0);
  }

  /** What the rest of the stage and those after it say; their preloads take what they take. */
  #byStages({ stage, phase }: Progress, inPhase: number | null): number | null {
    if (this.#stagesS.length === 0) return null;
    const index = stage - 1;
    const whole = this.#stagesS[index] ?? null;
    const measureS = whole === null ? null : whole - this.#warmupsS[index]!;
    const rest = phase === 'measure' ? 0 : phase === 'warmup' ? measureS : whole;
    return sum([inPhase, rest, ...this.#stagesS.slice(stage)]);
  }
}
