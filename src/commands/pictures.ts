// The option `--png` of those who write a report: pictures beside its drawings.
import { writePngs } from '../report/png-files.js';
import { openPngRenderer } from '../report/png.js';
import type { Io } from './command.js';

/** As `parseArgs` takes it. */
export const PICTURE_OPTION = { png: { type: 'boolean', default: false } } as const;

/** Enough to know which alphabet it is. */
const MOST_NAMED = 10;

/** Draws what a report's folder holds. */
export interface Pictures {
  /**
   * Draws the charts that were just written to the folder, and warns of what no font has.
   * @throws {BenchError} ERR_PNG or ERR_OUTPUT_WRITE
   */
  write(folder: string): Promise<void>;
}

/**
 * Finds out whether pictures can be drawn, before anything else is done.
 * @throws {BenchError} ERR_PNG where they cannot
 */
export async function openPictures(io: Io): Promise<Pictures> {
  const renderer = await openPngRenderer();
  return {
    async write(folder) {
      await writePngs(folder, renderer);
      const missing = [...renderer.missing];
      if (missing.length === 0) return;
      const named = missing.slice(0, MOST_NAMED).join(' ');
      io.err(
        `warning: no font here has ${named}${missing.length > MOST_NAMED ? ' …' : ''}: boxes stand for ` +
          'them in the PNG files; install one that has, such as the package fonts-noto-cjk, and try again\n',
      );
    },
  };
}
