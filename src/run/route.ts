// The seam between the load and the peers' addresses, for whatever is to stand in the way: a proxy.
import type { Address } from '../memcached/address.js';
import { type Condition, startProxy } from '../network/proxy.js';
import { isOnTheWay } from '../scenario/fault.js';
import type { Scenario } from '../scenario/scenario.js';

/** A way to the peers of one repetition. */
export interface Route {
  /** Where the load connects instead, by peer index. */
  readonly addresses: readonly Address[];
  /** Changes what stands before a peer, by index; absent where that cannot be changed. */
  readonly set?: (peer: number, condition: Condition) => Promise<void>;
  /** Ends it. Called once, when the load is over. */
  close(): Promise<void>;
}

/**
 * Opens a way to peers that are up and listen at `addresses`. The load takes it; questions for
 * `stats` go to the peers themselves.
 */
export type OpenRoute = (addresses: readonly Address[]) => Promise<Route>;

/**
 * The way that a scenario takes: `given`, else a proxy before every peer throughout where some fault
 * acts on the way to one, so that all stages and sides are measured alike; else the direct one.
 */
export function routeOf(
  { stages }: Pick<Scenario, 'stages'>,
  given: OpenRoute | undefined,
): OpenRoute | undefined {
  if (given || !stages.some(({ faults = [] }) => faults.some(isOnTheWay))) return given;
  return (addresses) => startProxy(addresses, 0);
}
