// The seam between the load and the peers' addresses, for whatever is to stand in the way: a proxy.
import type { Address } from '../memcached/address.js';

/** A way to the peers of one repetition. */
export interface Route {
  /** Where the load connects instead, by peer index. */
  readonly addresses: readonly Address[];
  /** Ends it. Called once, when the load is over. */
  close(): Promise<void>;
}

/**
 * Opens a way to peers that are up and listen at `addresses`. The load takes it; questions for
 * `stats` go to the peers themselves.
 */
export type OpenRoute = (addresses: readonly Address[]) => Promise<Route>;
