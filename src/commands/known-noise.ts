// The calibration that a comparison is made with: the one that was named, else the one in its usual
// place. Whether it holds for the reports is decided where they are compared, with a warning.
import { existsSync } from 'node:fs';
import { loadCalibration, usualPlace } from '../compare/calibration-file.js';
import type { Calibration } from '../schema/generated/calibration.js';
import type { OptionValues } from './command.js';

/**
 * The calibration for a baseline's scenario; null when none was named and none is there.
 * @throws {BenchError} ERR_CALIBRATION_INVALID for a file that cannot be read or is no calibration,
 *   the one in the usual place included: to go on without it would change the verdict in silence
 */
export function knownNoise({ calibration }: OptionValues, scenario: unknown): Calibration | null {
  if (typeof calibration === 'string') return loadCalibration(calibration);
  const place = usualPlace(scenario);
  return place !== undefined && existsSync(place) ? loadCalibration(place) : null;
}
