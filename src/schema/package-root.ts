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

let found: { readonly folder: string; readonly manifest: PackageManifest } | undefined;

/** Looked for once: later there may be no file descriptor left, and what was measured must be kept. */
function installation(): NonNullable<typeof found> {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!found) {
    const manifest = manifestAt(folder);
    if (manifest) return (found = { folder, manifest });
    const parent = dirname(folder);
    if (parent === folder) throw new Error('peerbench is not installed properly: no package.json');
    folder = parent;
  }
  return found;
}

/**
 * The folder that holds the package.json of peerbench.
 * @throws {Error} when there is none above this file: a broken installation
 */
export function packageRoot(): string {
  return installation().folder;
}

/** The package.json of peerbench. */
export function packageManifest(): PackageManifest {
  return installation().manifest;
}
