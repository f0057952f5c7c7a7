// A small report that has something for every chart: two runs, an open loop, errors, evictions, and a
// change of the network.
import { summarise } from '../../src/report/summary.js';
import type { Report } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

/** The report that the golden drawings are made of. */
export function goldenReport(): Report {
  const report = fixtureReport({
    name: 'golden',
    runs: 2,
    peers: ['golden_p0', 'golden_p1', 'golden_p2'],
    stages: [
      { name: '4x600', operations: 600, durationS: 3, hitRate: 0.9, evictions: 120 },
      { name: '500/s', operations: 900, durationS: 2.5, hitRate: 0.7, ratePerS: 500, timeouts: 4 },
    ],
  });
  for (const { stages } of report.runs) {
    const [first, second] = stages as [(typeof stages)[0], (typeof stages)[0]];
    for (const [i, point] of first.timeline.entries()) {
      point.evictions = i % 2 === 1 ? 40 : null;
      point.bytes = i % 2 === 1 ? 3_000_000 + i * 200_000 : null;
    }
    second.timeline[2]!.errors = 4;
    second.measure.service_us!.p99! *= 0.8;
    second.network_changes.push({
      add: ['golden_p2'],
      remove: ['golden_p9'],
      keys: 4000,
      moved_keys: 2100,
      predicted_moved: 1900,
      hit_rate_before: 0.9,
      hit_rate_at: 0.4,
      hit_rate_after: 0.85,
      recovery_s: 1.5,
      peers: [
        { name: 'golden_p0', lost_keys: 700, gained_keys: 450 },
        { name: 'golden_p1', lost_keys: 500, gained_keys: 450 },
        { name: 'golden_p9', lost_keys: 900, gained_keys: 0 },
        { name: 'golden_p2', lost_keys: 0, gained_keys: 1200 },
      ],
    });
  }
  report.summary = summarise(report.runs);
  return report;
}
