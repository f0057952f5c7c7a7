// Everything of a report that can be made again from its numbers, as files in memory.
import type { Report } from '../schema/generated/report.js';
import { chartsOf } from './charts/all.js';
import { toCsv } from './csv.js';
import { renderHtml, type Drawing } from './html.js';
import { renderSvg } from './svg.js';

/** A file of a report. */
export interface PageFile {
  /** Relative to the report's folder, with forward slashes. */
  readonly name: string;
  readonly text: string;
}

/** Folder of the charts inside a report. */
export const CHARTS_FOLDER = 'charts';

async function draw(report: Report): Promise<Drawing[]> {
  const drawings: Drawing[] = [];
  for (const chart of chartsOf(report)) {
    drawings.push({ chart, svg: await renderSvg(chart) });
  }
  return drawings;
}

function chartFiles({ chart, svg }: Drawing): PageFile[] {
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
export async function renderPages(report: Report, charts: boolean): Promise<PageFile[]> {
  const drawings = charts ? await draw(report) : [];
  const page = { name: 'index.html', text: renderHtml(report, drawings) };
  return [page, ...drawings.flatMap(chartFiles)];
}
