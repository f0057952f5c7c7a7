// Finds the memcached program and the account it shall run under.
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { BenchError } from '../errors.js';
import { printable } from '../printable.js';

const INSTALLERS = [
  ['apt-get', 'apt-get install memcached'],
  ['dnf', 'dnf install memcached'],
  ['apk', 'apk add memcached'],
  ['brew', 'brew install memcached'],
] as const;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function searchPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(resolve(folder), name))
    .find(isExecutable);
}

/**
 * The absolute path of the memcached program: `path` itself when it holds a slash (relative to the
 * working directory), else the program of that name in PATH.
 * @throws {BenchError} ERR_MEMCACHED_MISSING, saying how to install it
 */
export function findMemcached(path: string): string {
  const shown = printable(path);
  if (path.includes('/')) {
    const file = resolve(path);
    if (isExecutable(file)) return file;
    throw new BenchError('ERR_MEMCACHED_MISSING', `'${shown}' is not an executable file`);
  }
  const found = searchPath(path);
  if (found !== undefined) return found;
  const installer = INSTALLERS.find(([tool]) => searchPath(tool) !== undefined);
  const advice = installer ? installer[1] : "install your system's package 'memcached'";
  throw new BenchError('ERR_MEMCACHED_MISSING', `no program '${shown}' in PATH; try: ${advice}`);
}

/**
 * The account for daemons started by root, who must name one (memcached's `-u`): `nobody`, or root
 * itself on a system without it. Undefined for everyone else: they run it as themselves.
 */
export function daemonUser(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return /^nobody:/m.test(readFileSync('/etc/passwd', 'utf8')) ? 'nobody' : 'root';
  } catch {
    return 'root';
  }
}
