// A network of three peers of which one can be harmed at will, for a scenario to run against.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { formatAddress } from '../../src/memcached/address.js';
import { withScript } from '../network/processes.js';
import { type TestDaemon, withDaemon } from '../support/daemon.js';
import { daemonPids } from '../support/victims.js';
import { deadAddress } from '../support/wire.js';
import type { Cell } from './cells.js';

const GARBAGE = '\u0001\u0002THIS IS NO REPLY\r\n\u0000\u00ff';
const PEERS = 3;

/** The peers, as the part `network` of a scenario, and what harms one of them. */
export interface Victim {
  readonly network: object;
  /** Harms it now, before it returns. */
  strike(): void;
}

/** Runs `use` with peers for a cell; those of phase `provision` are harmed from their start on. */
export function withVictim(
  { fault, phase }: Pick<Cell, 'fault' | 'phase'>,
  use: (victim: Victim) => Promise<void>,
): Promise<void> {
  const fromStart = phase === 'provision';
  if (fault === 'babble') return withBabbler(fromStart, use);
  if (fault === 'absent') return withAbsent(use);
  const signal = fault === 'kill' ? 'SIGKILL' : 'SIGSTOP';
  return fromStart ? withBadStart(signal, use) : use(started(signal));
}

/** Daemons that the run starts. */
function started(signal: NodeJS.Signals, memcached: object = {}): Victim {
  return {
    network: { peers: PEERS, memory_mb: 8, transport: 'unix', ...memcached },
    strike: () => process.kill(daemonPids()[1]!, signal),
  };
}

/** Daemons of which the first one to come so far is hit before it has become memcached. */
function withBadStart(
  signal: NodeJS.Signals,
  use: (victim: Victim) => Promise<void>,
): Promise<void> {
  const script = `#!/bin/sh\nmkdir "$0.hit" 2>/dev/null && kill -${signal.slice(3)} $$\nexec memcached "$@"\n`;
  return withScript(script, (path) => {
    return use({ ...started(signal, { memcached: { path } }), strike: () => undefined });
  });
}

function withAbsent(use: (victim: Victim) => Promise<void>): Promise<void> {
  return withDaemons(2, async (daemons) => {
    const addresses = [...daemons.map(({ address }) => address), await deadAddress()];
    await use({ network: targets(addresses.map(formatAddress)), strike: () => undefined });
  });
}

/** Peers that run already; before one of them stands what answers in its place once it is struck. */
function withBabbler(fromStart: boolean, use: (victim: Victim) => Promise<void>): Promise<void> {
  return withDaemons(PEERS, async ([first, ...others]) => {
    let babbling = fromStart;
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      const onward = connect({ ...first!.address });
      for (const [end, other] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        open.add(end);
        end.on('error', () => undefined);
        end.on('close', () => other.destroy());
        end.on('data', (chunk) => {
          if (!babbling) other.write(chunk);
          else if (end === socket) socket.write(GARBAGE);
        });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const addresses = [{ host: '127.0.0.1', port }, ...others.map(({ address }) => address)];
      const network = targets(addresses.map(formatAddress));
      await use({ network, strike: () => void (babbling = true) });
    } finally {
      server.close();
      for (const socket of open) socket.destroy();
    }
  });
}

function targets(addresses: readonly string[]): object {
  return { targets: addresses.map((address, index) => `p${index}=${address}`) };
}

async function withDaemons(
  count: number,
  use: (daemons: readonly TestDaemon[]) => Promise<void>,
  daemons: readonly TestDaemon[] = [],
): Promise<void> {
  if (daemons.length === count) return use(daemons);
  return withDaemon((daemon) => withDaemons(count, use, [...daemons, daemon]));
}
