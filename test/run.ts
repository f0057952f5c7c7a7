// Runs every *.test.js under build/test, each file in a process of its own, two at a time, and
// checks what uvu does not: a file that ran no test, a swallowed `before`, a hang. Arguments are
// substrings that select files. The last line reads `N passed, N failed`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const FILE_TIMEOUT_MS = 180_000;
const PARALLEL = 2;

interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
  readonly problem: string | undefined;
  readonly seconds: number;
}

function runFile(file: string): Promise<FileResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, [file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), FILE_TIMEOUT_MS);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const count = (label: string): number =>
        [...output.matchAll(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'gm'))].reduce(
          (sum, match) => sum + Number(match[1]),
          0,
        );
      const total = count('Total');
      const passed = count('Passed');
      let problem: string | undefined;
      if (signal) problem = `ended by ${signal} (limit ${FILE_TIMEOUT_MS / 1000} s)`;
      else if (total === 0) problem = 'ran no test (test.run() missing, or a hook threw?)';
      else if (code !== 0 && passed === total) problem = `exit code ${code ?? 'none'}`;
      const failed = Math.max(total - passed, problem ? 1 : 0);
      const seconds = (performance.now() - started) / 1000;
      resolve({ file: relative(ROOT, file), passed, failed, output, problem, seconds });
    });
  });
}

function print(result: FileResult): void {
  const mark = result.failed === 0 ? 'ok  ' : 'FAIL';
  const time = `${result.seconds.toFixed(1)} s`;
  process.stdout.write(`${mark} ${result.file}  ${result.passed} passed  ${time}\n`);
  if (result.failed > 0) process.stdout.write(`${result.output}\n`);
  if (result.problem) process.stdout.write(`     ${result.file}: ${result.problem}\n`);
}

const selection = process.argv.slice(2);
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js'))
  .filter((file) => selection.length === 0 || selection.some((part) => file.includes(part)))
  .sort()
  .map((file) => join(ROOT, file));

const results: FileResult[] = [];
const queue = [...files];
await Promise.all(
  Array.from({ length: PARALLEL }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runFile(file);
      results.push(result);
      print(result);
    }
  }),
);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
if (files.length === 0) process.stdout.write('no test file matches\n');
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
