// Pictures of the charts of a report that is on disk, one beside each drawing.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotWrite, replaceFile } from './files.js';
import { CHARTS_FOLDER } from './pages.js';
import type { PngRenderer } from './png.js';
import { CHART_DRAWING } from './write.js';

/**
 * Writes `charts/<id>.png` for every `charts/<id>.svg` of the report in `dir`, whose drawings must
 * have been written just before.
 * @throws {BenchError} ERR_PNG when one cannot be drawn, ERR_OUTPUT_WRITE when the file system refuses
 */
export async function writePngs(dir: string, renderer: PngRenderer): Promise<void> {
  const folder = join(dir, CHARTS_FOLDER);
  for (const entry of await readdir(folder)) {
    if (!CHART_DRAWING.test(entry)) continue;
    const picture = renderer.draw(await readFile(join(folder, entry), 'utf8'));
    const path = join(folder, entry.replace(/svg$/, 'png'));
    try {
      await replaceFile(path, picture, false);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }
}
