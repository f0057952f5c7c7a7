// The drivers by name. Loaded on demand: a run uses one of them.
import type { DriverFactory } from './driver.js';

export type DriverName = 'meta' | 'memjs';

/** The factory of the driver with this name. */
export async function driverFactory(name: DriverName): Promise<DriverFactory> {
  switch (name) {
    case 'meta':
      return (await import('./meta.js')).metaDriver;
    case 'memjs':
      return (await import('./memjs.js')).memjsDriver;
  }
}
