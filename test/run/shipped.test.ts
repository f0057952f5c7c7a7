// The scenarios that come with the package: each runs, and its books balance. The pauses between
// stages are left out and the long stages cut; that costs expiry, which no book knows.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shippedScenarios } from '../../src/scenario/load.js';
import { runShipped } from '../support/in-process.js';
import { assertBalanced, stagesOf } from '../support/report-checks.js';

const SHORTER: Readonly<Record<string, readonly string[]>> = {
  load_test: ['stages.0.duration_s=1', 'stages.0.warmup_s=0.2'],
  ramp_test: [0, 1, 2, 3, 4, 5].flatMap((stage) => [
    `stages.${stage}.duration_s=0.2`,
    `stages.${stage}.warmup_s=0.1`,
  ]),
  write_burst_ttl: ['stages.2.requests=800'],
  write_burst_ttl_paced: [0, 1, 2].map((stage) => `stages.${stage}.duration_s=0.5`),
};
/** The original tool's way of sending, on scenarios without and with eviction. */
const THROUGH_MEMJS = ['demo_net', 'low_mem_big_obj'];

test('what is cut is shipped', () => {
  const names = shippedScenarios().map(({ name }) => name);
  for (const name of [...Object.keys(SHORTER), ...THROUGH_MEMJS]) assert.ok(names.includes(name));
});

for (const { name } of shippedScenarios()) {
  const overrides = ['settle_s=0', ...(SHORTER[name] ?? [])];
  test(`${name} runs and its books balance`, async () => {
    const report = await runShipped(name, ...overrides);
    assertBalanced(report);
    for (const { measure } of stagesOf(report)) assert.ok(measure.operations > 0);
  });
  if (!THROUGH_MEMJS.includes(name)) continue;
  test(`${name} runs through memjs and its books balance`, async () => {
    assertBalanced(await runShipped(name, ...overrides, 'driver=memjs'));
  });
}

test.run();
