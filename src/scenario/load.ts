// Finds scenarios by name or file and reads them.
import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { packageRoot } from '../schema/package-root.js';
import { closest } from '../schema/suggest.js';
import { boundedFile } from './bounded-file.js';
import { baseNameOf, invalidScenario, parseScenario } from './parse.js';
import type { Problem } from './problem.js';
import type { Scenario } from './scenario.js';
import { decodeText } from './text-limits.js';

const FOLDER = 'scenarios';
const ENDING = '.yaml';

/** A scenario that comes with the package. */
export interface ShippedScenario {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** The first sentence of the comment that opens the file: what the scenario models. */
  readonly description: string;
}

/**
 * Reads a scenario. `nameOrFile` is a file if it holds a `/` or ends in .yaml or .yml; else NAME is
 * `scenarios/NAME.yaml` of `cwd` or, if there is none, of the package. `overrides` are `--set`
 * arguments. Throws BenchError ERR_SCENARIO_NOT_FOUND or ERR_SCENARIO_INVALID.
 */
export function loadScenario(
  nameOrFile: string,
  options: { overrides?: readonly string[]; cwd?: string } = {},
): Scenario {
  const { overrides = [], cwd = process.cwd() } = options;
  const { file, text, problem } = readScenarioText(nameOrFile, cwd);
  if (problem) throw invalidScenario(file, text, [problem]);
  return parseScenario(text, file, overrides);
}

/** A scenario's text as it was found. */
export interface ScenarioText {
  /** The path to show: relative where it lies below the working directory. */
  readonly file: string;
  readonly text: string;
  /** What is wrong with the bytes, where they are no text. */
  readonly problem?: Problem;
}

/** Finds and reads a scenario as `loadScenario` does, without a look at what it says. */
export function readScenarioText(nameOrFile: string, cwd = process.cwd()): ScenarioText {
  const isFile = nameOrFile.includes('/') || /\.ya?ml$/.test(nameOrFile);
  for (const candidate of isFile ? [nameOrFile] : placesOf(nameOrFile, cwd)) {
    const file = shown(candidate, cwd);
    const bytes = readBounded(resolve(cwd, candidate), file);
    if (bytes) return { file, ...decodeText(bytes) };
  }
  throw notFound(nameOrFile, isFile);
}

/** The scenarios of the package, by name. */
export function shippedScenarios(): ShippedScenario[] {
  return scenarioFiles(packageRoot()).map((file) => {
    const text = decodeText(readBounded(file, file) ?? new Uint8Array()).text;
    return { name: baseNameOf(file), file, description: firstSentence(text) };
  });
}

/** The scenario files of `root`/scenarios as absolute paths, in the order of their names. */
export function scenarioFiles(root: string): string[] {
  const folder = join(root, FOLDER);
  try {
    const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
    return files.sort().map((file) => join(folder, file));
  } catch {
    return [];
  }
}

function placesOf(name: string, cwd: string): string[] {
  // A NUL would make the file system calls throw; no file has one in its name.
  if (name === '' || name.includes('\0')) return [];
  return [cwd, packageRoot()].map((root) => join(root, FOLDER, name + ENDING));
}

/** As `boundedFile`; throws BenchError (ERR_SCENARIO_NOT_FOUND) for what cannot be read. */
function readBounded(path: string, file: string): Uint8Array | undefined {
  try {
    return boundedFile(path);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): BenchError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `cannot read ${masked(file, 1000)}: ${masked(reason, 200)}`;
  return new BenchError('ERR_SCENARIO_NOT_FOUND', message);
}

function notFound(nameOrFile: string, isFile: boolean): BenchError {
  const asked = masked(nameOrFile, 200);
  const names = shippedScenarios().map(({ name }) => name);
  const meant = closest(baseNameOf(nameOrFile), names);
  const what = isFile ? `no such file: ${asked}` : `no scenario '${asked}'`;
  const advice = meant
    ? `did you mean '${meant}'?`
    : `'peerbench list' shows those that come with it (${names.join(', ')}); a file needs a '/' or .yaml`;
  return new BenchError('ERR_SCENARIO_NOT_FOUND', `${what}; ${advice}`);
}

function shown(file: string, cwd: string): string {
  const absolute = resolve(cwd, file);
  const below = absolute.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep);
  return below ? relative(cwd, absolute) : file;
}

/** The first sentence of the comments at the top, without the line for editors. */
function firstSentence(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines
    .slice(0, end < 0 ? lines.length : end)
    .filter((line) => !line.startsWith('# yaml-language-server:'))
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ');
  return masked(/^.*?[.?](?=\s|$)/.exec(comment)?.[0].replace(/\.$/, '') ?? comment, 200).trim();
}
