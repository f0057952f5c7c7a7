// Draws the page of a comparison and puts it on disk, whole or not at all.
import { dirname } from 'node:path';
import { cannotWrite, makeFolders, replaceFile } from '../../report/files.js';
import { renderSvg } from '../../report/svg.js';
import type { ChartDocument } from '../../report/charts/chart.js';
import type { Drawing } from '../../report/html-figure.js';
import type { Report } from '../../schema/generated/report.js';
import type { Comparison } from '../../schema/generated/verdict.js';
import { chartsOf } from '../charts/all.js';
import type { JudgedBy } from '../formats/repeat.js';
import { type Drawings, renderComparison } from './html.js';

async function draw(chart: ChartDocument): Promise<Drawing> {
  return { chart, svg: await renderSvg(chart) };
}

async function drawAll(comparison: Comparison, base: Report, candidate: Report): Promise<Drawings> {
  const { overview, stages } = chartsOf(comparison, base, candidate);
  const drawn = [];
  for (const { label, charts } of stages) {
    const drawings: Drawing[] = [];
    for (const chart of charts) drawings.push(await draw(chart));
    drawn.push({ label, drawings });
  }
  return { overview: await draw(overview), stages: drawn };
}

/**
 * The page of a comparison as HTML text.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of a report cannot be decoded
 */
export async function comparisonPage(
  comparison: Comparison,
  base: Report,
  candidate: Report,
  judgedBy: JudgedBy = {},
): Promise<string> {
  // What is not comparable is not drawn side by side either.
  const isEmpty = comparison.rows.length === 0;
  return renderComparison(
    comparison,
    isEmpty ? undefined : await drawAll(comparison, base, candidate),
    judgedBy,
  );
}

/**
 * Writes the page of a comparison to `file`, replacing what was there.
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses; ERR_REPORT_INVALID as
 *   `comparisonPage`
 */
export async function writeComparisonPage(
  file: string,
  comparison: Comparison,
  base: Report,
  candidate: Report,
  judgedBy: JudgedBy = {},
): Promise<void> {
  const text = await comparisonPage(comparison, base, candidate, judgedBy);
  try {
    await makeFolders(dirname(file));
    await replaceFile(file, text, false);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}
