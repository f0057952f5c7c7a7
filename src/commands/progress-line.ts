// One line on the terminal that shows where a run is: drawn over itself, gone at the end. Where
// stderr is no terminal nothing is drawn.
import type { Progress } from '../runner.js';
import { formatCount, formatRate } from '../units.js';
import type { Io } from './command.js';

const ERASE = '\r\u001b[K';

function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

/** Time left in the phase, by the clock or by the operations done; null while it is anyone's guess. */
function secondsLeft(progress: Progress): number | null {
  const { expectedS, elapsedS, operations, operationsExpected } = progress;
  if (expectedS !== null) return Math.max(0, expectedS - elapsedS);
  if (operationsExpected === null || operations === 0) return null;
  return ((operationsExpected - operations) * elapsedS) / operations;
}

/** The state as one line of text. */
export function progressText(progress: Progress): string {
  const { run, runs, side, stage, stages, stageName, phase, operations, operationsExpected } =
    progress;
  const parts = [
    ...(runs > 1 ? [`run ${run}/${runs}${side === null ? '' : ` ${side}`}`] : []),
    `stage ${stage}/${stages} ${stageName}`,
    phase,
    operationsExpected === null
      ? `${formatCount(operations)} operations`
      : `${formatCount(operations)} of ${formatCount(operationsExpected)}`,
  ];
  if (progress.elapsedS > 0) parts.push(`${formatRate(operations / progress.elapsedS)}/s`);
  const left = secondsLeft(progress);
  if (left !== null) parts.push(`${seconds(left)} left`);
  return parts.join('  ');
}

export class ProgressLine {
  readonly #io: Io;
  readonly #enabled: boolean;

  constructor(io: Io, quiet: boolean) {
    this.#io = io;
    this.#enabled = io.interactive && !quiet;
  }

  show(progress: Progress): void {
    if (!this.#enabled) return;
    this.#io.err(ERASE + progressText(progress).slice(0, this.#io.columns - 1));
  }

  clear(): void {
    if (this.#enabled) this.#io.err(ERASE);
  }
}
