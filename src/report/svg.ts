// Draws a chart to SVG text. The only importer of Vega and Vega-Lite, which are loaded on first use
// because loading them takes most of a second that other commands need not spend. Knows nothing of reports.
import { BenchError, messageOf } from '../errors.js';
import type { ChartDocument } from './charts/chart.js';
import { DARK_COLOURS } from './charts/colours.js';
import { textWidth } from './font-widths.js';
import { escapeMarkup } from './markup.js';

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly limit?: number;
}

// Vega's own types leave these out.
interface TextMetrics {
  canvas(use: boolean): void;
  width(item: TextItem, text: string | null): number;
}

async function loadLibraries() {
  // Some hundred files at once: without descriptors for them some are not even found.
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]).catch(
    (error: unknown) => {
      const advice =
        'is the installation whole, and the limit of open files (ulimit -n) high enough?';
      const message = `cannot load what draws charts (${messageOf(error)}): ${advice}`;
      throw new BenchError('ERR_RESOURCES', message, { cause: error });
    },
  );
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.canvas(false);
  textMetrics.width = measure;
  return { vega, vegaLite };
}

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}

/**
 * Width of a text as Vega asks for it: for laying out, when the text will be cut to its limit, and
 * for finding where to cut, when anything that reaches the limit is too wide. The smaller of width
 * and limit answers both.
 */
function measure({ fontSize = 11, fontWeight, limit = 0 }: TextItem, text: string | null) {
  // A legend asks for labels that it does not have.
  const width = textWidth((text ?? '').trim(), fontSize, isBold(fontWeight));
  return limit > 0 ? Math.min(width, limit) : width;
}

let libraries: ReturnType<typeof loadLibraries> | undefined;

function refuse(uri: string): Promise<never> {
  return Promise.reject(new Error(`a chart may not load anything: ${uri}`));
}

const noLoader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} };

/** A logger that hands on warnings and errors. */
function loggerTo(onWarning: (message: string) => void) {
  const tell = (...parts: readonly unknown[]) => {
    onWarning(parts.map(String).join(' '));
    return logger;
  };
  const keep = () => logger;
  const logger = { level: () => 2, error: tell, warn: tell, info: keep, debug: keep };
  return logger;
}

/**
 * Prefixes ids and references to them: the drawings of one page must not share any. Roles inside go: a
 * drawing is one image with a description, and its parts have no names of their own.
 */
function adaptTags(svg: string, prefix: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(/ (?:role|aria-\w+)="[^"]*"/g, '')
      .replace(/\bid="([\w-]+)"/g, `id="${prefix}-$1"`)
      .replace(/url\(#([\w-]+)\)/g, `url(#${prefix}-$1)`)
      .replace(/\bhref="#([\w-]+)"/g, `href="#${prefix}-$1"`),
  );
}

/**
 * Style sheet that swaps the colours of a drawing on a dark screen; print stays light. The colours in
 * the attributes stand where a viewer knows no style sheets. A rule reaches into its own drawing only.
 */
function darkStyle(svg: string, id: string): string {
  const rules = [...DARK_COLOURS].flatMap(([light, dark]) =>
    ['fill', 'stroke']
      .filter((attribute) => svg.includes(`${attribute}="${light}"`))
      .map((attribute) => `#${id} [${attribute}="${light}"]{${attribute}:${dark}}`),
  );
  return `<style>@media screen and (prefers-color-scheme:dark){${rules.join('')}}</style>`;
}

/** What the drawing shows and its essential figures, in words. */
function descriptionOf({ description, whyEmpty, figures }: ChartDocument): string {
  return [description, whyEmpty ?? figures].filter((text) => text !== '').join(' ');
}

/** Makes the drawing known to screen readers by title and description, and gives it a dark side. */
function dressed(svg: string, document: ChartDocument): string {
  const { id, title } = document;
  const start = svg.indexOf('>') + 1;
  const root = svg.slice(0, start - 1);
  const attributes = `id="${id}-svg" role="img" aria-labelledby="${id}-title ${id}-desc"`;
  return (
    `${root} ${attributes}><title id="${id}-title">${escapeMarkup(title)}</title>` +
    `<desc id="${id}-desc">${escapeMarkup(descriptionOf(document))}</desc>` +
    `${darkStyle(svg, `${id}-svg`)}${svg.slice(start)}\n`
  );
}

/**
 * The drawing of a chart as SVG text: self-contained, and the same bytes for the same chart.
 * `onWarning` hears what the libraries complain about.
 */
export async function renderSvg(
  document: ChartDocument,
  onWarning: (message: string) => void = () => undefined,
): Promise<string> {
  const { vega, vegaLite } = await (libraries ??= loadLibraries());
  const logger = loggerTo(onWarning);
  const spec = document.spec as unknown as Parameters<typeof vegaLite.compile>[0];
  const compiled = vegaLite.compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), {
    renderer: 'none',
    logger,
    logLevel: vega.Warn,
    loader: noLoader,
  });
  try {
    // Ids of clip paths and gradients count up over all drawings of the process otherwise.
    vega.resetSVGDefIds();
    // Where Vega cuts a text short it may cut a character in two, which no XML may hold.
    const svg = (await view.toSVG()).replace(/\p{Surrogate}/gu, '');
    return dressed(adaptTags(svg, document.id), document);
  } finally {
    view.finalize();
  }
}
