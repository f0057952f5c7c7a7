// The command line of one memcached daemon, and the connections it must have room for.
import { BenchError } from '../errors.js';
import { fileLimits } from './file-limits.js';

/** How a daemon is reached: TCP on the loopback interface, or a unix socket. */
export type Transport = 'tcp' | 'unix';

/** The names, inside a daemon's own folder, of its port file and its unix socket. */
export const PORT_FILE = 'ports';
export const SOCKET_FILE = 's';
/** All that a daemon may leave in its folder. */
export const DAEMON_FILES: readonly string[] = [PORT_FILE, `${PORT_FILE}.lck`, SOCKET_FILE];

/** What shapes the command line of every daemon of a network. */
export interface DaemonShape {
  readonly transport: Transport;
  /** TCP port; the kernel chooses one where absent. */
  readonly port?: number | undefined;
  readonly memoryMb: number;
  readonly threads: number;
  /** Connections that clients will hold to one daemon. */
  readonly connections: number;
  /** Further options, each as a scenario writes it: `-C`, `-I 2m`, `-o hashpower=20`. Trusted. */
  readonly options: readonly string[];
}

/** Connections beside the load: `stats` questions, and people who look in. */
const SPARE_CONNECTIONS = 16;

/**
 * memcached's `-c` for `connections` clients. It counts the descriptors that memcached needs for
 * itself, fewer than 16 + 8 per thread (measured on 1.6.18), and clients beyond it are turned away.
 */
export function connectionLimit(connections: number, threads: number): number {
  return connections + 16 + 8 * threads + SPARE_CONNECTIONS;
}

/** The arguments after the program's name; `user` as from `daemonUser`. */
export function memcachedArguments(shape: DaemonShape, user: string | undefined): string[] {
  const listen =
    // Port -1 lets the kernel choose, so no two daemons ever race for one. UDP stays off.
    shape.transport === 'tcp'
      ? ['-l', '127.0.0.1', '-p', String(shape.port ?? -1), '-U', '0']
      : ['-s', SOCKET_FILE, '-a', '0700'];
  return [
    ...listen,
    ...['-m', String(shape.memoryMb)],
    ...['-t', String(shape.threads)],
    ...['-c', String(connectionLimit(shape.connections, shape.threads))],
    ...(user === undefined ? [] : ['-u', user]),
    ...shape.options.flatMap(splitOption),
  ];
}

function splitOption(option: string): string[] {
  const space = option.indexOf(' ');
  return space < 0 ? [option] : [option.slice(0, space), option.slice(space + 1)];
}

/**
 * Checks that a daemon of this shape may open as many files as it needs.
 * @throws {BenchError} ERR_RESOURCES when the hard limit is lower
 */
export function checkFileLimit(shape: DaemonShape, hardLimit = fileLimits().hard): void {
  const needed = connectionLimit(shape.connections, shape.threads);
  if (needed <= hardLimit) return;
  throw new BenchError(
    'ERR_RESOURCES',
    `a peer with ${shape.connections} connections needs ${needed} file descriptors and the hard ` +
      `limit is ${hardLimit}: raise it (ulimit -Hn), or use fewer workers or shared connections`,
  );
}
