// Each kind of state has a place of its own: where two share one, a network could be called like the list
// of networks, or like a peer, and one file would replace the other.
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { masked } from '../printable.js';
import type { SchemaProblem } from '../schema/describe.js';
import type { SettingsFile } from '../schema/generated/settings.js';

type Key = keyof Pick<
  SettingsFile,
  'NETWORK_DATA_PATH' | 'NETWORKS_FOLDER_PATH' | 'PEER_FOLDER_PATH'
>;

const KEYS: readonly Key[] = ['NETWORK_DATA_PATH', 'NETWORKS_FOLDER_PATH', 'PEER_FOLDER_PATH'];

/** A problem for every two of the paths that are the same place, or one inside the other. */
export function placeProblems(paths: Readonly<Record<Key, string>>): SchemaProblem[] {
  const places = KEYS.map((key) => ({ key, path: paths[key], place: canonical(paths[key]) }));
  return places.flatMap((one, index) =>
    places.slice(index + 1).flatMap((other) => {
      const [outer, inner] = contains(one.place, other.place) ? [one, other] : [other, one];
      if (!contains(outer.place, inner.place)) return [];
      const how = outer.place === inner.place ? 'be the same as' : 'lie in';
      const message =
        `must not ${how} ${outer.key} (${shown(outer.path)}; got ${shown(inner.path)}): ` +
        `files of one would replace files of the other`;
      const hint = 'give each of the two a place of its own; one that is left out has its default';
      return [{ path: [inner.key], kind: 'value' as const, message, hint }];
    }),
  );
}

function shown(path: string): string {
  return `'${masked(path, 200)}'`;
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The absolute path without symbolic links, also of what does not exist yet. */
function canonical(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(canonical(parent), basename(absolute));
  }
}
