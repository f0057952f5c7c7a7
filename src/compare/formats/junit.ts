// JUnit's XML, which most CI systems show: one test case for the verdict, then one per metric of a
// stage. The first fails exactly where the gate does, whatever the reason, so that a system that sees
// no exit code cannot miss it. Of the others only what regressed fails; what nobody can tell is
// skipped.
import { printable } from '../../printable.js';
import { type Insert, markup, type Markup, NOTHING } from '../../report/markup.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';
import { changeText, confidenceText, detectableText, formatValue } from './row-text.js';

/** The comparison as one test suite. */
export function toJunit(comparison: Comparison): string {
  const scenario = printable(comparison.base.scenario) || 'unnamed';
  const { rows } = comparison;
  const cases = [
    verdictCase(scenario, comparison),
    ...rows.map((row) => rowCase(scenario, row, confidenceText(comparison))),
  ];
  const failures = rows.filter(fails).length + (comparison.exit_code === 0 ? 0 : 1);
  const skipped = rows.filter(isSkipped).length;
  const suite = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="${`peerbench ${scenario}`}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" timestamp="${comparison.candidate.started_at.slice(0, 19)}">
${cases}</testsuite>
</testsuites>
`;
  return suite.text;
}

function fails({ verdict, gates }: Row): boolean {
  return verdict === 'regressed' && gates;
}

/** Worse figures that do not gate are no failure, and no success either. */
function isSkipped({ verdict, gates }: Row): boolean {
  return verdict === 'inconclusive' || (verdict === 'regressed' && !gates);
}

/** The verdict on all of it: what `gate` would end with. */
function verdictCase(
  scenario: string,
  { verdict, reason, exit_code: exitCode }: Comparison,
): Markup {
  const message = `${verdict}, exit code ${exitCode}: ${printable(reason.message)}`;
  const outcome =
    exitCode === 0
      ? NOTHING
      : markup`<failure type="${reason.code}" message="${message}">${message}</failure>`;
  return caseMarkup(scenario, 'verdict', [
    outcome,
    markup`<system-out>${message}
</system-out>`,
  ]);
}

function rowCase(scenario: string, row: Row, confidence: string): Markup {
  const message = `${row.verdict}${row.gates ? '' : ', does not gate'}: ${printable(row.reason.message)}`;
  const outcome = fails(row)
    ? markup`<failure type="${row.reason.code}" message="${message}">${message}</failure>`
    : isSkipped(row)
      ? markup`<skipped message="${message}"/>`
      : NOTHING;
  const numbers = [
    `baseline ${formatValue(row.base.median, row.unit)}`,
    `candidate ${formatValue(row.candidate.median, row.unit)}`,
    `change ${changeText(row)} (${confidence} interval)`,
    `n ${row.n}`,
    ...[detectableText(row)].filter((text) => text !== ''),
    message,
  ].map((line) => `${line}\n`);
  const stage = printable(row.stage) || `stage ${row.stage_index}`;
  return caseMarkup(`${scenario}.${stage}`, row.metric, [
    outcome,
    markup`<system-out>${numbers}</system-out>`,
  ]);
}

function caseMarkup(className: string, name: string, body: Insert): Markup {
  return markup`<testcase classname="${className}" name="${name}" time="0">${body}</testcase>
`;
}
