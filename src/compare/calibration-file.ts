// A calibration on disk: read with suspicion, written whole or not at all.
import { join } from 'node:path';
import { writeJson } from '../report/json-file.js';
import { type FileKind, loadChecked } from '../scenario/checked-file.js';
import { SCENARIO_NAME } from '../scenario/scenario.js';
import type { Calibration } from '../schema/generated/calibration.js';
import { compileSchema, type Validator } from '../schema/validator.js';

let compiled: Validator | undefined;

const KIND: FileKind = {
  what: 'calibration',
  code: 'ERR_CALIBRATION_INVALID',
  // Compiled on first use: most commands read none.
  validate: (data) => {
    compiled ??= compileSchema('calibration', { fillDefaults: false });
    return compiled(data);
  },
};

/**
 * Where a scenario's calibration is when nobody names a place: beside its reports. Undefined for what
 * is no scenario's name: a report may come from anywhere, and its name must not lead anywhere.
 */
export function usualPlace(scenario: unknown): string | undefined {
  if (typeof scenario !== 'string' || !SCENARIO_NAME.test(scenario)) return undefined;
  return join('reports', scenario, 'calibration.json');
}

/**
 * Reads a calibration.
 * @throws {BenchError} ERR_CALIBRATION_INVALID when it cannot be read, or is not what
 *   calibration.schema.json describes; the message names the file
 */
export function loadCalibration(file: string): Calibration {
  return loadChecked(file, KIND) as Calibration;
}

/**
 * Writes a calibration, replacing one that is there in one step.
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses; the message names the path
 */
export function writeCalibration(file: string, calibration: Calibration): Promise<void> {
  return writeJson(file, calibration);
}
