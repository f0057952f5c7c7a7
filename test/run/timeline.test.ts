// What a run leaves of the course of time: the peers' counters once a second, and interval logs.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistogramLogReader } from 'hdr-histogram-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report, StageResult } from '../../src/schema/generated/report.js';
import { runFields } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

/** Values beyond what the peers can hold: things are thrown out all the time. */
const FIELDS = {
  network: { peers: 2, memory_mb: 4 },
  workload: { value_bytes: 2000, read_ratio: 0.5, ghost_ratio: 0.1 },
};

/** Runs with a report folder, which is handed to `body`, without charts. */
async function runWithFolder(
  fields: object,
  runs: number,
  body: (report: Report, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pb-timeline-'));
  try {
    const out = join(folder, 'report');
    await body(await runFields(fields, { out, runs, charts: false }), out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Operations by tag in an interval log, and when the first interval begins. */
async function readLog(file: string) {
  const reader = new HistogramLogReader(await readFile(file, 'utf8'), 64);
  const counts: Record<string, number> = {};
  let startMs = Infinity;
  for (;;) {
    const histogram = reader.nextIntervalHistogram();
    if (!histogram) return { counts, startMs };
    counts[histogram.tag] = (counts[histogram.tag] ?? 0) + histogram.totalCount;
    startMs = Math.min(startMs, histogram.startTimeStampMsec);
  }
}

/** What must be in the log of a stage without errors. */
function countsOf({ measure }: StageResult): Record<string, number> {
  const { get_hit: hits, get_miss: misses, set } = measure.by_operation;
  return { get_hit: hits.count, get_miss: misses.count, set: set.count };
}

test('peers over time add up to their counters, and the interval log to the operations', () =>
  runWithFolder(
    { ...FIELDS, stages: [{ workers: 4, threads: 2, keys: 4000, duration_s: 2.6 }] },
    1,
    async (report, out) => {
      assertBalanced(report);
      const stage = onlyStage(report);
      const { measure, peers, timeline, generator } = stage;
      assert.equal([measure.complete, stage.preload.complete], [true, true]);
      assert.is(generator.reconnects, 0);
      for (const { name, timeline: points, hits, misses, operations } of peers) {
        assert.ok(points.length > 1, `${name} was asked meanwhile`);
        const sum = (of: 'gets' | 'hits' | 'sets') =>
          points.reduce((total, point) => total + point[of]!, 0);
        assert.equal(
          [sum('gets'), sum('hits'), sum('sets')],
          [hits + misses, hits, operations - hits - misses],
        );
        for (const { connections, cpu_busy: busy, evictions } of points) {
          assert.ok(connections! >= 1);
          assert.ok(busy! >= 0);
          assert.ok(evictions! > 0);
        }
      }
      const told = timeline.filter(({ evictions }) => evictions !== null);
      assert.is(told.length, peers[0]!.timeline.length);
      assert.is(told.at(-1), timeline.at(-1));
      assert.ok(told.every(({ bytes }) => bytes! > 0));

      const { counts, startMs } = await readLog(join(out, 'runs', '000', '000-4x2.6s.hlog'));
      assert.equal(counts, countsOf(stage));
      const { started_at: startedAt, duration_s: durationS } = report.runs[0]!;
      // The log has milliseconds, and the two clocks were read one after the other.
      const sinceStartMs = startMs - Date.parse(startedAt);
      assert.ok(sinceStartMs > -10 && sinceStartMs < durationS * 1000, `${sinceStartMs}`);
    },
  ));

test('every stage of every run has its log; short phases have one poll, at their end', () =>
  runWithFolder(
    {
      ...FIELDS,
      stages: [
        { workers: 2, requests: 300 },
        { rate_per_s: 2000, duration_s: 0.3 },
      ],
    },
    2,
    async (report, out) => {
      assertBalanced(report);
      for (const { index, stages } of report.runs) {
        const folder = join(out, 'runs', `00${index}`);
        const files = await readdir(folder);
        assert.equal(files.sort(), ['000-2x300.hlog', '001-2000_s.hlog']);
        for (const [number, stage] of stages.entries()) {
          assert.equal((await readLog(join(folder, files[number]!))).counts, countsOf(stage));
          for (const peer of stage.peers) {
            assert.is(peer.timeline.length, 1);
            assert.is(peer.timeline[0]!.gets, peer.hits + peer.misses);
          }
        }
      }
    },
  ));

test.run();
