// The load of a soak: all that a closed loop does for long, on daemons that it fits into.

/** Workers; each has one operation in flight. */
const WORKERS = 50;

/** How long it goes on: so many operations, or so many minutes. */
export type Extent = { readonly operations: number } | { readonly minutes: number };

/** The scenario's fields: reads, ghosts and writes of small and large values over unix sockets. */
export function soakScenario(extent: Extent): object {
  const until =
    'minutes' in extent
      ? { duration_s: extent.minutes * 60 }
      : { requests: Math.ceil(extent.operations / WORKERS) };
  return {
    name: 'soak',
    driver: 'meta',
    threads: 2,
    network: { peers: 4, memory_mb: 64, transport: 'unix' },
    workload: {
      value_bytes: [
        { bytes: 100, weight: 9 },
        { bytes: 4096, weight: 1 },
      ],
      read_ratio: 0.8,
      ghost_ratio: 0.05,
      verify: true,
    },
    stages: [{ workers: WORKERS, keys: 400, ...until }],
  };
}
