import { inflateSync } from 'node:zlib';
import { HistogramLogReader } from 'hdr-histogram-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeIntervals } from '../../src/metrics/interval-merge.js';
import { IntervalRecorder } from '../../src/metrics/interval-recorder.js';
import { HIT, MISS, STORED, TIMEOUT } from '../../src/metrics/outcome.js';
import { type IntervalLog, intervalLogFiles } from '../../src/report/interval-log.js';

/** 9 September 2015, 08:24:39.474 UTC. */
const STARTED_MS = 1_441_787_079_474;

/** The log of a phase of 0.35 s. */
function log(changes: Partial<IntervalLog> = {}): IntervalLog {
  const recorder = new IntervalRecorder(100, () => undefined);
  recorder.begin(0);
  for (let i = 0; i < 400; i++) recorder.record(i % 3, 50_000 + i * 1000, i / 4);
  recorder.record(TIMEOUT, 5e9, 120);
  recorder.record(HIT, 1_234_567, 340);
  return {
    stageName: '8x0.35s',
    startedAtEpochMs: STARTED_MS,
    durationS: 0.35,
    intervalS: 0.1,
    intervals: mergeIntervals(recorder.finish(), 1),
    ...changes,
  };
}

function textOf(changes: Partial<IntervalLog> = {}): string {
  const [file] = intervalLogFiles([log(changes)], 0, '1.2.3');
  return file!.text;
}

interface Line {
  readonly tag: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
}

/** What the reader of HdrHistogram makes of a log. */
function read(text: string): Line[] {
  const reader = new HistogramLogReader(text, 64);
  const lines: Line[] = [];
  for (;;) {
    const histogram = reader.nextIntervalHistogram();
    if (!histogram) return lines;
    const { tag, startTimeStampMsec: startMs, endTimeStampMsec: endMs, totalCount } = histogram;
    lines.push({ tag, startMs: Math.round(startMs), endMs: Math.round(endMs), count: totalCount });
  }
}

test('the head of a log is that of HdrHistogram in version 1.3, to the byte', () => {
  const head = [
    '#[peerbench 1.2.3, run 0, stage 8x0.35s, measure phase, latencies in ns]',
    '#[Histogram log format version 1.3]',
    '#[StartTime: 1441787079.474 (seconds since epoch), Wed Sep 09 08:24:39 UTC 2015]',
    '#[BaseTime: 1441787079.474 (seconds since epoch)]',
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    'Tag=get_hit,0.000,0.100,0.449,HISTFAAAA',
  ].join('\n');
  assert.is(textOf().slice(0, head.length), head);
});

test('each line has tag, start, length and maximum in ms; the last interval ends with the phase', () => {
  const lines = textOf().trimEnd().split('\n').slice(5);
  assert.equal(
    lines.map((line) => line.replace(/,HISTF[\w+/]+=*$/, '')),
    [
      'Tag=get_hit,0.000,0.100,0.449',
      'Tag=get_miss,0.000,0.100,0.447',
      'Tag=set,0.000,0.100,0.448',
      'Tag=error,0.100,0.100,5000.000',
      'Tag=get_hit,0.300,0.050,1.235',
    ],
  );
});

test('the reader of HdrHistogram gets every operation at its time and with its tag', () => {
  const from = (ms: number) => STARTED_MS + ms;
  assert.equal(read(textOf()), [
    { tag: 'get_hit', startMs: from(0), endMs: from(100), count: 134 },
    { tag: 'get_miss', startMs: from(0), endMs: from(100), count: 133 },
    { tag: 'set', startMs: from(0), endMs: from(100), count: 133 },
    { tag: 'error', startMs: from(100), endMs: from(200), count: 1 },
    { tag: 'get_hit', startMs: from(300), endMs: from(350), count: 1 },
  ]);
  assert.equal([HIT, MISS, STORED], [0, 1, 2], 'the tags above are those of these outcomes');
});

test('every histogram has a normalizing index offset of 0, as readers in Java and C need', () => {
  const payloads = textOf().match(/HISTF[\w+/]+=*/g)!;
  assert.is(payloads.length, 5);
  for (const payload of payloads) {
    const inflated = inflateSync(Buffer.from(payload, 'base64').subarray(8));
    assert.is(inflated.readInt32BE(8), 0);
  }
});

test('a phase in which nothing ended is a head without lines', () => {
  const text = textOf({ intervals: [] });
  assert.is(text.split('\n').length, 6);
  assert.equal(read(text), []);
});

test('files are named by the numbers of run and stage, and what is harmless of the stage', () => {
  const names = ['4x1000', '20000/s', '../..\\x #2', '*'.repeat(64)];
  const logs = [null, ...names.map((stageName) => log({ stageName }))];
  assert.equal(
    intervalLogFiles(logs, 12, '1.2.3').map(({ name }) => name),
    [
      'runs/012/001-4x1000.hlog',
      'runs/012/002-20000_s.hlog',
      'runs/012/003-.._.._x_2.hlog',
      'runs/012/004-_.hlog',
    ],
  );
});

test.run();
