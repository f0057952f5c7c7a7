#!/usr/bin/env node
// argv -> command -> exit code. The only file that touches process.argv and process.exitCode.
import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import type { Command, Io } from './commands/command.js';
import { layOutError, layOutHelp, layOutUsage } from './commands/help-text.js';
import { obeysEscapes, showsColours, showsUnicode } from './commands/terminal-traits.js';
import { BenchError, EXIT_UNEXPECTED, exhaustionOf } from './errors.js';
import { asciiOnly, printable } from './printable.js';
import { packageManifest } from './schema/package-root.js';

interface Verb {
  readonly summary: string;
  /** Loaded on demand: no verb needs the libraries of all. */
  readonly load: () => Promise<{ readonly command: Command }>;
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  [
    'run',
    { summary: 'run a scenario and write a report', load: () => import('./commands/run.js') },
  ],
  [
    'ab',
    {
      summary: 'two scenarios in one session, and a verdict',
      load: () => import('./commands/ab.js'),
    },
  ],
  [
    'compare',
    {
      summary: 'two reports, and what can be concluded',
      load: () => import('./commands/compare.js'),
    },
  ],
  [
    'gate',
    {
      summary: 'compare, and end with a code that says no to what is slower',
      load: () => import('./commands/gate.js'),
    },
  ],
  [
    'calibrate',
    {
      summary: 'the smallest change that this machine can see',
      load: () => import('./commands/calibrate.js'),
    },
  ],
  [
    'ring',
    {
      summary: 'how even placements are, and which keys move',
      load: () => import('./commands/ring.js'),
    },
  ],
  ['list', { summary: 'the shipped scenarios', load: () => import('./commands/list.js') }],
  ['validate', { summary: 'check scenario files', load: () => import('./commands/validate.js') }],
  [
    'report',
    {
      summary: 'charts, page and text again from report.json',
      load: () => import('./commands/report.js'),
    },
  ],
  [
    'manager',
    {
      summary: 'the networks that persist: show, create, delete',
      load: () => import('./commands/manager.js'),
    },
  ],
  [
    'network',
    {
      summary: 'one of them: its peers, and keys through its ring',
      load: () => import('./commands/network.js'),
    },
  ],
  [
    'peer',
    {
      summary: 'memcached daemons that live on: start, stop, status',
      load: () => import('./commands/peer.js'),
    },
  ],
  [
    'reap',
    { summary: 'end what a crash has left behind', load: () => import('./commands/reap.js') },
  ],
]);

const COMMON_OPTIONS = {
  quiet: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function overview(columns: number): string {
  const width = Math.max(...[...VERBS.keys()].map((name) => name.length));
  const lines = [...VERBS].map(([name, verb]) => `  ${name.padEnd(width)}  ${verb.summary}`);
  const verbs = [...lines, '', "'peerbench VERB --help' tells more about a verb."].join('\n');
  const usage = 'VERB [ARGUMENTS] [--quiet] [--json] [--help]';
  return [
    'peerbench: benchmarks networks of memcached peers',
    '',
    layOutUsage('usage: peerbench', usage, columns),
    '       peerbench --version',
    '',
    layOutHelp(verbs, columns),
    '',
  ].join('\n');
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version') {
    io.out(`${packageManifest().version}\n`);
    return 0;
  }
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    io.out(overview(io.columns));
    return 0;
  }
  const verb = VERBS.get(name);
  if (!verb) {
    throw new BenchError(
      'ERR_USAGE',
      `unknown verb '${printable(name)}'; 'peerbench --help' lists the verbs`,
    );
  }
  const { command } = await verb.load();
  const usage = (columns: number): string =>
    layOutUsage(`usage: peerbench ${name}`, command.usage, columns);
  const { values, positionals } = parse(command, rest, usage(io.warnings.columns));
  if (values.help) {
    io.out(`${usage(io.columns)}\n\n${verb.summary}\n\n${layOutHelp(command.help, io.columns)}\n`);
    return 0;
  }
  const { min, max } = command.positionals;
  if (positionals.length < min || positionals.length > max) {
    const got = positionals.length < min ? 'something is missing' : 'too many arguments';
    throw new BenchError('ERR_USAGE', `${got}\n${usage(io.warnings.columns)}`);
  }
  return command.run(positionals, values, io);
}

function parse(command: Command, args: string[], usage: string) {
  try {
    const options = { ...command.options, ...COMMON_OPTIONS };
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw new BenchError('ERR_USAGE', `${printable(reason)}\n${usage}`);
  }
}

/** The first signal asks the command to end in order; a second one ends the process at once. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  // Each peer that is asked waits for it: not a leak, as Node takes more than ten for.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(signal);
    });
  }
  return controller.signal;
}

function report(cause: unknown): number {
  const error = exhaustionOf(cause) ?? cause;
  if (error instanceof BenchError) {
    const text = layOutError(`peerbench: ${error.message}`, layout(process.stderr).columns);
    process.stderr.write(`${text}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`peerbench: unexpected error, please report it:\n${detail}\n`);
  return EXIT_UNEXPECTED;
}

/** The exit code that output which went wrong demands; undefined while none did. */
let outputExitCode: number | undefined;

/** An output that fails must not cost the run: the report is written all the same. */
function watchOutputs(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`), or a terminal that was closed, is no error of ours.
    const gone = error.code === 'EPIPE' || (error.code === 'EIO' && process.stdout.isTTY);
    if (gone || outputExitCode !== undefined) return;
    const message = `cannot write to stdout: ${error.message}`;
    outputExitCode = report(new BenchError('ERR_OUTPUT_WRITE', message));
    process.exitCode = outputExitCode;
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
}

watchOutputs();
const { stdout, stderr, env } = process;
const unicode = showsUnicode(env);

/** Writes text as it is to files and pipes, and as far as it can be shown to a terminal. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  return (text) => void stream.write(stream.isTTY && !unicode ? asciiOnly(text) : text);
}

/** How text is laid out for a stream. A terminal's width may change at any time. */
function layout(stream: NodeJS.WriteStream): Io['warnings'] {
  return {
    colour: stream.isTTY && showsColours(env),
    get columns() {
      return stream.isTTY ? stream.columns || 80 : Infinity;
    },
  };
}

const results = layout(stdout);
const io: Io = {
  out: writer(stdout),
  err: writer(stderr),
  interactive: stderr.isTTY && obeysEscapes(env),
  terminal: stdout.isTTY,
  colour: results.colour,
  get columns() {
    return results.columns;
  },
  warnings: layout(stderr),
  signal: abortOnSignals(),
};
const exitCode = await dispatch(process.argv.slice(2), io).catch(report);
process.exitCode = outputExitCode ?? exitCode;
