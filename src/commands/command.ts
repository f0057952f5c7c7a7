// What a verb of the command line is. Commands get their input and output handed in, so that
// nothing below `cli.ts` touches `process`, and tests run the real command.
import type { ParseArgsConfig } from 'node:util';

/** The world as a command sees it. */
export interface Io {
  /** Writes results (stdout). */
  readonly out: (text: string) => void;
  /** Writes progress and warnings (stderr). */
  readonly err: (text: string) => void;
  /** True when stderr is a terminal that obeys: progress may be drawn over itself. */
  readonly interactive: boolean;
  /** True when stdout is a terminal: what others wrote must not control it. */
  readonly terminal: boolean;
  /** True when results may be coloured: stdout is a terminal that can, and NO_COLOR is not set. */
  readonly colour: boolean;
  /** Width of stdout's terminal right now; Infinity where it is none: nothing is cut or broken there. */
  readonly columns: number;
  /** How warnings are laid out: as `colour` and `columns`, for stderr. */
  readonly warnings: Pick<Io, 'colour' | 'columns'>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP; its reason is the signal's name. */
  readonly signal: AbortSignal;
}

/** The values of a command's options; `quiet` and `json` are always among them. */
export interface OptionValues {
  readonly quiet: boolean;
  readonly json: boolean;
  readonly [name: string]: string | boolean | readonly string[] | undefined;
}

/** One verb. */
export interface Command {
  /** What follows the verb on the command line: `NAME|FILE [--out DIR] ...`. */
  readonly usage: string;
  /** What `--help` prints below the usage line: one line per option, defaults included. */
  readonly help: string;
  /** The options beyond `--quiet --json --help`, as `parseArgs` takes them. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many positional arguments it takes. */
  readonly positionals: { readonly min: number; readonly max: number };
  /** Does the work; returns the exit code. Throws BenchError for what the user can mend. */
  run(positionals: readonly string[], options: OptionValues, io: Io): Promise<number>;
}
