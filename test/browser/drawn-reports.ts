// Pages of reports that no short run gives: made up, and drawn by the real command.
import { chartsOf } from '../../src/compare/charts/all.js';
import type { Report } from '../../src/schema/generated/report.js';
import { compared, type Sides, sides, STEADY } from '../compare/fixture-sides.js';
import { abortedReport, fixtureReport, HOSTILE, hostileReport } from '../report/fixture.js';
import type { Workspace } from '../support/workspace.js';
import { peerbench, type Recipe, reportPage } from './subjects.js';

function drawn(name: string, build: () => Report): Recipe {
  return {
    name,
    async make(workspace) {
      await workspace.write(`${name}/report.json`, JSON.stringify(build()));
      await peerbench(workspace, 'report', name);
      return reportPage(workspace, name);
    },
  };
}

/** Most operations succeed in the first stage, some in the second, none in the last. */
function withErrors(): Report {
  return fixtureReport({
    stages: [
      { name: '4x1000', timeouts: 3 },
      { name: '8x1000', timeouts: 900 },
      { name: '16x1000', operations: 0, timeouts: 37, hitRate: null },
    ],
  });
}

/** Eight stages, sixteen peers, three runs. */
function large(): Report {
  const workers = [1, 2, 4, 8, 16, 32, 64, 128];
  return fixtureReport({
    runs: 3,
    peers: Array.from({ length: 16 }, (_, i) => `cache-${i}.eu-central-1.example.org:11211`),
    stages: workers.map((count) => ({
      name: `${count} workers, reads and writes`,
      workers: count,
      medianUs: 80 * Math.sqrt(count),
      durationS: 12,
    })),
  });
}

function comparison(name: string, build: () => Sides): Recipe {
  const write = async (workspace: Workspace, side: string, report: Report) => {
    await workspace.write(`${name}/${side}/report.json`, JSON.stringify(report));
    return `${name}/${side}`;
  };
  return {
    name,
    async make(workspace) {
      const { base, candidate } = build();
      const a = await write(workspace, 'a', base);
      const b = await write(workspace, 'b', candidate);
      await peerbench(workspace, 'compare', a, b, '--html', `${name}/page.html`);
      const { stages } = chartsOf(compared({ base, candidate }), base, candidate);
      const charts = stages.reduce((sum, { charts: { length } }) => sum + length, 1);
      return { name, file: workspace.path(name, 'page.html'), charts };
    },
  };
}

/** Two sides of four stages, the second a fifth slower. */
const slower = (): Sides =>
  sides({
    slower: 1.2,
    stages: ['4x500', '8x500', '16x500', '32x500'].map((name) => ({ ...STEADY[0]!, name })),
  });

const hostileSides = (): Sides =>
  sides({ name: HOSTILE, stages: [{ ...STEADY[0]!, name: HOSTILE }] });

/** Made-up reports and comparisons. */
export const drawnReports: readonly Recipe[] = [
  drawn('errors', withErrors),
  drawn('no_stages', abortedReport),
  drawn('hostile', hostileReport),
  drawn('large', large),
  comparison('comparison', slower),
  comparison('hostile_comparison', hostileSides),
];
