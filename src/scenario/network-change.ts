// How a network changes before a stage. Pure: names in, names out.

/** Peers that join and leave, by their names on the ring. */
export interface NetworkChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** A change with the schema's defaults for what it does not say. */
export function completed({ add = [], remove = [] }: Partial<NetworkChange>): NetworkChange {
  return { add, remove };
}

/** The peers after a change: those that stay in their order, then those that joined. */
export function changedPeers(
  peers: readonly string[],
  { add, remove }: NetworkChange,
): readonly string[] {
  return [...peers.filter((name) => !remove.includes(name)), ...add];
}

/** The largest number of peers that there are at once, from `peers` on through all changes. */
export function mostPeers(
  peers: readonly string[],
  stages: readonly { readonly network_change?: NetworkChange | undefined }[],
): number {
  let [now, most] = [peers, peers.length];
  for (const { network_change: change } of stages) {
    if (change) now = changedPeers(now, change);
    most = Math.max(most, now.length);
  }
  return most;
}
