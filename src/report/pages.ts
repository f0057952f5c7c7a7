// Everything of a report that can be made again from its numbers, as files in memory.
import type { Report } from '../schema/generated/report.js';
import { chartsOf } from './charts/all.js';
import { toCsv } from './csv.js';
import type { TextFile } from './files.js';
import type { Drawing } from './html-figure.js';
import { renderHtml } from './html.js';
import { renderSvg } from './svg.js';

/** Folder of the charts inside a report. */
export const CHARTS_FOLDER = 'charts';

async function draw(report: Report): Promise<Drawing[]> {
  const drawings: Drawing[] = [];
  for (const chart of chartsOf(report)) {
    drawings.push({ chart, svg: await renderSvg(chart) });
  }
  return drawings;
}

function chartFiles({ chart, svg }: Drawing): TextFile[] {
  const path = `${CHARTS_FOLDER}/${chart.id}`;
  return [
    { name: `${path}.svg`, text: svg },
    { name: `${path}.vl.json`, text: `${JSON.stringify(chart.spec, null, 1)}\n` },
    { name: `${path}.csv`, text: toCsv(chart.table.columns, chart.table.rows) },
  ];
}

/**
 * The page, and the charts with the specification and the data behind each.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of the report cannot be decoded
 */
export async function renderPages(report: Report, charts: boolean): Promise<TextFile[]> {
  const drawings = charts ? await draw(report) : [];
  const page = { name: 'index.html', text: renderHtml(report, drawings) };
  return [page, ...drawings.flatMap(chartFiles)];
}
