// Draws SVG text to PNG bytes. The only importer of the renderer and of the font that goes with it, which
// are loaded on first use: both are optional dependencies, and only --png needs them.
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Resvg, ResvgRenderOptions } from '@resvg/resvg-js';
import { BenchError, messageOf } from '../errors.js';

/** Pixels of a picture per pixel of the drawing: text stays sharp on dense screens and in print. */
const SCALE = 2;

/** The name that the font has in its own files. */
const FAMILY = 'Arimo';

/** U+10FFFD, for private use: whatever is drawn for it is what stands for a character without a glyph. */
const UNASSIGNED = '\u{10fffd}';

/** What is drawn by itself: letters, digits, symbols and punctuation; marks and modifiers are not. */
const DRAWN_ALONE = /[^\p{ASCII}\p{C}\p{M}\p{Z}\p{Sk}\p{Lm}]/gu;

type Font = NonNullable<ResvgRenderOptions['font']>;
type Renderer = typeof Resvg;

/** Draws pictures. The same drawing gives the same bytes wherever the font that comes along has it all. */
export interface PngRenderer {
  /**
   * The picture, at twice the drawing's size in pixels.
   * @throws {BenchError} ERR_PNG when it cannot be drawn
   */
  draw(svg: string): Buffer;
  /** Characters met so far for which no font was found: boxes stand for them. */
  readonly missing: ReadonlySet<string>;
}

/** `what`, and why in one line. */
function refused(what: string, error: unknown, advice = ''): BenchError {
  const reason = messageOf(error).split('\n')[0]!;
  return new BenchError('ERR_PNG', `${what}: ${reason}${advice}`, { cause: error });
}

/** What can be done without a renderer. */
const ADVICE =
  '; npm installs the renderer with peerbench unless it is told --omit=optional, and has it for the ' +
  'usual processors under Linux, macOS and Windows; elsewhere use the SVG files';

/** The regular and the bold font, as wide as the Helvetica that the drawings were laid out for. */
async function fontFiles(): Promise<string[]> {
  const files = [
    import.meta.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
    import.meta.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
  ].map((url) => fileURLToPath(url));
  // The renderer says nothing about a font that is not there: it leaves the text out.
  await Promise.all(files.map((file) => access(file)));
  return files;
}

/**
 * Loads renderer and font.
 * @throws {BenchError} ERR_PNG where they are not installed, or have no build for this machine
 */
export async function openPngRenderer(): Promise<PngRenderer> {
  try {
    const [library, files] = await Promise.all([import('@resvg/resvg-js'), fontFiles()]);
    return new FontedRenderer(library.Resvg, files);
  } catch (error) {
    const what = `no PNG can be drawn on this machine (${process.platform} ${process.arch})`;
    throw refused(what, error, ADVICE);
  }
}

class FontedRenderer implements PngRenderer {
  readonly missing = new Set<string>();
  readonly #Resvg: Renderer;
  readonly #own: Font;
  readonly #withSystem: Font;
  /** Whether a font is there, for every character met: ours, one of the system's, or none. */
  readonly #known = new Map<string, 'own' | 'system' | 'none'>();

  constructor(resvg: Renderer, files: readonly string[]) {
    this.#Resvg = resvg;
    const families = { defaultFontFamily: FAMILY, sansSerifFamily: FAMILY };
    this.#own = { fontFiles: [...files], ...families, loadSystemFonts: false };
    this.#withSystem = { ...this.#own, loadSystemFonts: true };
  }

  draw(svg: string): Buffer {
    try {
      const font = this.#fontFor(svg);
      const fitTo = { mode: 'zoom', value: SCALE } as const;
      const options = { font, fitTo, background: '#ffffff', logLevel: 'off' } as const;
      return new this.#Resvg(svg, options).render().asPng();
    } catch (error) {
      throw refused('a chart could not be drawn as PNG', error);
    }
  }

  /** The system's fonts differ from machine to machine: they help out only where ours has no glyph. */
  #fontFor(svg: string): Font {
    const characters = [...new Set(svg.match(DRAWN_ALONE))];
    const unmet = characters.filter((character) => !this.#known.has(character));
    const lacking = this.#lacking(unmet, this.#own);
    const boxed = new Set(this.#lacking(lacking, this.#withSystem));
    const foreign = new Set(lacking);
    for (const each of unmet) {
      this.#known.set(each, boxed.has(each) ? 'none' : foreign.has(each) ? 'system' : 'own');
    }
    for (const each of boxed) this.missing.add(each);
    const own = characters.every((each) => this.#known.get(each) === 'own');
    return own ? this.#own : this.#withSystem;
  }

  /** Those that are drawn as an unassigned character is, or not at all. */
  #lacking(characters: readonly string[], font: Font): string[] {
    if (characters.length === 0) return [];
    const texts = [UNASSIGNED, ...characters].map(
      (text, i) => `<text id="c${i}" y="9" font-family="sans-serif" font-size="9">${text}</text>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${texts.join('')}</svg>`;
    const outlines = new this.#Resvg(svg, { font, logLevel: 'off' }).toString();
    const glyphs = new Map(
      Array.from(outlines.matchAll(/<g id="c(\d+)">([^]*?)<\/g>/g), ([, i, path]) => [i, path]),
    );
    return characters.filter((_, i) => {
      const glyph = glyphs.get(String(i + 1));
      return glyph === undefined || glyph === glyphs.get('0');
    });
  }
}
