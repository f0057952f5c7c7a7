// How often two sessions of one and the same thing are called different by what a calibration knows,
// and that to trust a few sessions as if they were many would cry wolf far more often.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StageNoise } from '../../src/schema/generated/calibration.js';
import { sessionFigures, stageNoise } from '../../src/compare/session-noise.js';
import { acrossSessions, unpairedShift } from '../../src/compare/statistics/shift.js';
import { LARGEST_Z } from '../support/goodness-of-fit.js';
import { normalFrom, randomOf } from './noise.js';
import { abSession } from './sessions.js';

const BETWEEN = 0.03;
const WITHIN = 0.02;
const PAIRS = 5;
const ALPHA = 0.01;
const TRIALS = 700;

/** The share of trials in which the second of two like sessions is found worse. */
function alarms(sessions: number, freedom: number, seed: number): { low: number; p: number } {
  const normal = normalFrom(randomOf(seed));
  const sessionValues = (count: number): number[] => {
    const level = BETWEEN * normal();
    return Array.from({ length: count }, () => level + WITHIN * normal());
  };
  const calibrated = (): StageNoise => {
    const figures = Array.from({ length: sessions }, () => {
      const values = sessionValues(2 * PAIRS).map((log) => ({ p50Us: 100 * Math.exp(log) }));
      const { base, candidate } = abSession(values.slice(0, PAIRS), values.slice(PAIRS));
      return sessionFigures(base, candidate);
    });
    return stageNoise(figures)[0]!;
  };
  const found = { low: 0, p: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const { sigma_between: sigma } = calibrated().metrics.p50_us!;
    const shift = unpairedShift(sessionValues(2 * PAIRS), sessionValues(2 * PAIRS));
    const wide = acrossSessions(shift, { sigma, freedom });
    if (wide.interval(ALPHA).low > 0) found.low++;
    if (wide.p <= ALPHA / 2) found.p++;
  }
  return found;
}

const RATE = ALPHA / 2;
const MOST = TRIALS * RATE + LARGEST_Z * Math.sqrt(TRIALS * RATE * (1 - RATE));

for (const sessions of [3, 10]) {
  test(`with ${sessions} calibrated sessions, two like ones differ no oftener than promised`, () => {
    const { low, p } = alarms(sessions, sessions - 1, 17 + sessions);
    assert.ok(low <= MOST, `${low} intervals above zero, of ${TRIALS}`);
    assert.ok(p <= MOST, `${p} values of p, of ${TRIALS}`);
  });
}

test('three sessions that are trusted as if they were many cry wolf far more often', () => {
  const { low, p } = alarms(3, 100, 20);
  assert.ok(low > 2 * MOST && p > 2 * MOST, `${low} intervals, ${p} values of p, of ${TRIALS}`);
});

test.run();
