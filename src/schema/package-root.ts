// Finds the package's own folder, where `schemas/` and `scenarios/` lie: one level above `dist/`,
// two above `build/src/`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_NAME = 'peerbench';

function nameOfPackageIn(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { name?: string }).name;
  } catch {
    return undefined;
  }
}

/** The absolute path of the folder that holds this package's package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (nameOfPackageIn(folder) !== PACKAGE_NAME) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json of ${PACKAGE_NAME} above this module`);
    folder = parent;
  }
  return folder;
}
