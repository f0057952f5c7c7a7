// What sessions of one thing with itself tell, held against numbers worked out by hand.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { calibrationOf } from '../../src/compare/calibration.js';
import {
  calibrationSentence,
  calibrationTable,
  fewSessions,
} from '../../src/compare/formats/calibration-text.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import {
  type SessionFigures,
  sessionFigures,
  SESSIONS_FOR_FLOOR,
  stageNoise,
} from '../../src/compare/session-noise.js';
import { compileSchema } from '../../src/schema/validator.js';
import { abSession, type Figures } from './sessions.js';

function near(actual: number | null | undefined, expected: number, what: string): void {
  assert.ok(Math.abs(actual! - expected) <= 1e-12, `${what}: ${actual}, not ${expected}`);
}

/** A session of which each pair has these values of p50, in us. */
function session(pairs: readonly (readonly [number, number])[], rest: Figures = {}) {
  const { base, candidate } = abSession(
    pairs.map(([p50Us]) => ({ ...rest, p50Us })),
    pairs.map(([, p50Us]) => ({ ...rest, p50Us })),
  );
  return sessionFigures(base, candidate);
}

test('floor, noise between sessions and noise within them are those worked out by hand', () => {
  const sessions = [
    // Changes of the pairs: ln 2, ln 2, ln 1: their Walsh averages have the median ln 2.
    session([
      [100, 200],
      [100, 200],
      [100, 100],
    ]),
    // The same turned round, at twice the level; nothing is counted by its sign.
    session([
      [400, 100],
      [400, 100],
      [400, 100],
    ]),
  ];
  const [stage, ...more] = stageNoise(sessions);
  assert.equal([stage!.name, more], ['4x1000', []]);
  const { p50_us: p50, p99_us: p99 } = stage!.metrics;
  // The largest of two: |ln(100 / 400)|, as a share 3.
  near(p50!.floor, 3, 'floor');
  // Medians of the logarithms: ln 100 (four of six values) and ln 200 (between ln 100 and ln 400).
  near(p50!.sigma_between, Math.log(2) / Math.SQRT2, 'between sessions');
  // Only one of the four sides varies: 200, 200, 100 with a variance of 10000 / 3 and a mean of 500 / 3.
  near(p50!.cv_within, Math.sqrt((10000 / 3 / (500 / 3) ** 2 + 0 + 0 + 0) / 4), 'within');
  assert.equal(p99, { floor: 0, sigma_between: 0, cv_within: 0 });
});

test('of twenty sessions one may lie above the floor, of fewer none', () => {
  assert.is(SESSIONS_FOR_FLOOR, 20);
  const changing = (percent: number): SessionFigures => session([[100, 100 + percent]]);
  const sessions = Array.from({ length: 20 }, (_, i) => changing(i + 1));
  near(stageNoise(sessions)[0]!.metrics.p50_us!.floor, 0.19, '20 sessions');
  near(stageNoise(sessions.slice(0, 19))[0]!.metrics.p50_us!.floor, 0.19, '19 sessions');
  near(stageNoise(sessions.slice(1))[0]!.metrics.p50_us!.floor, 0.2, 'the 19 larger ones');
});

test('a metric without a logarithm, in some run or some session, is left out', () => {
  const plain = session([[100, 100]]);
  assert.ok(stageNoise([plain, plain])[0]!.metrics.miss_rate);
  for (const missRate of [0, null]) {
    const { metrics } = stageNoise([plain, session([[100, 100]], { missRate })])[0]!;
    assert.not('miss_rate' in metrics);
    assert.ok(metrics.throughput);
  }
});

test('a calibration is what its schema describes, and reads as a sentence and a table', () => {
  const { base, candidate } = abSession([{ p50Us: 100 }], [{ p50Us: 104 }]);
  const sessions = [sessionFigures(base, candidate), session([[100, 99]])];
  const calibration = calibrationOf({
    ...{ sessions, pairs: 1, report: base },
    measuredAt: '2026-03-01T12:00:00.000Z',
  });
  assert.equal(compileSchema('calibration', { fillDefaults: false })(calibration), []);
  const { environment: machine } = base;
  assert.equal(calibration.machine, {
    cpu: machine.cpu,
    cores: machine.cores,
    kernel: machine.kernel,
  });
  assert.equal(calibration.software, { node: machine.node, memcached: machine.memcached });
  assert.is(calibration.scenario_hash, base.scenario_hash);
  assert.is(
    calibrationSentence(calibration, defaultPolicy()),
    'On this machine read_heavy shows changes from 0% in throughput, 4.0% in p50, 0% in p99, ' +
      '0% in miss rate (2 sessions of 1 pair)',
  );
  const table = calibrationTable(calibration, 80);
  assert.match(table, /^stage 4x1000\nmetric +shows from +between sessions +between runs\n/);
  assert.match(table, /^p50 +4\.0% +1\.8% +–$/m);
  assert.match(
    fewSessions(calibration)!,
    /^2 sessions: the largest change .* 20 sessions can tell$/,
  );
  assert.is(fewSessions({ ...calibration, sessions: 20 }), undefined);
});

test.run();
