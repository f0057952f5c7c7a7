// A comparison for a terminal: the verdict, what was compared, a table per stage, and how good the
// data are. Writes nothing itself; what warns goes to another stream and is apart.
import { styleText } from 'node:util';
import { printable } from '../../printable.js';
import { fit, pad, widthsOf, wrap } from '../../report/terminal.js';
import type { TextOptions } from '../../report/text.js';
import type { Comparison, Difference, Row, Side } from '../../schema/generated/verdict.js';
import { NO_VALUE } from '../../units.js';
import { raisedFloors } from '../raised-floors.js';
import { qualityLines, undecidedLines } from './quality.js';
import {
  byAttention,
  byStage,
  changeText,
  confidenceText,
  designText,
  formatValue,
  metricLabel,
  verdictText,
} from './row-text.js';
import { withoutCommands } from './without-commands.js';

type Paint = (style: Style, text: string) => string;
type Style = 'bold' | 'dim' | (typeof COLOURS)[keyof typeof COLOURS];

/** Blue and red differ for every kind of colour vision; the words stand beside them all the same. */
const COLOURS = {
  regressed: 'red',
  not_comparable: 'red',
  inconclusive: 'yellow',
  improved: 'blue',
  equivalent: 'green',
} as const satisfies Record<Comparison['verdict'], string>;

const NARROWEST = 40;
/** Columns of the word that says which side a line is about. */
const SIDE_WIDTH = 10;
/** More differences than this are summed up. */
const MOST_DIFFERENCES = 20;

/** The verdict in one sentence on as many lines as it needs. */
export function verdictLine(comparison: Comparison, options: TextOptions): string {
  const { verdict, reason } = comparison;
  const line = `${verdictText(verdict)}: ${printable(reason.message)}`;
  const lines = wrap(line, Math.max(NARROWEST, options.columns), '  ').map(withoutCommands);
  return lines.map((each) => `${painter(options)(COLOURS[verdict], each)}\n`).join('');
}

/** The comparison as text. Lines are no wider than `columns` where that is at least 60. */
export function toText(comparison: Comparison, options: TextOptions): string {
  const width = Math.max(NARROWEST, options.columns);
  const paint = painter(options);
  const blanks = ' '.repeat(SIDE_WIDTH + 1);
  const lines = [
    ...sideLines(comparison).flatMap((line) => wrap(line, width, blanks)),
    ...wrap(designText(comparison), width, '  '),
    ...[...differenceLines(comparison.differences), ...raisedLines(comparison)].flatMap((line) =>
      wrap(line, width, '    '),
    ),
  ];
  for (const stage of byStage(comparison.rows)) {
    lines.push('', ...stageLines(stage, confidenceText(comparison), width, paint));
  }
  if (comparison.rows.some(({ gates }) => !gates)) {
    lines.push('', paint('dim', '(in parentheses: shown, but cannot fail the comparison)'));
  }
  return `${verdictLine(comparison, options)}\n${lines.join('\n')}\n`;
}

function painter({ colour }: TextOptions): Paint {
  // The caller has looked at its stream already; styleText must not look again.
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

function sideLines({ base, candidate }: Comparison): string[] {
  const line = (name: string, { label, scenario, runs, started_at: startedAt }: Side): string => {
    const what = `${printable(scenario)}, ${runs} ${runs === 1 ? 'run' : 'runs'}`;
    return `${name.padEnd(SIDE_WIDTH)} ${printable(label)}  (${what}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC)`;
  };
  return [line('baseline', base), line('candidate', candidate)];
}

/** A difference in words: `network.memory_mb: 64 -> 32`. */
export function differenceText({ path, base, candidate }: Difference): string {
  const value = (side: Difference['base']): string =>
    side === null ? NO_VALUE : printable(String(side));
  return `${printable(path)}: ${value(base)} -> ${value(candidate)}`;
}

function differenceLines(differences: readonly Difference[]): string[] {
  const shown = differences.slice(0, MOST_DIFFERENCES).map((difference) => {
    const note = difference.varied ? 'meant to differ' : 'NOT meant to differ';
    return `differs    ${differenceText(difference)} (${note})`;
  });
  const rest = differences.length - shown.length;
  return rest > 0 ? [...shown, `differs    and in ${rest} more places`] : shown;
}

/** A floor that was raised hides changes that the policy asks for. */
function raisedLines({ policy, rows }: Comparison): string[] {
  return raisedFloors(policy, rows).map(
    ({ stage, text }) => `floors     raised by the calibration: ${printable(stage)}: ${text}`,
  );
}

/**
 * The header and each row as a line; where that is too wide, the change has a line of its own below the
 * rest, for a verdict must not be cut.
 */
function tableLines(rows: readonly Row[], change: string, width: number): string[][] {
  const cells = [
    ['metric', 'baseline', 'candidate', change, 'verdict'],
    ...rows.map((row) => [
      metricLabel(row),
      // Spaces inside numbers would read as the gap between columns.
      formatValue(row.base.median, row.unit).replace(' ', ''),
      formatValue(row.candidate.median, row.unit).replace(' ', ''),
      changeText(row),
      verdictText(row.verdict),
    ]),
  ];
  const widths = widthsOf(cells);
  const total = widths.reduce((sum, each) => sum + each);
  const below = total + widths.length - 1 > width;
  const gap = below || total + 2 * (widths.length - 1) <= width ? '  ' : ' ';
  return cells.map((row) => {
    const padded = row.map((cell, i) => pad(cell, widths[i]!, i !== 1 && i !== 2));
    const [metric, base, candidate, changed, verdict] = padded;
    const lines = below
      ? [
          [metric, base, candidate, verdict],
          [pad('', widths[0]!, true), changed],
        ]
      : [padded];
    return lines.map((line) => fit(line.join(gap).trimEnd(), width));
  });
}

function stageLines(
  stage: readonly Row[],
  confidence: string,
  width: number,
  paint: Paint,
): string[] {
  const rows = byAttention(stage);
  const lines = tableLines(rows, `change [${confidence} interval]`, width);
  const table = lines.map((line, index) => {
    if (index === 0) return line.map((each) => paint('bold', each));
    const { verdict, gates } = rows[index - 1]!;
    const plain = !gates || verdict === 'equivalent';
    return plain ? line : line.map((each) => paint(COLOURS[verdict], each));
  });
  const notes = [...undecidedLines(rows), ...qualityLines(stage)];
  return [
    paint('bold', fit(`stage ${printable(rows[0]!.stage)}`, width)),
    ...table.flat(),
    ...notes.flatMap((note) => wrap(`- ${note}`, width, '  ')),
  ];
}
