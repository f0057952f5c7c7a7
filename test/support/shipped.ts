// The scenarios that come with the package, cut to what a test has time for: the pauses between
// stages are left out and the long stages shortened. That costs expiry, which no book knows.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScenario, shippedScenarios } from '../../src/scenario/load.js';
import { runShipped } from './in-process.js';
import { assertBalanced, stagesOf } from './report-checks.js';

const SHORTER: Readonly<Record<string, readonly string[]>> = {
  demo_net: ['stages.0.duration_s=0.3'],
  facebook_etc: ['stages.0.duration_s=0.3', 'stages.0.warmup_s=0.1'],
  load_test: ['stages.0.duration_s=0.5', 'stages.0.warmup_s=0.1'],
  peer_failure: [
    'stages.0.duration_s=2.5',
    'stages.0.faults.0.at_s=0.5',
    'stages.0.faults.1.at_s=1.5',
  ],
  ramp_test: [0, 1, 2, 3, 4, 5].flatMap((stage) => [
    `stages.${stage}.duration_s=0.1`,
    `stages.${stage}.warmup_s=0.05`,
  ]),
  write_burst_ttl: ['stages.2.requests=800'],
  write_burst_ttl_paced: [
    ...[0, 1, 2].map((stage) => `stages.${stage}.duration_s=0.3`),
    ...[1, 2].map((stage) => `stages.${stage}.keys=600`),
  ],
};

/** The preload of facebook_etc takes most of the time: a fifth of its keys. */
const FEWER_KEYS: Readonly<Record<string, readonly string[]>> = {
  facebook_etc: ['stages.0.keys=5000'],
};

/** The overrides that shorten a shipped scenario. */
export function shortened(name: string): string[] {
  return ['settle_s=0', ...(SHORTER[name] ?? [])];
}

/** The names of those without faults that are bound by counts, or by time. */
export function shippedNames(bound: 'count' | 'time'): string[] {
  return shippedScenarios()
    .filter(({ file }) => {
      const { stages } = loadScenario(file);
      const byCount = stages.every(({ requests }) => requests !== undefined);
      return byCount === (bound === 'count') && !stages.some(({ faults }) => faults);
    })
    .map(({ name }) => name);
}

/** Adds a test that runs a scenario and looks into its books. */
export function shippedTest(name: string, driver: 'meta' | 'memjs'): void {
  test(`${name} runs through ${driver} and its books balance`, async () => {
    const overrides = [...shortened(name), ...(FEWER_KEYS[name] ?? [])];
    const report = await runShipped(name, `driver=${driver}`, ...overrides);
    assertBalanced(report);
    assert.is(report.driver, driver);
    assert.ok(stagesOf(report).length > 0);
    for (const { measure } of stagesOf(report)) assert.ok(measure.operations > 0);
  });
}
