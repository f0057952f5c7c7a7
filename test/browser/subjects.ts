// The pages that are looked at: of every shipped scenario, really run, and of what else can come out.
import { readdirSync } from 'node:fs';
import { shippedScenarios } from '../../src/scenario/load.js';
import { shortened } from '../support/shipped.js';
import type { Workspace } from '../support/workspace.js';
import type { Subject } from './check-page.js';
import { drawnReports } from './drawn-reports.js';
import { endedEarly } from './ended-early.js';

/** A page that can be made. */
export interface Recipe {
  readonly name: string;
  /** Makes it, in a folder of its own name. */
  make(workspace: Workspace): Promise<Subject>;
}

/** The fewest charts of a report that has any. */
const FEWEST_CHARTS = 10;

/** The page in the report directory `name`, which must have a drawing for each chart beside it. */
export function reportPage(workspace: Workspace, name: string): Subject {
  const drawn = readdirSync(workspace.path(name, 'charts')).filter((file) => file.endsWith('.svg'));
  const charts = Math.max(FEWEST_CHARTS, drawn.length);
  return { name, file: workspace.path(name, 'index.html'), charts };
}

/** Runs peerbench; throws what it said where it ends with another code. */
export async function peerbench(workspace: Workspace, ...args: string[]): Promise<void> {
  const { code, err } = await workspace.run(...args);
  if (code !== 0)
    throw new Error(`peerbench ${args.join(' ')} ended with ${code ?? 'a signal'}: ${err}`);
}

function runOf(name: string, scenario: string, ...args: string[]): Recipe {
  return {
    name,
    async make(workspace) {
      await peerbench(workspace, 'run', scenario, '--out', name, ...args);
      return reportPage(workspace, name);
    },
  };
}

const QUICK_DEMO = ['--set', 'stages.0.duration_s=0.3'];

const withoutCharts: Recipe = {
  name: 'no_charts',
  async make(workspace) {
    const { name } = this;
    await peerbench(workspace, 'run', 'demo_net', '--out', name, '--no-charts', ...QUICK_DEMO);
    return { name, file: workspace.path(name, 'index.html'), charts: 0 };
  },
};

const changedNetwork: Recipe = {
  name: 'network_change',
  async make(workspace) {
    const { name } = this;
    const load = { workers: 4, keys: 500, duration_s: 1 };
    const file = await workspace.scenario(name, {
      network: { peers: 4, memory_mb: 16 },
      workload: { keyspace: 'shared', set_on_miss: true },
      stages: [
        load,
        { ...load, name: 'one less', network_change: { remove: [`${name}_p1`] } },
        { ...load, name: 'two more', network_change: { add: ['late_a', 'late_b'] } },
      ],
    });
    await peerbench(workspace, 'run', file, '--out', name);
    return reportPage(workspace, name);
  },
};

/** All of them, in the order in which they are looked at. */
export const RECIPES: readonly Recipe[] = [
  ...shippedScenarios().map(({ name }) => {
    return runOf(name, name, ...shortened(name).flatMap((override) => ['--set', override]));
  }),
  runOf('three_runs', 'demo_net', '--runs', '3', ...QUICK_DEMO),
  withoutCharts,
  changedNetwork,
  ...endedEarly,
  ...drawnReports,
];
