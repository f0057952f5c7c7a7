// Runs of scenarios inside the test's own process, with real daemons and real load threads; nothing
// may be left of them.
import * as assert from 'uvu/assert';
import { run, type RunOptions } from '../../src/runner.js';
import { loadScenario } from '../../src/scenario/load.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Report } from '../../src/schema/generated/report.js';
import { withTmpdir } from '../network/processes.js';

/** Most tests ask for nothing about the generator's ceiling, which takes time to measure. */
const QUICK: RunOptions = { ceiling: false };

/** Runs a scenario given by its fields; afterwards nothing may be left of its daemons. */
export async function runFields(fields: object, options: RunOptions = {}): Promise<Report> {
  const text = JSON.stringify({ name: 'inline', ...fields });
  return runClean(parseScenario(text, 'inline.yaml'), { ...QUICK, ...options });
}

/** Runs a shipped scenario with `--set` overrides. */
export async function runShipped(name: string, ...overrides: string[]): Promise<Report> {
  return runClean(loadScenario(name, { overrides }), QUICK);
}

async function runClean(...[scenario, options]: Parameters<typeof run>): Promise<Report> {
  let report: Report | undefined;
  await withTmpdir(async () => {
    report = await run(scenario, options);
  });
  assert.ok(report);
  return report;
}
