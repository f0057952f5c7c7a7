// Output that a GitHub runner reads and finds no command in: foreign text must not annotate, mask or
// stop anything. Source: actions/runner, src/Runner.Common/ActionCommand.cs: a line that begins with
// `::`, blanks aside (TryParseV2), or that holds `##[` anywhere (TryParse, the older form).

/** `text` of any number of lines with a dot in place of the character that would make a command. */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\r\n]*):(?=:)/gm, '$1.').replaceAll('##[', '#.[');
}
