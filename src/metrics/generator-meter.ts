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
  #startMs = Infinity;
  // Sums, no list: a day of load has millions of pauses.
  #pauses = 0;
  #totalMs = 0;
  #longestMs = 0;
  readonly #observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime < this.#startMs) continue;
      this.#pauses++;
      this.#totalMs += duration;
      this.#longestMs = Math.max(this.#longestMs, duration);
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
    return {
      cpuS: cpuS === null || this.#cpuS === null ? null : cpuS - this.#cpuS,
      eventLoopUtilization: utilization,
      gcPauses: this.#pauses,
      gcTotalMs: this.#totalMs,
      gcLongestMs: this.#longestMs,
    };
  }
}
