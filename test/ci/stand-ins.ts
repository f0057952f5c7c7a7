// Runs a script of .ci/ with every program it may call replaced by a stand-in.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The calls of the stand-ins, one line each. */
  readonly calls: string[];
}

/** What puts a program on the PATH when a stand-in's arguments name it. */
export function installs(program: string): string {
  const path = `"$HERE/${program}"`;
  return `case " $* " in *" ${program} "*) : > ${path}; /bin/chmod +x ${path};; esac`;
}

/** Stand-ins for sudo and env. */
export const RUNS_ITS_ARGUMENTS = 'case $1 in -n) shift;; esac; [ "$1" = true ] || exec "$@"';
export const ENV = '/usr/bin/env "$@"';

/** Runs `.ci/<script>` where only the named programs exist; each logs its call, then does its text. */
export function runWith(script: string, uid: number, programs: Record<string, string>): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-install-'));
  const log = join(folder, 'calls');
  try {
    writeFileSync(log, '');
    writeFileSync(join(folder, 'id'), `#!/bin/sh\necho ${uid}\n`, { mode: 0o755 });
    for (const [name, text] of Object.entries(programs)) {
      const call = `echo "${name} $*" >> "$HERE/calls"`;
      writeFileSync(join(folder, name), `#!/bin/sh\n${call}\n${text}\n`, { mode: 0o755 });
    }
    const env = { PATH: folder, HERE: folder };
    const { status, stdout, stderr } = spawnSync('/bin/sh', [join('.ci', script)], {
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr, calls: readFileSync(log, 'utf8').split('\n').slice(0, -1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The one line that tells what to do; nothing else on stdout. */
export function givesUp({ status, stdout, stderr }: Outcome, reason: RegExp): void {
  assert.is(status, 3);
  assert.is(stdout, '');
  const lines = stderr.split('\n').filter((line) => line.includes('install the package'));
  assert.is(lines.length, 1, stderr);
  assert.match(lines[0]!, reason);
}
