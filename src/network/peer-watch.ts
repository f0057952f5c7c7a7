// Tells when a peer that something else started is gone. Nobody tells us about the ends of processes
// that are not our own, so an idle connection is held to it, whose end is a sign.
import { connect, type Socket } from 'node:net';
import { messageOf } from '../errors.js';
import type { Address } from '../memcached/address.js';

/** Before a connection is tried again that the peer has closed: it may close idle ones. */
const RETRY_MS = 200;

/** What a watch tells. */
export interface WatchEvents {
  /** A connection was refused: called once, with the reason, as the last event. */
  readonly onLost: (reason: string) => void;
  /** The connection had ended and there is one again: with the same peer, or with one in its place. */
  readonly onReturn: () => void;
}

/**
 * Watches the peer at `address`, which is up, until the returned function is called. A peer that hangs is
 * not lost.
 */
export function watchPeer(address: Address, { onLost, onReturn }: WatchEvents): () => void {
  let ended = false;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  const open = (again: boolean): void => {
    let refused: string | undefined;
    let connected = false;
    socket = connect({ ...address });
    socket.unref();
    socket.on('connect', () => {
      connected = true;
      if (again) onReturn();
    });
    socket.on('error', (error) => (refused = messageOf(error)));
    // Nothing is asked, so nothing is due; what comes is dropped.
    socket.resume();
    socket.on('close', () => {
      if (ended) return;
      if (connected) timer = setTimeout(() => open(true), RETRY_MS).unref();
      else {
        ended = true;
        onLost(refused ?? 'it closed the connection');
      }
    });
  };
  open(false);
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.destroy();
  };
}
