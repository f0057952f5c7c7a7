// Starts the daemon of a peer that persists. It has the guard that every daemon has, is written down,
// and only then let go: whenever this process is killed, a daemon that is in no file ends with it.
import { BenchError } from '../errors.js';
import { checkFileLimit, type DaemonShape } from '../network/arguments.js';
import { Daemon } from '../network/daemon.js';
import { daemonUser, findMemcached } from '../network/executable.js';
import { onFreePort } from '../network/ports.js';
import { identify } from '../process-identity.js';
import type { PeerFile } from '../schema/generated/peer.js';

/** With what memcached needs for itself that makes `-c 1024`, memcached's own default. */
const CLIENT_CONNECTIONS = 984;

/** What to start. */
export interface LaunchOptions {
  readonly id: string;
  /** Ports to try, in this order. */
  readonly ports: readonly number[];
  /** Item memory in MiB. */
  readonly memoryMb: number;
  /** The memcached program. Default `memcached`. */
  readonly memcached?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Writes the peer down, durably. */
  readonly write: (record: PeerFile) => Promise<void>;
}

/**
 * Starts the daemon on the first of the ports that is free.
 * @throws {BenchError} ERR_DAEMON_START when it does not start, or all ports are taken;
 *   ERR_MEMCACHED_MISSING, ERR_RESOURCES, ERR_INTERRUPTED by the signal, and what `write` throws. Then
 *   no daemon is left
 */
export async function launch(options: LaunchOptions): Promise<PeerFile> {
  const executable = findMemcached(options.memcached ?? 'memcached');
  return onFreePort(options.ports, (port) => launchOn(port, executable, options));
}

async function launchOn(
  port: number,
  executable: string,
  { id, memoryMb, signal, write }: LaunchOptions,
): Promise<PeerFile> {
  const shape: DaemonShape = {
    ...{ transport: 'tcp', port, memoryMb, threads: 1 },
    ...{ connections: CLIENT_CONNECTIONS, options: [] },
  };
  checkFileLimit(shape);
  const daemon = new Daemon({ name: id, executable, shape, user: daemonUser(), persists: true });
  const abort = (): void => daemon.kill();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    const { pid, version } = await daemon.ready();
    const identity = identify(pid);
    if (!identity) throw new BenchError('ERR_DAEMON_START', `peer ${id} ended when it had started`);
    const { started, namespace } = identity;
    const where = namespace === undefined ? {} : { pid_namespace: namespace };
    const record = { id, port, pid, started, ...where, memory_mb: memoryMb, version };
    await write(record);
    await daemon.keep();
    return record;
  } catch (error) {
    daemon.kill();
    await daemon.gone;
    if (!signal?.aborted) throw error;
    throw new BenchError('ERR_INTERRUPTED', `interrupted: peer ${id} was not started`);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
