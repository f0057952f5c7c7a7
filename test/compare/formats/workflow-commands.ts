// Reads a step's output as the GitHub Actions runner does. A re-implementation of ActionCommand.
// TryParseV2 (actions/runner, src/Runner.Common/ActionCommand.cs): a line, trimmed at its start, that
// begins with `::` is a command; its name and properties end at the next `::`, the name at the first
// blank; properties are split at commas, each at its first `=`; %25 %0D %0A (in properties %3A %2C
// too) are decoded last. Stricter where the runner would print the line instead: that is an error.

/** One command. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const decodeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const decodeProperty = (text: string): string =>
  decodeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

function parseLine(line: string): WorkflowCommand {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end < 0) throw new Error(`no command: ${line}`);
  const head = text.slice(2, end);
  const blank = head.indexOf(' ');
  const name = blank < 0 ? head : head.slice(0, blank);
  const list =
    blank < 0
      ? []
      : head
          .slice(blank + 1)
          .trim()
          .split(',');
  const properties = list.map((part) => {
    const equals = part.indexOf('=');
    if (equals <= 0) throw new Error(`no property: ${part}`);
    return [part.slice(0, equals), decodeProperty(part.slice(equals + 1))] as const;
  });
  return {
    name,
    properties: Object.fromEntries(properties),
    message: decodeData(text.slice(end + 2)),
  };
}

/**
 * The lines of an output in which a runner looks for a command, whether it knows its name or not: those
 * that begin with `::`, and those that hold `##[` (TryParse, the older form).
 */
export function runnerCommands(output: string): string[] {
  const lines = output.split(/\r?\n|\r/);
  return lines.filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
}

/** The commands of an output that holds nothing else. */
export function parseCommands(output: string): WorkflowCommand[] {
  if (!output.endsWith('\n')) throw new Error('the last line has no end');
  return output
    .slice(0, -1)
    .split(/\r?\n|\r/)
    .map(parseLine);
}
