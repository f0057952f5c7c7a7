// The results of all rounds as Markdown: what was there beside what was reported.
import { median, spread, table } from '../speed/spread.js';
import { LAWS, type LawName, quantileOf, stallQuantileMs } from '../support/delay-law.js';
import { quantile, quantileMs } from './bounds.js';
import { type Case, REQUESTS, type Result } from './cases.js';

/** Every case with its results, round by round. */
export type Measurements = Map<Case, Result[]>;

const LAW_QUANTILES = [0.5, 0.99, 0.999];
const STALL_QUANTILES = [0.9, 0.95, 0.99, 0.999];

const percentile = (q: number) => `p${Number((100 * q).toPrecision(6))}`;
const ms = (value: number) => `${value.toFixed(value < 100 ? 3 : 0)} ms`;
const us = (valueMs: number) => `${Math.round(1000 * valueMs)} µs`;
const medianOf = (results: readonly Result[], figure: (result: Result) => number) =>
  median(results.map(figure));

/** The cases of one kind, in their order. */
function select(measurements: Measurements, wanted: Partial<Case>): [Case, Result[]][] {
  const keys = Object.keys(wanted) as (keyof Case)[];
  return [...measurements].filter(([each]) => keys.every((key) => each[key] === wanted[key]));
}

/** A law of delays: intended, made by the peer, reported. */
export function lawTable(measurements: Measurements, law: LawName): readonly string[] {
  const rows = select(measurements, { law, stall: false }).flatMap(([{ driver, loop }, results]) =>
    LAW_QUANTILES.map((q) => {
      const excess = results.map(
        ({ latency, madeMs }) => quantileMs(latency, q) - quantile(madeMs, q),
      );
      return [
        `\`${driver}\``,
        loop,
        percentile(q),
        ms(quantileOf(LAWS[law], REQUESTS, q)),
        ms(medianOf(results, ({ madeMs }) => quantile(madeMs, q))),
        ms(medianOf(results, ({ latency }) => quantileMs(latency, q))),
        spread(excess, us),
        results[0]!.sendLag ? us(medianOf(results, ({ sendLag }) => quantileMs(sendLag!, q))) : '',
      ];
    }),
  );
  return table(['driver', 'loop', '', 'the law', 'made', 'reported', 'excess', 'send lag'], rows);
}

/** A stall: the closed form beside what both loops say. */
export function stallTable(measurements: Measurements): readonly string[] {
  const loops = (loop: Case['loop']) => select(measurements, { loop, stall: true });
  const rows = loops('open').flatMap(([{ driver }, open]) => {
    const closed = loops('closed').find(([each]) => each.driver === driver)![1];
    return STALL_QUANTILES.map((q) => {
      const formMs = ({ stallMs, stall, durationMs }: Result) =>
        stallQuantileMs(q, stallMs, stall?.totalMs ?? durationMs);
      const reportedMs = ({ latency }: Result) => quantileMs(latency, q);
      const excess = open.map((result) => reportedMs(result) - formMs(result));
      const factor = medianOf(closed, (result) => formMs(result) / reportedMs(result));
      return [
        `\`${driver}\``,
        percentile(q),
        ms(medianOf(open, formMs)),
        ms(medianOf(open, reportedMs)),
        spread(excess, ms),
        ms(medianOf(closed, formMs)),
        ms(medianOf(closed, reportedMs)),
        `factor ${Math.round(factor)}`,
      ];
    });
  });
  const open = ['open loop: closed form', 'reported', 'excess'];
  const closed = ['closed loop: closed form', 'reported', 'too low by'];
  return table(['driver', '', ...open, ...closed], rows);
}
