// The world of a command that a test runs: nobody watches, nothing interrupts.
import * as assert from 'uvu/assert';
import type { Io } from '../../src/commands/command.js';

/** Results go to `out`; whatever else is said fails the test. */
export function silentIo(out: (text: string) => void): Io {
  return {
    out,
    err: () => assert.unreachable('nothing goes to stderr'),
    interactive: false,
    terminal: false,
    colour: false,
    columns: 80,
    warnings: { colour: false, columns: 80 },
    signal: new AbortController().signal,
  };
}
