// What was measured on peers of different versions could not be told apart.
import { BenchError } from '../errors.js';

/** Throws BenchError (ERR_DAEMON_START) naming two peers whose versions differ. */
export function requireOneVersion(
  peers: readonly { readonly name: string; readonly version: string }[],
): void {
  const [first] = peers;
  const other = peers.find((peer) => peer.version !== first!.version);
  if (!other) return;
  throw new BenchError(
    'ERR_DAEMON_START',
    `peers of different versions: ${first!.name} is ${first!.version}, ` +
      `${other.name} is ${other.version}; nothing measured on them could be told apart`,
  );
}
