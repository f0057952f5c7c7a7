// The measure phase of a stage as an HdrHistogram interval log, for the tools that read those. Raw data:
// it cannot be made again from report.json.
import type { MergedInterval } from '../metrics/interval-merge.js';
import { KINDS } from '../metrics/outcome.js';
import type { TextFile } from './files.js';

/** Folder of the raw data inside a report. */
const RUNS_FOLDER = 'runs';

/** What one log holds. */
export interface IntervalLog {
  readonly stageName: string;
  /** Start of the measure phase. */
  readonly startedAtEpochMs: number;
  readonly durationS: number;
  /** Length of the intervals; the last one ends with the phase. */
  readonly intervalS: number;
  readonly intervals: readonly MergedInterval[];
}

/** Times have three decimals in this format; nothing is shorter than that. */
const SHORTEST_S = 0.001;

/** `Wed Sep 09 08:24:39 UTC 2015`: what Java's Date.toString makes, which such logs carry. */
function dateText(epochMs: number): string {
  const [weekday, day, month, year, time] = new Date(epochMs).toUTCString().split(/[, ]+/);
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}

/**
 * A log in version 1.3 of the format that HistogramLogWriter of HdrHistogram (Java) writes and the
 * comment of its HistogramLogReader describes: start and length of an interval in seconds, its maximum,
 * and its histogram. Values are ns; the maximum is in ms, as HistogramLogWriter has it by default for
 * values in ns. Times count from the base time.
 */
function logText(log: IntervalLog, run: number, version: string): string {
  const { stageName, startedAtEpochMs, durationS, intervalS, intervals } = log;
  const start = `${(startedAtEpochMs / 1000).toFixed(3)} (seconds since epoch)`;
  const lines = [
    `#[peerbench ${version}, run ${run}, stage ${stageName}, measure phase, latencies in ns]`,
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${start}, ${dateText(startedAtEpochMs)}]`,
    `#[BaseTime: ${start}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ];
  for (const { index, kinds } of intervals) {
    const startS = index * intervalS;
    const lengthS = Math.max(SHORTEST_S, Math.min(intervalS, durationS - startS));
    const times = `${startS.toFixed(3)},${lengthS.toFixed(3)}`;
    for (const [kind, part] of kinds.entries()) {
      if (!part) continue;
      const maxMs = (part.maxNs / 1e6).toFixed(3);
      lines.push(`Tag=${KINDS[kind]!},${times},${maxMs},${part.histogram}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Three digits, so that names sort as numbers do. */
function numbered(index: number): string {
  return String(index).padStart(3, '0');
}

/**
 * The files of one run, given the logs of its stages by number (null for one that measured nothing):
 * `runs/000/001-20000_s.hlog` is the second stage of the first run. Stages are told apart by the
 * number; of their names remains what every file system takes.
 */
export function intervalLogFiles(
  logs: readonly (IntervalLog | null)[],
  run: number,
  version: string,
): TextFile[] {
  return logs.flatMap((log, stage) => {
    if (!log) return [];
    const stem = log.stageName.replace(/[^A-Za-z0-9._-]+/g, '_');
    const name = `${RUNS_FOLDER}/${numbered(run)}/${numbered(stage)}-${stem}.hlog`;
    return [{ name, text: logText(log, run, version) }];
  });
}
