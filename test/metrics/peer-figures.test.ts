import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CORRUPT, HIT, MISS, type Outcome, STORED, TIMEOUT } from '../../src/metrics/outcome.js';
import {
  checkBooks,
  type PeerCounters,
  peerFigures,
  sumKnown,
} from '../../src/metrics/peer-figures.js';
import { PhaseRecorder } from '../../src/metrics/phase-recorder.js';
import { mergePhase, type MergedPhase } from '../../src/metrics/phase-result.js';

const NAMES = ['p0', 'p1'];
const ZERO: PeerCounters = {
  pid: 7,
  startedS: 1000,
  cmdGet: 0,
  getHits: 0,
  cmdSet: 0,
  evictions: 0,
  bytes: 0,
  items: 0,
  cpuS: 1,
  currConnections: 3,
};

/** A phase in which peer 0 got these outcomes and peer 1 one stored set. */
function phase(...outcomes: readonly Outcome[]): MergedPhase {
  const recorder = new PhaseRecorder({
    defer: () => undefined,
    peers: 2,
    intervalMs: 100,
    openLoop: false,
  });
  recorder.begin(0);
  const add = (peer: number, outcome: Outcome) => {
    const read = outcome !== STORED;
    recorder.request(peer, read, outcome, 0, 1);
    recorder.operation(read, outcome, 0, 0, 1);
  };
  for (const outcome of outcomes) add(0, outcome);
  add(1, STORED);
  const use = { cpuS: null, eventLoopUtilization: 0, gcPauses: 0, gcTotalMs: 0, gcLongestMs: 0 };
  const result = {
    record: recorder.finish(),
    durationMs: 1000,
    use,
    reconnects: 0,
    complete: true,
  };
  return mergePhase([result], { intervalMs: 100, peers: 2 });
}

const NOTHING = { ...mergePhase([], { intervalMs: 100, peers: 2 }), complete: true };

/** Counters around a stage whose preload did nothing; peer 1 stored one item while measuring. */
function counters(after: Partial<PeerCounters> | null) {
  const before = [ZERO, ZERO];
  const end = [after && { ...ZERO, ...after }, { ...ZERO, cmdSet: 1 }];
  return { beforePreload: before, afterPreload: before, beforeMeasure: before, afterMeasure: end };
}

test('books that agree are balanced', () => {
  const phases = { preload: NOTHING, measure: phase(HIT, HIT, MISS, STORED) };
  const books = checkBooks(NAMES, phases, counters({ cmdGet: 3, getHits: 2, cmdSet: 1 }));
  assert.equal(books, { balanced: true, differences: [] });
});

test('a difference is named with its phase, peer and both counts', () => {
  const phases = { preload: NOTHING, measure: phase(HIT, MISS) };
  const books = checkBooks(NAMES, phases, counters({ cmdGet: 3, getHits: 1 }));
  assert.is(books.balanced, false);
  assert.equal(books.differences, ['measure: p0: 2 gets counted here, 3 there']);
});

test('requests that timed out may or may not have reached the peer', () => {
  const phases = { preload: NOTHING, measure: phase(HIT, TIMEOUT) };
  for (const cmdGet of [1, 2]) {
    assert.is(checkBooks(NAMES, phases, counters({ cmdGet, getHits: 1 })).balanced, true);
  }
  assert.is(checkBooks(NAMES, phases, counters({ cmdGet: 3, getHits: 1 })).balanced, false);
});

test("a corrupt reply may or may not be a hit in the peer's books", () => {
  const phases = { preload: NOTHING, measure: phase(HIT, CORRUPT) };
  for (const gets of [1, 2]) {
    const books = checkBooks(NAMES, phases, counters({ cmdGet: gets, getHits: gets }));
    assert.is(books.balanced, true);
  }
  assert.is(checkBooks(NAMES, phases, counters({ cmdGet: 3, getHits: 1 })).balanced, false);
});

test('a peer that did not answer, or is another process now, leaves the books unknown', () => {
  const phases = { preload: NOTHING, measure: phase(HIT) };
  assert.is(checkBooks(NAMES, phases, counters(null)).balanced, 'unknown');
  assert.is(checkBooks(NAMES, phases, counters({ pid: 8 })).balanced, 'unknown');
  // The only process of a container has its pid again.
  const again = counters({ startedS: 1010, cmdGet: 1, getHits: 1 });
  assert.is(checkBooks(NAMES, phases, again).balanced, 'unknown');
});

test('peer figures are shares, growth of counters and last values', () => {
  const measure = phase(HIT, HIT, MISS);
  const after = { evictions: 5, bytes: 1000, items: 3, cpuS: 1.5 };
  const [first, second] = peerFigures(NAMES, [0.6, 0.4], measure, counters(after), []);
  assert.is(first!.share, 0.75);
  assert.is(first!.predicted_share, 0.6);
  assert.equal([first!.hits, first!.misses, first!.errors], [2, 1, 0]);
  assert.equal([first!.evictions, first!.bytes, first!.items], [5, 1000, 3]);
  assert.is(first!.cpu_busy, 0.5);
  assert.is(second!.evictions, 0);
  assert.is(peerFigures(NAMES, [0.6, 0.4], measure, counters(null), [])[0]!.evictions, null);
});

test('wrong values are counted by peer, as a part of its errors', () => {
  const measure = phase(HIT, CORRUPT, CORRUPT, TIMEOUT);
  const figures = peerFigures(NAMES, [0.6, 0.4], measure, counters(null), []);
  assert.equal(
    figures.map(({ errors, corrupt }) => [errors, corrupt]),
    [
      [3, 2],
      [0, 0],
    ],
  );
});

test('a sum with an unknown part is unknown', () => {
  assert.is(sumKnown([1, 2]), 3);
  assert.is(sumKnown([1, null]), null);
});

test('where others may use the peers, more there than here is theirs, and less is a mistake', () => {
  const measure = phase(HIT, HIT, MISS);
  const phases = { preload: NOTHING, measure };
  const more = checkBooks(NAMES, phases, counters({ cmdGet: 5, getHits: 3 }), true);
  assert.equal(more, {
    balanced: 'unknown',
    differences: [
      'measure: p0: 3 gets counted here, 5 there',
      'measure: p0: 2 hits counted here, 3 there',
    ],
  });
  const less = checkBooks(NAMES, phases, counters({ cmdGet: 2, getHits: 3 }), true);
  assert.is(less.balanced, false);
  assert.is(less.differences[0], 'measure: p0: 3 gets counted here, 2 there');
  const equal = checkBooks(NAMES, phases, counters({ cmdGet: 3, getHits: 2 }), true);
  assert.equal(equal, { balanced: true, differences: [] });
});

test.run();
