// What the load generator itself used while it measured: CPU of the calling thread, event-loop
// utilisation, garbage-collection pauses. Call it on the thread that is to be metered.
import { readFileSync } from 'node:fs';
import { performance, PerformanceObserver } from 'node:perf_hooks';

/** What one thread used during one phase. Plain data. */
export interface GeneratorUse {
  /** CPU time of the thread in seconds; null where the system does not tell per thread. */
  readonly cpuS: number | null;
  /** Share of the time that the event loop was not waiting (0 to 1). Polling holds it at 1. */
  readonly eventLoopUtilization: number;
  readonly gcPauses: number;
  readonly gcTotalMs: number;
  readonly gcLongestMs: number;
}

/** CPU time of the calling thread in seconds: the first field of Linux's schedstat, in ns. */
function threadCpuS(): number | null {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return null;
  }
}

/** Meters the calling thread from `start` to `stop`. Made beforehand: that takes time of its own. */
export class GeneratorMeter {
  #cpuS: number | null = null;
  #loop = performance.eventLoopUtilization();
  #startMs = 0;
  readonly #pauses: { startMs: number; durationMs: number }[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      this.#pauses.push({ startMs: entry.startTime, durationMs: entry.duration });
    }
  });

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  start(): void {
    this.#startMs = performance.now();
    this.#loop = performance.eventLoopUtilization();
    this.#cpuS = threadCpuS();
  }

  async stop(): Promise<GeneratorUse> {
    const cpuS = threadCpuS();
    const { utilization } = performance.eventLoopUtilization(this.#loop);
    // Entries are delivered in a later turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    this.#observer.disconnect();
    const pauses = this.#pauses.filter(({ startMs }) => startMs >= this.#startMs);
    return {
      cpuS: cpuS === null || this.#cpuS === null ? null : cpuS - this.#cpuS,
      eventLoopUtilization: utilization,
      gcPauses: pauses.length,
      gcTotalMs: pauses.reduce((sum, { durationMs }) => sum + durationMs, 0),
      gcLongestMs: pauses.reduce((most, { durationMs }) => Math.max(most, durationMs), 0),
    };
  }
}
