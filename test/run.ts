// Runs every *.test.js beside it, each file in a process of its own, `--parallel N` at a time, and
// checks what uvu does not: a file that ran no test, a hook that threw unseen, a test left out by
// `skip` or `only`, a hang, a process left behind. Arguments are substrings that select files;
// `--root DIR` and `--limit-s SECONDS` are for the runner's own test. With `--again`, a file that failed
// is run once more, alone: what passes then is told as unsteady, with what it had printed, and does not
// fail the whole. CI asks for it, since its machines are shared. The last line reads `N passed, N failed`.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** Two more than there are cores: a good third of the tests' time is spent waiting. */
const PARALLEL = availableParallelism() + 2;
/**
 * How the paths of long files begin, the longest first: a long one that came late would run on
 * alone. What begins with none of these takes a few seconds at most.
 */
const LONG = ['compare/false-alarms', 'cli/', 'run/', 'package', 'state/', 'drivers/', 'docs'];
/** How long what a test started may take to end after the test has. */
const GRACE_MS = 2000;

interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** What uvu prints when a file is through. */
const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)\n {2}Duration: /gm;

async function runFile(root: string, file: string, limitS: number): Promise<FileResult> {
  const started = performance.now();
  // A folder that does not exist, at the end of the search path: handed on to all that the file
  // starts, even with a clean environment, and so what it left behind can be found.
  const mark = `/peerbench-test-${randomUUID()}`;
  const child = spawn(process.execPath, [join(root, file)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', PATH: `${process.env.PATH ?? ''}:${mark}` },
  });
  const problems: string[] = [];
  const timer = setTimeout(() => {
    problems.push(`still running after ${limitS} s`);
    child.kill('SIGKILL');
  }, limitS * 1000);
  const [output, status] = await Promise.all([
    outputOf(child),
    exitOf(child, timer, mark, problems),
  ]);
  const [summary, ...more] = [...output.matchAll(SUMMARY)];
  const [total, passed, skipped] = (summary?.slice(1) ?? [0, 0, 0]).map(Number) as [
    number,
    number,
    number,
  ];
  if (!summary) problems.push(`ended (${status}) before uvu could count its tests`);
  else if (total === 0) problems.push('ran no test: is test.run() missing?');
  else if (status !== 'exit code 0' && passed === total) problems.push(status);
  if (more.length > 0) problems.push('uvu ran more than once: test.run() after an await?');
  if (skipped > 0) problems.push(`left out ${skipped} tests, by skip or only`);
  const failed = Math.max(total - passed, problems.length > 0 ? 1 : 0);
  const seconds = (performance.now() - started) / 1000;
  return { file, passed, failed, output, problems, seconds };
}

/** All that the child writes, until nobody holds its pipes any more. */
async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

/** How the child ended. What it left running is ended too, and is a problem. */
async function exitOf(
  child: ChildProcess,
  timer: NodeJS.Timeout,
  mark: string,
  problems: string[],
): Promise<string> {
  const status = await new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });
  clearTimeout(timer);
  const deadline = performance.now() + GRACE_MS;
  let left = marked(mark);
  while (left.size > 0 && performance.now() < deadline) {
    await sleep(50);
    left = marked(mark);
  }
  for (const [pid, command] of left) {
    problems.push(`left process ${pid} behind: ${command}`);
    end(pid);
  }
  return status;
}

/** Process id -> command of what runs with `mark` in its environment; none where no /proc is. */
function marked(mark: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const pid of pids()) {
    try {
      // Empty for a process that has ended and was not waited for.
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) continue;
      found.set(pid, readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim());
    } catch {
      // Another user's, or gone since it was listed.
    }
  }
  return found;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function print(result: FileResult): void {
  const mark = result.failed === 0 ? 'ok  ' : 'FAIL';
  const time = `${result.seconds.toFixed(1)} s`;
  process.stdout.write(`${mark} ${result.file}  ${result.passed} passed  ${time}\n`);
  if (result.failed > 0) process.stdout.write(`${result.output}\n`);
  for (const problem of result.problems) process.stdout.write(`     ${result.file}: ${problem}\n`);
}

/** Where a file stands among the long ones; behind all of them when it is none. */
function place(file: string): number {
  const index = LONG.findIndex((start) => file.startsWith(start));
  return index < 0 ? LONG.length : index;
}

const { values, positionals: selection } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: import.meta.dirname },
    'limit-s': { type: 'string', default: '180' },
    parallel: { type: 'string', default: String(PARALLEL) },
    again: { type: 'boolean', default: false },
  },
});
const files = readdirSync(values.root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js'))
  .filter((file) => selection.length === 0 || selection.some((part) => file.includes(part)))
  .sort()
  .sort((a, b) => place(a) - place(b));
if (files.length === 0) process.stdout.write('no test file matches\n');

async function runPrinted(file: string): Promise<FileResult> {
  const result = await runFile(values.root, file, Number(values['limit-s']));
  print(result);
  return result;
}

const queue = [...files];
const results: FileResult[] = [];
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      results.push(await runPrinted(file));
    }
  }),
);
if (values.again) {
  for (const [index, { file, failed }] of results.entries()) {
    if (failed === 0) continue;
    process.stdout.write(`\n${file} failed; once more, alone:\n`);
    results[index] = await runPrinted(file);
    if (results[index].failed === 0) process.stdout.write(`UNSTEADY: ${file}\n`);
  }
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
