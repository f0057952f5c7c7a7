// A report as large as they come: eight stages, sixteen peers, and a timeline of an interval a second.
// Built in code, since as a file it would be megabytes.
import type { StageResult } from '../../src/schema/generated/report.js';
import { summarise } from '../../src/report/summary.js';
import type { Report } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

const STAGES = 8;
const PEERS = 16;
/** Intervals that differ: more would take longer to make, not longer to draw. */
const DIFFERENT = 25;

/** A stage whose timeline goes on for `seconds`, with the intervals that it has over and over. */
function prolonged(stage: StageResult, seconds: number): void {
  const { timeline } = stage;
  stage.timeline_interval_s = 1;
  stage.measure.duration_s = seconds;
  stage.timeline = Array.from({ length: seconds }, (_, s) => ({
    ...timeline[(s * 7) % timeline.length]!,
    t_s: s,
    errors: s % 50 === 0 ? 3 : 0,
    evictions: (s * 37) % 400,
    bytes: 60_000_000 + s * 1000,
  }));
  for (const peer of stage.peers) {
    const [point] = peer.timeline;
    peer.timeline = Array.from({ length: seconds }, (_, s) => ({ ...point!, t_s: s + 1 }));
  }
}

/** Eight stages of `seconds` each. */
export function largeReport(seconds: number): Report {
  const report = fixtureReport({
    name: 'large',
    peers: Array.from({ length: PEERS }, (_, i) => `large_p${i}`),
    stages: Array.from({ length: STAGES }, (_, i) => ({
      name: `${2 ** i}x${seconds}s`,
      workers: 2 ** i,
      operations: 12_000,
      durationS: DIFFERENT / 2,
      medianUs: 80 + 60 * i,
      keys: { distribution: 'zipf', exponent: 1 } as const,
    })),
  });
  for (const stage of report.runs[0]!.stages) prolonged(stage, seconds);
  report.summary = summarise(report.runs);
  return report;
}
