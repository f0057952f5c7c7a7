// One line on the terminal that shows where a run is: drawn over itself, gone at the end. Where
// stderr is no terminal nothing is drawn.
import { printable } from '../printable.js';
import { columnsOf, fit, wrap } from '../report/terminal.js';
import type { Progress } from '../runner.js';
import type { Scenario } from '../scenario/scenario.js';
import { formatCount, formatDurationS, formatRate } from '../units.js';
import type { Io } from './command.js';
import { phaseLeftS, RunClock } from './run-clock.js';

const ERASE = '\r\u001b[K';
const LINE_UP = '\u001b[A';
/** A shorter name of a stage tells nothing. */
const NARROWEST_NAME = 8;

function seconds(value: number): string {
  if (value >= 60) return formatDurationS(value);
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

/** What goes where the line is too narrow, first to last. */
const SPARED = ['count', 'rate', 'phaseLeft'] as const;

/** The parts of the line behind the stage's name, in their order. */
function partsOf(progress: Progress, leftS: number | null) {
  const { phase, operations, operationsExpected: expected, dropped, elapsedS } = progress;
  const inPhase = phaseLeftS(progress);
  // The same time twice tells nothing.
  const hasTotal = leftS !== null && leftS >= (inPhase ?? 0) + 1;
  const of = expected === null ? ' operations' : ` of ${formatCount(expected)}`;
  return {
    phase,
    count: phase === 'settle' ? '' : formatCount(operations) + of,
    dropped: dropped > 0 ? `${formatCount(dropped)} dropped` : '',
    rate: elapsedS > 0 ? `${formatRate(operations / elapsedS)}/s` : '',
    phaseLeft: inPhase === null ? '' : `${seconds(inPhase)} left`,
    left: hasTotal ? `${seconds(leftS)} in all` : '',
  };
}

/**
 * The state as one line of text, with the time left in the phase and in all. Where it is too wide, the
 * stage's name is cut and figures are left out.
 * @param leftS what is left of the session in s, null where nobody knows
 */
export function progressText(
  progress: Progress,
  leftS: number | null = null,
  columns = Infinity,
): string {
  const { run, runs, side, stage, stages } = progress;
  const before = runs > 1 ? `run ${run}/${runs}${side === null ? '' : ` ${side}`}  ` : '';
  const start = `${before}stage ${stage}/${stages} `;
  const name = printable(progress.stageName);
  const parts: Record<string, string> = partsOf(progress, leftS);
  const rest = (): string => {
    const shown = Object.values(parts).filter((part) => part !== '');
    return `  ${shown.join('  ')}`;
  };
  const nameWidth = Math.min(columnsOf(name), NARROWEST_NAME);
  for (const part of SPARED) {
    if (columnsOf(start) + nameWidth + columnsOf(rest()) <= columns) break;
    // One of the two times stays.
    if (part !== 'phaseLeft' || parts.left !== '') parts[part] = '';
  }
  const room = columns - columnsOf(start) - columnsOf(rest());
  return fit(start + fit(name, Math.max(nameWidth, room)) + rest(), columns);
}

/** Whether a session has nothing left to measure. */
function isOver({ run, runs, stage, stages, phase, ...progress }: Progress): boolean {
  if (run < runs || stage < stages || phase !== 'measure') return false;
  const { elapsedS, expectedS, operations, operationsExpected } = progress;
  return expectedS === null ? operations === operationsExpected : elapsedS >= expectedS;
}

export class ProgressLine {
  readonly #io: Io;
  readonly #enabled: boolean;
  readonly #clock: RunClock;
  /** Columns of what stands there. */
  #drawn = 0;

  /** `stages` are those of every run; none where the runs of a session differ. */
  constructor(io: Io, quiet: boolean, stages: Scenario['stages'] = []) {
    this.#io = io;
    this.#enabled = io.interactive && !quiet;
    this.#clock = new RunClock(stages);
    if (!this.#enabled) return;
    this.#draw('starting');
    io.signal.addEventListener('abort', this.#interrupted, { once: true });
  }

  show(progress: Progress): void {
    if (!this.#enabled || this.#io.signal.aborted) return;
    const leftS = this.#clock.leftS(progress, performance.now() / 1000);
    const text = isOver(progress)
      ? 'measured; writing the report'
      : progressText(progress, leftS, this.#io.warnings.columns - 1);
    this.#draw(text);
  }

  /** Says something at once, on lines of its own above the state. */
  say(text: string): void {
    if (this.#enabled) this.#erase();
    const lines = wrap(text, this.#io.warnings.columns, '  ');
    this.#io.err(`${lines.join('\n')}\n`);
  }

  clear(): void {
    if (!this.#enabled) return;
    this.#io.signal.removeEventListener('abort', this.#interrupted);
    this.#erase();
  }

  readonly #interrupted = (): void => {
    this.#draw('interrupted; writing what there is (again: leave at once)');
  };

  #draw(text: string): void {
    const line = fit(text, this.#io.warnings.columns - 1);
    this.#erase(line);
    this.#drawn = columnsOf(line);
  }

  /** A terminal that got narrower has broken the line: what was begun above is erased as well. */
  #erase(line = ''): void {
    const above = Math.max(0, Math.ceil(this.#drawn / this.#io.warnings.columns) - 1);
    this.#io.err(`${(ERASE + LINE_UP).repeat(above)}${ERASE}${line}`);
    this.#drawn = 0;
  }
}
