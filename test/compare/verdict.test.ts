import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy, type Policy } from '../../src/compare/policy.js';
import { compileSchema } from '../../src/schema/validator.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import type { Report } from '../../src/schema/generated/report.js';
import { abSession, type Figures, reportOf, runsLike, stageWith, USUAL } from './sessions.js';

const POLICY = defaultPolicy();

function compare(
  { base, candidate }: { base: Report; candidate: Report },
  policy: Policy = POLICY,
): Comparison {
  const label = (report: Report, name: string) => ({ label: name, report });
  return compareReports(label(base, 'reports/a'), label(candidate, 'reports/b'), { policy });
}

function rowOf(comparison: Comparison, metric: Row['metric']): Row {
  return comparison.rows.find((row) => row.metric === metric)!;
}

/** Ten pairs in which the candidate's figures are those of `change`. */
const tenPairs = (change: Figures, spread = 0.01): Comparison =>
  compare(abSession(runsLike({}, 10, spread), runsLike(change, 10, spread).reverse()));

test('a slower candidate has regressed, and the numbers say by how much', () => {
  const comparison = tenPairs({ p99Us: USUAL.p99Us * 1.3 });
  const row = rowOf(comparison, 'p99_us');
  assert.is(row.verdict, 'regressed');
  assert.is(row.reason.code, 'worse');
  assert.ok(Math.abs(row.change.estimate! - 0.3) < 0.02);
  assert.ok(row.change.interval.low! > 0.27 && row.change.interval.high! < 0.33);
  assert.is(row.p, 2 ** -10);
  assert.is(
    row.p_holm,
    3 * 2 ** -10,
    'throughput, p50 and p99 are tested; misses and errors are exact',
  );
  assert.is(comparison.verdict, 'regressed');
  assert.is(comparison.exit_code, 10);
  assert.match(comparison.reason.message, /^p99_us of 4x1000: \+30\.\d% \(99% interval /);
});

test('less throughput is worse, and more of it better', () => {
  const slower = tenPairs({ throughput: USUAL.throughput * 0.8 });
  assert.is(rowOf(slower, 'throughput').verdict, 'regressed');
  const { change } = rowOf(slower, 'throughput');
  assert.ok(change.interval.low! < -0.2 && change.interval.high! > -0.2, 'around the true -20 %');
  const faster = tenPairs({ throughput: USUAL.throughput * 1.25 });
  assert.is(rowOf(faster, 'throughput').verdict, 'improved');
  assert.is(faster.verdict, 'improved');
  assert.is(faster.exit_code, 0);
});

test('the same figures with little noise are equivalent, with much of it inconclusive', () => {
  const quiet = tenPairs({});
  assert.is(quiet.verdict, 'equivalent');
  assert.is(quiet.exit_code, 0);
  const noisy = tenPairs({}, 0.2);
  const row = rowOf(noisy, 'p50_us');
  assert.is(noisy.verdict, 'inconclusive');
  assert.is(row.reason.code, 'too_noisy');
  assert.ok(row.smallest_detectable! > 0.1, `${row.smallest_detectable}`);
  assert.ok(row.runs_needed! > 40, `${row.runs_needed}`);
  assert.match(row.reason.message, /about \d+ pairs would show them$/);
});

test('what inconclusive means to a gate is up to the policy', () => {
  const session = abSession(runsLike({}, 10, 0.2), runsLike({}, 10, 0.2).reverse());
  assert.is(compare(session).exit_code, 0);
  assert.is(compare(session, { ...POLICY, on_inconclusive: 'fail' }).exit_code, 11);
});

test('a change that is real but below the floor is equivalent, and said to be worse', () => {
  const row = rowOf(tenPairs({ p50Us: USUAL.p50Us * 1.02 }, 0.003), 'p50_us');
  assert.is(row.verdict, 'equivalent');
  assert.is(row.reason.code, 'worse_within_floor');
});

test('the strict rule wants the whole interval beyond the floor', () => {
  const session = abSession(runsLike({}), runsLike({ p50Us: USUAL.p50Us * 1.055 }).reverse());
  assert.is(rowOf(compare(session), 'p50_us').verdict, 'regressed');
  const strict = rowOf(compare(session, { ...POLICY, rule: 'strict' }), 'p50_us');
  assert.is(strict.verdict, 'inconclusive');
  assert.is(strict.reason.code, 'near_floor');
});

test('five runs never pass, six can, and a regression needs eight at the usual level', () => {
  const pairs = (count: number, change: Figures): Comparison =>
    compare(abSession(runsLike({}, count), runsLike(change, count).reverse()));
  const few = pairs(5, {});
  assert.is(few.verdict, 'inconclusive');
  assert.is(few.reason.code, 'too_few_runs');
  assert.is(few.exit_code, 12);
  assert.is(rowOf(few, 'p50_us').runs_needed, 8);
  assert.is(rowOf(few, 'p50_us').p, null);
  assert.is(rowOf(few, 'miss_rate').verdict, 'inconclusive', 'though it is the same in all five');
  assert.is(pairs(6, {}).verdict, 'equivalent');
  const slower = pairs(7, { p50Us: 2 * USUAL.p50Us });
  assert.is(rowOf(slower, 'p50_us').verdict, 'inconclusive');
  assert.is(rowOf(slower, 'p50_us').reason.code, 'too_few_runs');
  assert.is(slower.exit_code, 12);
  assert.is(rowOf(pairs(8, { p50Us: 2 * USUAL.p50Us }), 'p50_us').verdict, 'regressed');
});

test('one of many comparisons needs more evidence than one alone', () => {
  /** Pairs of four stages, the third slower but in the first `fine` pairs. */
  const rowOfSlow = (pairs: number, fine: number) => {
    const [base, candidate] = (['a', 'b'] as const).map((side) => {
      const runs = runsLike({}, pairs).map((figures, i) =>
        Array.from({ length: 4 }, (_, stage) => {
          const changed = i < fine ? 0.99 - 0.001 * i : 1.5 + 0.01 * i;
          const factor = side === 'b' && stage === 2 ? changed : 1 + 0.001 * (i % 3);
          return stageWith({ ...figures, p50Us: USUAL.p50Us * factor }, `stage-${stage}`);
        }),
      );
      return reportOf(runs, { kind: 'ab', side });
    }) as [Report, Report];
    const comparison = compare({ base, candidate });
    const row = comparison.rows.find((it) => it.stage === 'stage-2' && it.metric === 'p50_us')!;
    return { row, exitCode: comparison.exit_code };
  };
  const few = rowOfSlow(8, 0);
  assert.is(few.row.p, 2 ** -8);
  assert.is(few.row.p_holm, 12 * 2 ** -8, 'three tests in each of four stages');
  assert.equal([few.row.reason.code, few.exitCode], ['too_few_runs', 12], 'no data could do');
  assert.is(few.row.runs_needed, 9);
  assert.is(rowOfSlow(9, 0).row.verdict, 'regressed');
  const doubtful = rowOfSlow(12, 3);
  assert.is(doubtful.row.reason.code, 'family');
  assert.is(doubtful.row.runs_needed, 13);
});

const factors = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: 10, maxLength: 10 });
const noise = factors(0.8, 1.25);
/** Sometimes quiet enough for every verdict. */
const anyNoise = fc.oneof(noise, factors(0.98, 1.02));
const rounds = { numRuns: 60, seed: 11 };
const verdicts = ({ rows }: Comparison): string[] => rows.map(({ verdict }) => verdict);

/** Runs of which each is worse by one of `by`; `level` is the share of misses. */
const runsOf = (by: readonly number[], level = 0.1, timeouts = 0, unit = 1): Figures[] =>
  by.map((factor) => ({
    p50Us: 100 * factor * unit,
    p99Us: 400 * factor * unit,
    throughput: (50_000 / factor) * unit,
    missRate: level * factor,
    timeouts: Math.round(timeouts * factor),
  }));

/** A session of all of the baseline, then all of the candidate. */
function inSequence(base: readonly Figures[], candidate: readonly Figures[]) {
  const report = (figures: readonly Figures[], side: 'a' | 'b', slot: number): Report =>
    reportOf(
      figures.map((it) => [stageWith(it)]),
      {
        kind: 'ab',
        side,
        slots: figures.map(() => slot),
        times: figures.map((_, i) => slot * figures.length + i),
      },
    );
  return { base: report(base, 'a', 0), candidate: report(candidate, 'b', 1) };
}

const designs = fc.constantFrom(abSession, inSequence);
const levels = fc.constantFrom(0.002, 0.1, 0.5);
const errors = fc.constantFrom(0, 3, 500);

test('swapping the sides turns every change around', () => {
  fc.assert(
    fc.property(designs, anyNoise, anyNoise, levels, errors, (design, a, b, level, timeouts) => {
      const slower = b.map((factor) => 1.2 * factor);
      const [base, candidate] = [runsOf(a, level, timeouts), runsOf(slower, level, timeouts)];
      const there = compare(design(base, candidate));
      const back = compare(design(candidate, base));
      for (const [i, one] of there.rows.entries()) {
        checkTurned(one, back.rows[i]!);
        if (one.verdict === 'regressed') assert.is(back.rows[i]!.verdict, 'improved', one.metric);
      }
    }),
    rounds,
  );
});

function checkTurned({ metric, change, points }: Row, other: Row): void {
  const near = (value: number, expected: number): void =>
    assert.ok(Math.abs(value - expected) < 1e-9, `${metric}: ${value}, not ${expected}`);
  assert.is(change.estimate === null, other.change.estimate === null);
  if (change.estimate !== null) {
    near((1 + change.estimate) * (1 + other.change.estimate!), 1);
    near((1 + change.interval.low!) * (1 + other.change.interval.high!), 1);
  }
  if (!points) return;
  near(points.estimate! + other.points!.estimate!, 0);
  near(points.interval.low! + other.points!.interval.high!, 0);
}

test('another unit of time changes no verdict', () => {
  const units = fc.constantFrom(0.001, 0.5, 8, 1000);
  fc.assert(
    fc.property(designs, noise, noise, units, levels, errors, (design, a, b, unit, level, many) => {
      const one = compare(design(runsOf(a, level, many), runsOf(b, level, many)));
      const other = compare(design(runsOf(a, level, many, unit), runsOf(b, level, many, unit)));
      assert.equal(verdicts(other), verdicts(one));
    }),
    rounds,
  );
});

test('more slowdown, more misses and more errors never make a verdict milder', () => {
  const severity = ['improved', 'equivalent', 'inconclusive', 'regressed'];
  const slowdowns = fc.double({ min: 1, max: 1.5, noNaN: true });
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      designs,
      anyNoise,
      anyNoise,
      fc.double({ min: 0.6, max: 1, noNaN: true }),
      slowdowns,
      levels,
      errors,
      (design, a, b, from, slower, level, timeouts) => {
        const candidate = (by: number): Figures[] =>
          runsOf(
            b.map((factor) => factor * by),
            level,
            timeouts,
          );
        const base = runsOf(a, level, timeouts);
        const before = verdicts(compare(design(base, candidate(from))));
        const after = verdicts(compare(design(base, candidate(from * slower))));
        for (const [i, verdict] of before.entries()) {
          if (design === inSequence) seen.add(verdict).add(after[i]!);
          const isMilder = severity.indexOf(after[i]!) < severity.indexOf(verdict);
          assert.not(isMilder, `${verdict} became ${after[i]}`);
        }
      },
    ),
    { ...rounds, numRuns: 150 },
  );
  assert.equal([...seen].sort(), [...severity].sort(), 'of the runs in sequence');
});

test('every comparison is what verdict.schema.json describes, and JSON keeps all of it', () => {
  const validate = compileSchema('verdict', { fillDefaults: false });
  const few = abSession(runsLike({}, 2), runsLike({ missRate: 0 }, 2));
  for (const comparison of [tenPairs({ p50Us: 120 }), tenPairs({}, 0.3), compare(few)]) {
    assert.equal(validate(comparison), []);
    assert.equal(JSON.parse(JSON.stringify(comparison)), comparison);
  }
});

test('the same reports give the same bytes', () => {
  assert.is(JSON.stringify(tenPairs({ p50Us: 107 })), JSON.stringify(tenPairs({ p50Us: 107 })));
});

test.run();
