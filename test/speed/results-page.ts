// Pages of measured results: the part between two marks is made by a command and replaced by it.
import { readFileSync, writeFileSync } from 'node:fs';
import { collectEnvironment } from '../../src/report/environment.js';

const END = '<!-- end of results -->';

/**
 * Replaces what stands between the marks of `command` in the page `file`.
 * @throws {Error} when the page has no such marks
 */
export function writeResults(file: string, command: string, results: string): void {
  const begin = `<!-- results: made by ${command} -->`;
  const page = readFileSync(file, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`${file}: the marks of the results are gone`);
  writeFileSync(file, `${page.slice(0, from)}${begin}\n\n${results}\n${page.slice(to)}`);
}

/** When and on what it is measured: the beginning of a sentence. To be asked before measuring. */
export function measuredOn(): string {
  const facts = { transport: 'tcp', memcached: 'unknown' };
  const { cpu, cores, kernel, memory_mb: memoryMb, node, load_average } = collectEnvironment(facts);
  const gib = Math.round(memoryMb / 1024);
  const date = new Date().toISOString().slice(0, 10);
  const load = load_average[0].toFixed(1);
  return (
    `Measured on ${date}: ${cpu}, ${cores} cores, ${gib} GiB, ${kernel}, Node ${node}, ` +
    `load average before: ${load}`
  );
}
