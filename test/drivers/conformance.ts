// What every driver must do, whatever client it is made of. The contract that holds for every
// single reply (once, never synchronously, in order of time, ...) is checked by the harness.
import type { DriverFactory } from '../../src/drivers/driver.js';
import { backlogConformance } from './conformance-backlog.js';
import { closeConformance } from './conformance-close.js';
import { faultConformance } from './conformance-faults.js';
import { operationConformance } from './conformance-operations.js';
import { outageConformance } from './conformance-outages.js';
import { verificationConformance } from './conformance-verification.js';

/**
 * Adds the tests that a driver must pass. `name` is the driver's in a scenario; its factory is
 * the export `<name>Driver` of `src/drivers/<name>.ts`, where a child process looks for it.
 */
export function driverConformance(name: string, factory: DriverFactory): void {
  operationConformance(name, factory);
  outageConformance(name, factory);
  faultConformance(name, factory);
  backlogConformance(name, factory);
  closeConformance(name, factory);
  verificationConformance(name, factory);
}
