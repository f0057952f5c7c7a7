// What must hold for every report of a run, whatever was measured.
import * as assert from 'uvu/assert';
import { Histogram } from '../../src/metrics/histogram.js';
import type { Phase, Report, StageResult } from '../../src/schema/generated/report.js';
import { compileSchema } from '../../src/schema/validator.js';

const validate = compileSchema('report', { fillDefaults: false });

/** Operations of a phase that ended in an error, of any class. */
export function errorsOf({ errors }: Phase): number {
  return Object.values(errors as unknown as Record<string, number>).reduce((a, b) => a + b, 0);
}

/** The codes of a report's warnings, sorted, each once. */
export function warningCodes({ warnings }: Report): string[] {
  return [...new Set(warnings.map(({ code }) => code))].sort();
}

/** The warnings that say that something was counted wrong or failed; noise of the machine is none. */
export function troubles(report: Report): string[] {
  const noise = ['generator_bound', 'schedule_not_kept', 'rate_not_reached'];
  return report.warnings
    .filter(({ code }) => !noise.includes(code))
    .map(({ code, message }) => `${code}: ${message}`);
}

/** Every stage of every run. */
export function stagesOf(report: Report): StageResult[] {
  return report.runs.flatMap(({ stages }) => stages);
}

/** The only stage of a report with one run and one stage. */
export function onlyStage(report: Report): StageResult {
  const stages = stagesOf(report);
  assert.is(stages.length, 1, 'stages');
  return stages[0]!;
}

/** Holds a report against the schema, and its counts against each other and its histograms. */
export function assertSound(report: Report): void {
  assert.equal(validate(structuredClone(report)), [], 'the schema');
  for (const stage of stagesOf(report)) {
    assertPhase(stage.preload, `${stage.name} preload`);
    assertPhase(stage.measure, `${stage.name} measure`);
    assertTimeline(stage);
    assertPeers(stage);
    assertPeersOverTime(stage);
    assertWorkload(stage);
  }
}

/** As `assertSound`, and what the peers counted agrees with what was counted here. */
export function assertBalanced(report: Report): void {
  assertSound(report);
  for (const stage of stagesOf(report)) {
    assert.equal(stage.books, { balanced: true, differences: [] }, stage.name);
    const { operations, fills } = stage.measure;
    assert.is(stage.workload.operations, operations - fills, `${stage.name}: started`);
  }
  assert.equal(troubles(report), []);
}

function assertPhase(phase: Phase, where: string): void {
  const { operations, gets, sets, hits, misses, by_operation: kinds } = phase;
  const stored = kinds.set.count;
  assert.is(gets + sets, operations, `${where}: gets and sets`);
  assert.is(hits + misses + stored + errorsOf(phase), operations, `${where}: outcomes`);
  assert.is(kinds.get_hit.count, hits, `${where}: hits in the histogram`);
  assert.is(kinds.get_miss.count, misses, `${where}: misses in the histogram`);
  assert.is(phase.latency_us.count, hits + misses + stored, `${where}: latencies`);
  assert.is(phase.error_latency_us.count, errorsOf(phase), `${where}: latencies of errors`);
  assert.is(Histogram.decode(phase.histogram).count, phase.latency_us.count, `${where}: decoded`);
  if (phase.service_us) assert.is(phase.service_us.count, phase.latency_us.count, `${where}: sent`);
}

function assertTimeline({ name, measure, timeline }: StageResult): void {
  const sums = { operations: 0, hits: 0, misses: 0, errors: 0, latencies: 0 };
  for (const { operations, hits, misses, errors, histogram } of timeline) {
    sums.operations += operations;
    sums.hits += hits;
    sums.misses += misses;
    sums.errors += errors;
    sums.latencies += Histogram.decode(histogram).count;
  }
  const { operations, hits, misses, latency_us: latency } = measure;
  const errors = errorsOf(measure);
  const expected = { operations, hits, misses, errors, latencies: latency.count };
  assert.equal(sums, expected, `${name}: timeline`);
}

function assertPeers({ name, measure, peers, generator }: StageResult): void {
  const requests = peers.reduce((sum, { operations }) => sum + operations, 0);
  assert.ok(requests >= measure.operations - measure.errors.dropped, `${name}: requests`);
  for (const peer of peers) {
    const stored = peer.operations - peer.hits - peer.misses - peer.errors;
    assert.is(peer.latency_us.count, peer.hits + peer.misses + stored, `${name}: ${peer.name}`);
  }
  const threads = generator.threads.reduce((sum, { operations }) => sum + operations, 0);
  assert.is(threads, measure.operations, `${name}: threads`);
  assert.is(generator.dropped, measure.errors.dropped, `${name}: dropped`);
}

/** Sums of what is known. */
function sumOf<T>(items: readonly T[], read: (item: T) => number | null): number {
  return items.reduce((sum, item) => sum + (read(item) ?? 0), 0);
}

function assertPeersOverTime({ name, measure, peers, timeline, evictions }: StageResult): void {
  for (const { name: peer, timeline: points, ...total } of peers) {
    const where = `${name}: ${peer} over time`;
    for (const [index, { t_s: tS }] of points.entries()) {
      assert.ok(tS > (points[index - 1]?.t_s ?? -1), where);
    }
    assert.ok(Math.abs((points.at(-1)?.t_s ?? 0) - measure.duration_s) < 0.001, `${where}: end`);
    assert.is(points.at(-1)?.bytes ?? total.bytes, total.bytes, `${where}: bytes`);
    assert.is(points.at(-1)?.items ?? total.items, total.items, `${where}: items`);
  }
  if (evictions === null) return;
  const told = sumOf(peers, (peer) => sumOf(peer.timeline, (point) => point.evictions));
  assert.is(
    sumOf(timeline, (point) => point.evictions),
    told,
    `${name}: evictions over time`,
  );
  assert.ok(told <= evictions, `${name}: evictions while measuring`);
}

function assertWorkload({ name, measure, workload, workers, keys }: StageResult): void {
  // What an interruption left without a reply was started too. Fills were not asked for.
  const ended = measure.operations - measure.errors.dropped - measure.fills;
  assert.ok(workload.operations >= ended, `${name}: ${workload.operations} started`);
  const { count, touched, popularity } = workload.keys;
  assert.is(count, workers * keys, `${name}: keys`);
  assert.ok(touched <= Math.min(count, workload.operations), `${name}: keys asked for`);
  let last = { ranks: 0, asked_share: 0, realised_share: 0 };
  for (const point of popularity ?? []) {
    assert.ok(point.ranks > last.ranks && point.asked_share > last.asked_share, `${name}: asked`);
    assert.ok(point.realised_share >= last.realised_share, `${name}: realised`);
    last = point;
  }
}
