// What memcached says to `stats`, and what upsets a reader of it.

/** A right reply, in short. */
export const STATS =
  'STAT pid 17\r\nSTAT version 1.6.18\r\nSTAT get_hits 5\r\nSTAT bytes 100\r\nEND\r\n';

/** Counters below zero, words without end, escapes. */
export const STATS_TOKENS: readonly string[] = [
  'STAT ',
  'STAT',
  'END\r\n',
  'END',
  'STAT get_hits -5\r\n',
  'STAT \x1b[31m 1\r\n',
];
