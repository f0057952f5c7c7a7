// `peerbench validate`: checks scenario files and shows everything that is wrong with them.
import { realpathSync } from 'node:fs';
import { BenchError } from '../errors.js';
import { printableJson } from '../printable.js';
import { pathText } from '../schema/describe.js';
import { readScenarioText, scenarioFiles, shippedScenarios } from '../scenario/load.js';
import { checkScenario } from '../scenario/parse.js';
import { formatProblems, type Problem } from '../scenario/problem.js';
import type { Command } from './command.js';
import { layOutError } from './help-text.js';

interface Finding {
  readonly file: string;
  /** The scenario's name where it is valid, else the argument. */
  readonly name: string;
  readonly valid: boolean;
  readonly problems: readonly {
    readonly line: number | null;
    readonly column: number | null;
    readonly path: string;
    readonly message: string;
    readonly hint?: string;
  }[];
  /** The problems for people; empty when valid. */
  readonly text: string;
}

function check(nameOrFile: string): Finding {
  try {
    const { file, text, problem } = readScenarioText(nameOrFile);
    const { scenario, problems } = problem
      ? { scenario: undefined, problems: [problem] }
      : checkScenario(text, file);
    const shown = formatProblems(file, text, problems);
    const name = scenario?.name ?? nameOrFile;
    return { file, name, valid: !!scenario, problems: problems.map(plain), text: shown };
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    const { message } = error;
    const problems = [{ line: null, column: null, path: '', message }];
    return { file: nameOrFile, name: nameOrFile, valid: false, problems, text: message };
  }
}

function plain({ position, path, message, hint }: Problem): Finding['problems'][number] {
  return {
    line: position?.line ?? null,
    column: position?.column ?? null,
    path: pathText(path),
    message,
    ...(hint !== undefined && { hint }),
  };
}

/** The shipped scenarios and those of ./scenarios, each once. */
function everyFile(): string[] {
  const files = [...shippedScenarios().map(({ file }) => file), ...scenarioFiles('.')];
  return [...new Map(files.map((file) => [realpathSync(file), file])).values()];
}

/** Checks scenarios; ends with 2 when one is bad or missing. */
export const command: Command = {
  usage: '[NAME|FILE ...] [--quiet] [--json]',
  help: [
    'Without arguments: the shipped scenarios and those in ./scenarios.',
    '',
    "  --quiet  only what is wrong, no 'ok' lines",
    '  --json   a list of {file, valid, problems: [{line, column, path, message, hint}]}',
  ].join('\n'),
  options: {},
  positionals: { min: 0, max: 1000 },
  run(positionals, { quiet, json }, io) {
    const targets = positionals.length > 0 ? positionals : everyFile();
    const findings = targets.map(check);
    if (json) {
      const plainFindings = findings.map(({ file, valid, problems }) => ({
        file,
        valid,
        problems,
      }));
      io.out(`${printableJson(plainFindings, 2)}\n`);
    } else {
      for (const { name, valid, text } of findings) {
        if (!valid) io.err(`${layOutError(text, io.warnings.columns)}\n`);
        else if (!quiet) io.out(`ok ${name}\n`);
      }
    }
    return Promise.resolve(findings.every(({ valid }) => valid) ? 0 : 2);
  },
};
