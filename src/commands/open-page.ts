// Shows a page in the user's browser, which lives on by itself. Never through a shell.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { Io } from './command.js';

/** How long an opener may take to say that it cannot; one that goes on is a browser. */
const REFUSAL_MS = 1000;

/** The option `--open` of those who write a page. */
export const OPEN_OPTION = { open: { type: 'boolean', default: false } } as const;

/** The program that opens files on this system; undefined where nobody could see anything. */
function opener(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  if (process.platform === 'darwin') return 'open';
  if (process.platform === 'win32') return 'explorer.exe';
  if (WSL_DISTRO_NAME) return 'wslview';
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined;
}

/** Starts the program, in a session of its own; why it cannot open the file, undefined when it can. */
async function start(program: string, file: string): Promise<string | undefined> {
  const child = spawn(program, [file], { detached: true, stdio: 'ignore' });
  const refusal = new Promise<string | undefined>((done) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      done(error.code === 'ENOENT' ? `there is no ${program}` : messageOf(error));
    });
    child.once('exit', (code) => {
      // Windows's explorer ends with 1 whatever it did.
      const fine = code === 0 || process.platform === 'win32';
      done(fine ? undefined : `${program} ended with ${code ?? 'a signal'}`);
    });
  });
  const answer = await Promise.race([refusal, sleep(REFUSAL_MS, undefined, { ref: false })]);
  child.unref();
  return answer;
}

/** Opens a page, or says where it is and why it is not opened, which is no failure. */
export async function openPage(file: string, io: Io): Promise<void> {
  const program = opener();
  const path = resolve(file);
  const refusal = program === undefined ? 'there is no display' : await start(program, path);
  if (refusal !== undefined) io.err(`warning: not opened, ${refusal}; the page is ${path}\n`);
}
