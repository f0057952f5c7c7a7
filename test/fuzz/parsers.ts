// The parsers of replies, fed directly: however the bytes are cut, they mean the same.
import * as fc from 'fast-check';
import { ReplyParser } from '../../src/memcached/reply-parser.js';
import { StatsReply } from '../../src/memcached/stats-reply.js';
import { peerStats } from '../../src/memcached/peer-stats.js';
import { requirePrintable } from './refusals.js';
import { REPLIES, REPLY_TOKENS } from './reply-tokens.js';
import { STATS, STATS_TOKENS } from './stats-tokens.js';
import { quoted, type Target } from './target.js';
import { mutateText, textMutations } from './text-mutations.js';

interface Case {
  readonly stats: boolean;
  readonly stream: string;
  readonly cuts: readonly number[];
}

const replies = fc.array(fc.constantFrom(...REPLIES), { maxLength: 6 });
const cuts = fc.array(fc.nat(10_000), { maxLength: 4 });

const cases: fc.Arbitrary<Case> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record({ replies, changes: textMutations(REPLY_TOKENS), cuts })
      .map(({ replies: right, changes, cuts: places }) => {
        return { stats: false, stream: mutateText(right.join(''), changes), cuts: places };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ changes: textMutations(STATS_TOKENS), cuts })
      .map(({ changes, cuts: places }) => {
        return { stats: true, stream: mutateText(STATS, changes), cuts: places };
      }),
  },
);

/** Streams longer than this are not fed byte by byte. */
const BYTE_BY_BYTE = 3000;

/** What a parser made of a stream: its replies, its values in pieces, and whether it stayed whole. */
function parse(stream: Buffer, ends: readonly number[]): string {
  const events: string[] = [];
  let left = 0;
  const parser = new ReplyParser(
    (reply, valueBytes) => {
      if (left !== 0) throw new Error(`a reply with ${left} bytes of its value to come`);
      events.push(`${reply}:${valueBytes}`);
      return true;
    },
    {
      begin: (valueBytes) => {
        if (!Number.isSafeInteger(valueBytes) || valueBytes < 0) {
          throw new Error(`a value of ${valueBytes} bytes`);
        }
        left = valueBytes;
      },
      piece: (chunk, from, to) => {
        if (from >= to || to > chunk.length || to - from > left) throw new Error('a wrong piece');
        left -= to - from;
      },
    },
  );
  let from = 0;
  for (const to of ends) {
    const chunk = stream.subarray(from, to);
    if (!parser.feed(chunk, chunk.length)) return `${events.join(' ')} broken`;
    from = to;
  }
  return `${events.join(' ')} left ${left}`;
}

function checkReplies(stream: Buffer, places: readonly number[]): void {
  const ends = places.map((place) => place % (stream.length + 1)).sort((a, b) => a - b);
  const whole = parse(stream, [stream.length]);
  const ways = [[...ends, stream.length]];
  if (stream.length <= BYTE_BY_BYTE) ways.push(Array.from(stream, (_, i) => i + 1));
  for (const way of ways) {
    const cut = parse(stream, way);
    if (cut !== whole) throw new Error(`whole: ${whole}; in ${way.length} pieces: ${cut}`);
  }
}

function checkStats(stream: Buffer, places: readonly number[]): void {
  const reply = new StatsReply();
  const ends = places.map((place) => place % (stream.length + 1)).sort((a, b) => a - b);
  let from = 0;
  try {
    for (const to of [...ends, stream.length]) {
      if (reply.add(stream.subarray(from, to))) break;
      from = to;
    }
  } catch (error) {
    requirePrintable((error as Error).message, 'the refusal');
    if (
      !/^(unexpected reply|data after END|(the reply|a line) exceeds) ?/.test(
        (error as Error).message,
      )
    )
      throw error;
    return;
  }
  for (const pair of reply.values) requirePrintable(pair.join(' '), 'a counter');
  for (const [name, value] of Object.entries(peerStats(reply.values))) {
    const sound = typeof value !== 'number' || (Number.isFinite(value) && value >= 0);
    if (!sound) throw new Error(`${name} is ${String(value)}`);
  }
}

/** Streams of replies to gets, sets and `stats`. */
export const parsers: Target<Case> = {
  what: 'streams of replies, cut at random and at every byte',
  perCase: 1,
  perThousand: 1000,
  cases,
  check: ({ stats, stream, cuts: places }) => {
    (stats ? checkStats : checkReplies)(Buffer.from(stream, 'latin1'), places);
  },
  show: ({ stream, cuts: places }) => `${quoted(stream)}, cut at ${JSON.stringify(places)}`,
};
