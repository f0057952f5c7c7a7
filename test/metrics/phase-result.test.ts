import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { phaseFigures, timeline } from '../../src/metrics/figures.js';
import { HIT, MISS, type Outcome, STORED, TIMEOUT } from '../../src/metrics/outcome.js';
import { PhaseRecorder } from '../../src/metrics/phase-recorder.js';
import { mergePhase, type PhaseResult } from '../../src/metrics/phase-result.js';

type Sample = readonly [outcome: Outcome, latencyMs: number, atMs: number];

const USE = { cpuS: 1, eventLoopUtilization: 0.5, gcPauses: 1, gcTotalMs: 2, gcLongestMs: 2 };
const SHAPE = { intervalMs: 100, peers: 2 };

/** What one thread would send for these samples. */
function threadResult(samples: readonly Sample[], durationMs: number): PhaseResult {
  const recorder = new PhaseRecorder({
    defer: () => undefined,
    peers: 2,
    intervalMs: 100,
    openLoop: false,
  });
  recorder.begin(0);
  for (const [outcome, latencyMs, atMs] of samples) {
    const read = outcome !== STORED;
    recorder.request(outcome === STORED ? 1 : 0, read, outcome, atMs - latencyMs, atMs);
    recorder.operation(read, outcome, atMs - latencyMs, atMs - latencyMs, atMs);
    if (outcome === STORED && atMs % 2 === 0) recorder.fill(STORED);
  }
  return { record: recorder.finish(), durationMs, use: USE, reconnects: 0, complete: true };
}

const SAMPLES: readonly Sample[] = Array.from({ length: 1000 }, (_, i) => [
  ([HIT, MISS, STORED, HIT, TIMEOUT] as const)[i % 5]!,
  1 + (i % 97) / 10,
  20 + i,
]);

test('merging threads equals one thread that saw everything', () => {
  const whole = mergePhase([threadResult(SAMPLES, 1100)], SHAPE);
  const parts = mergePhase(
    [
      threadResult(
        SAMPLES.filter((_, i) => i % 3 === 0),
        1100,
      ),
      threadResult(
        SAMPLES.filter((_, i) => i % 3 !== 0),
        900,
      ),
    ],
    SHAPE,
  );
  assert.equal(phaseFigures(parts), phaseFigures(whole));
  assert.equal(timeline(parts), timeline(whole));
  assert.is(parts.threads.length, 2);
});

test('operations are hits, misses, stored sets and errors; rates count what they say', () => {
  const figures = phaseFigures(mergePhase([threadResult(SAMPLES, 2000)], SHAPE));
  const { operations, hits, misses, sets, gets, errors, hit_rate: hitRate } = figures;
  assert.equal([operations, hits, misses, sets, gets], [1000, 400, 200, 200, 800]);
  assert.is(figures.fills, 100, 'every other set');
  assert.is(errors.timeout, 200);
  assert.is(hitRate, 400 / 600);
  assert.is(figures.throughput, 800 / 2);
  assert.is(figures.latency_us.count, 800);
  assert.is(figures.error_latency_us.count, 200);
  assert.is(figures.by_operation.get_hit.count, 400);
  assert.is(figures.service_us, null);
});

test('the timeline adds up to the phase and leaves empty intervals out', () => {
  const gap: readonly Sample[] = [...SAMPLES, [HIT, 1, 5050]];
  const points = timeline(mergePhase([threadResult(gap, 5100)], SHAPE));
  assert.is(
    points.reduce((sum, { operations }) => sum + operations, 0),
    1001,
  );
  assert.equal(
    points.map(({ t_s: t }) => t),
    [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 5],
  );
});

test('a phase of more than ten seconds gets a timeline in seconds', () => {
  const merged = mergePhase([threadResult(SAMPLES, 10_001)], SHAPE);
  assert.is(merged.intervalS, 1);
  assert.equal(
    timeline(merged).map(({ t_s: t, operations }) => [t, operations]),
    [
      [0, 980],
      [1, 20],
    ],
  );
});

test('a phase in which nothing happened has figures, and they are not zeros that look measured', () => {
  const figures = phaseFigures(mergePhase([], SHAPE));
  assert.is(figures.operations, 0);
  assert.is(figures.hit_rate, null);
  assert.is(figures.latency_us.p99, null);
  assert.is(figures.throughput, 0);
});

test.run();
