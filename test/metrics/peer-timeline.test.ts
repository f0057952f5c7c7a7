import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PeerCounters } from '../../src/metrics/peer-figures.js';
import {
  closePolls,
  dateAnswer,
  peerTimeline,
  type Poll,
  withPeers,
} from '../../src/metrics/peer-timeline.js';
import type { TimelinePoint } from '../../src/schema/generated/report.js';

/** Counters that all grow with `n`. */
function counters(n: number, changes: Partial<PeerCounters> = {}): PeerCounters {
  return {
    pid: 7,
    startedS: 1000,
    cmdGet: 100 * n,
    getHits: 60 * n,
    cmdSet: 40 * n,
    evictions: 10 * n,
    bytes: 1000 + n,
    items: 50 + n,
    cpuS: n / 4,
    currConnections: 3,
    ...changes,
  };
}

/** A poll at `tMs` whose answers are dated 2 ms later; null for a peer without one. */
function poll(tMs: number, ...answers: (PeerCounters | null)[]): Poll {
  return { tMs, answers: answers.map((told) => told && { tMs: tMs + 2, counters: told }) };
}

const UNKNOWN = {
  gets: null,
  hits: null,
  sets: null,
  evictions: null,
  bytes: null,
  items: null,
  cpu_busy: null,
  connections: null,
};

test('the counters after the phase are its last poll, in place of one shortly before', () => {
  const polls = [poll(1001, counters(1)), poll(2001, counters(2))];
  const times = (durationS: number) =>
    closePolls(polls, [counters(3)], durationS).map(({ tMs }) => tMs);
  assert.equal(times(2.6), [1001, 2001, 2600]);
  assert.equal(times(2.4), [1001, 2400]);
  assert.equal(closePolls([], [counters(3)], 0.2).length, 1);
  assert.equal(closePolls([], [counters(3)], 0), [], 'a phase that never ran');
});

test('an answer is dated at the middle of its way, and one that took long is none', () => {
  assert.equal(dateAnswer(1001, 1011, counters(1)), { tMs: 1006, counters: counters(1) });
  assert.is(dateAnswer(1001, 1101, counters(1))?.tMs, 1051);
  assert.is(dateAnswer(1001, 1101.1, counters(1)), null);
});

test('a late answer makes no absurd point: the prompt one after it holds the growth of both', () => {
  const polls: Poll[] = [
    { tMs: 1001, answers: [dateAnswer(1001, 1990, counters(1))] },
    { tMs: 2001, answers: [dateAnswer(2001, 2003, counters(2))] },
  ];
  const points = peerTimeline(0, counters(0), closePolls(polls, [counters(3)], 3.002));
  assert.equal(
    points.map(({ t_s: tS, gets, cpu_busy: busy }) => [tS, gets, busy]),
    [
      [1.001, null, null],
      [2.002, 200, 0.5 / 2.002],
      [3.002, 100, 0.25],
    ],
  );
});

test('answers less than half a second before the end, or after the last one, are left out', () => {
  const samples = (durationS: number, ...timesMs: number[]) => {
    const polls = timesMs.map((tMs) => ({
      tMs,
      answers: [{ tMs: tMs + 40, counters: counters(1) }],
    }));
    return closePolls(polls, [counters(3)], durationS).map(
      ({ answers }) => answers[0]?.tMs ?? null,
    );
  };
  assert.equal(samples(2.6, 1001, 2001), [1041, 2041, 2600]);
  assert.equal(samples(2.52, 1001, 2001), [1041, null, 2520], 'asked in time, answered too late');
  assert.equal(samples(3, 1499, 1998, 2040), [1539, null, 2080, 3000]);
  assert.equal(samples(3, 400), [null, 3000], 'too close to the counters at the start');
});

test('peers are held against their own last answer', () => {
  const sample = (tMs: number) => ({ tMs, counters: counters(1) });
  const polls: Poll[] = [
    { tMs: 1000, answers: [sample(1000), null] },
    { tMs: 1400, answers: [sample(1400), sample(1400)] },
    { tMs: 1700, answers: [sample(1700), sample(1700)] },
  ];
  const [, second, third] = closePolls(polls, [null, null], 3);
  assert.equal(second!.answers, [null, sample(1400)]);
  assert.equal(third!.answers, [sample(1700), null]);
});

test('points hold growth since the last point, levels as they were, and busy time per second', () => {
  const polls = [poll(998, counters(2)), poll(1998, counters(3))];
  assert.equal(peerTimeline(0, counters(0), polls), [
    {
      t_s: 1,
      gets: 200,
      hits: 120,
      sets: 80,
      evictions: 20,
      bytes: 1002,
      items: 52,
      cpu_busy: 0.5,
      connections: 3,
    },
    {
      t_s: 2,
      gets: 100,
      hits: 60,
      sets: 40,
      evictions: 10,
      bytes: 1003,
      items: 53,
      cpu_busy: 0.25,
      connections: 3,
    },
  ]);
});

test('a peer that does not answer is unknown, and the next point holds the growth of both', () => {
  const polls = [poll(998, counters(1)), poll(1998, null), poll(2998, counters(5))];
  const [, second, third] = peerTimeline(0, counters(0), polls);
  assert.equal(second, { t_s: 1.998, ...UNKNOWN });
  assert.equal([third!.gets, third!.cpu_busy], [400, 0.5]);
});

test('without counters at the start, growth is unknown at first and levels are not', () => {
  const [first, second] = peerTimeline(0, null, [poll(998, counters(1)), poll(1998, counters(2))]);
  assert.equal([first!.gets, first!.cpu_busy, first!.bytes], [null, null, 1001]);
  assert.is(second!.gets, 100);
});

test('another daemon, or counters that were set back, grow by an unknown amount', () => {
  for (const changes of [{ pid: 8 }, { cmdGet: 5 }]) {
    const polls = [poll(998, counters(1)), poll(1998, counters(2, changes))];
    const [, second] = peerTimeline(0, counters(0), polls);
    assert.is(second!.gets, null);
    assert.is(second!.bytes, 1002);
  }
});

/** Points at these times, in which nothing is known of the peers. */
function points(...timesS: number[]): TimelinePoint[] {
  return timesS.map((tS) => ({
    t_s: tS,
    operations: 1,
    hits: 1,
    misses: 0,
    errors: 0,
    p50_us: 1,
    p99_us: 1,
    max_us: 1,
    evictions: null,
    bytes: null,
    histogram: 'AAAA',
  }));
}

const BEFORE = [counters(0), counters(0)];

/** Evictions and bytes of points of 0.1 s. */
function filled(timesS: readonly number[], polls: readonly Poll[]): (number | null)[][] {
  const timeline = withPeers(points(...timesS), 0.1, BEFORE, polls);
  return timeline.map(({ t_s: tS, evictions, bytes }) => [tS, evictions, bytes]);
}

test('the points that a poll falls into get evictions since the point before, and bytes', () => {
  const polls = [
    poll(1001, counters(1), counters(2)),
    poll(2001, counters(3), counters(4)),
    poll(2300, counters(4), counters(5)),
  ];
  assert.equal(filled([0.9, 1, 1.1, 2, 2.2], polls), [
    [0.9, null, null],
    [1, 30, 2003],
    [1.1, null, null],
    [2, 40, 2007],
    [2.2, 20, 2009],
  ]);
});

test('what falls where no operation ended, or where a peer is silent, goes to the next point', () => {
  const polls = [
    poll(1001, counters(1), counters(2)),
    poll(2001, counters(3), null),
    poll(3000, counters(4), counters(5)),
  ];
  assert.equal(filled([0.9, 2, 2.9], polls), [
    [0.9, null, null],
    [2, null, null],
    [2.9, 90, 2009],
  ]);
});

test('when the last poll is incomplete, what is known stays and the rest is unknown', () => {
  const polls = [poll(1001, counters(1), counters(2)), poll(2000, null, null)];
  assert.equal(filled([1, 1.9], polls), [
    [1, 30, 2003],
    [1.9, null, null],
  ]);
  assert.equal(withPeers([], 0.1, BEFORE, polls), []);
});

test.run();
