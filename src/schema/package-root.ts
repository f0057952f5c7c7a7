// Finds the folder of this package, where `schemas/` and `scenarios/` lie, from wherever the
// compiled code runs (dist/, build/src/ or an installed package).
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What this code reads of its own package.json. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifestAt(folder: string): PackageManifest | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as PackageManifest;
  return manifest.name === 'peerbench' ? manifest : undefined;
}

/**
 * The folder that holds the package.json of peerbench.
 * @throws {Error} when there is none above this file: a broken installation
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (manifestAt(folder) === undefined) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('peerbench is not installed properly: no package.json');
    folder = parent;
  }
  return folder;
}

/** The package.json of peerbench. */
export function packageManifest(): PackageManifest {
  return manifestAt(packageRoot())!;
}
