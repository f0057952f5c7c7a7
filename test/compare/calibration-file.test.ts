// A calibration on disk: what is written can be read, and what is hostile is refused with its place.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  loadCalibration,
  usualPlace,
  writeCalibration,
} from '../../src/compare/calibration-file.js';
import { BenchError } from '../../src/errors.js';
import { calibrationFor } from './fixture-sides.js';

async function withFolder(body: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pb-calibration-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what is written is what is read, in folders that are made for it', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'deep/er/noise.json');
    // Numbers as small as logarithms give them, which JSON writes with an exponent.
    const calibration = calibrationFor();
    calibration.stages[0]!.metrics.p50_us!.sigma_between = 1.25e-17;
    for (const sessions of [20, 21]) {
      await writeCalibration(file, { ...calibration, sessions });
      // Maps that were read have no prototype.
      assert.equal(structuredClone(loadCalibration(file)), { ...calibration, sessions });
    }
    assert.equal(readdirSync(join(folder, 'deep/er')), ['noise.json']);
  }));

const GOOD = JSON.stringify(calibrationFor());
for (const [what, bad, message] of [
  ['cut off', GOOD.slice(0, -20), 'not valid JSON'],
  ['below zero', GOOD.replace('"floor":0.02', '"floor":-1'), 'floor must be >= 0 (got -1)'],
  ['without end', GOOD.replace('"floor":0.02', '"floor":1e999'), 'floor must be'],
  ['of an unknown metric', GOOD.replace('"p50_us"', '"p50"'), "'p50_us'"],
  ['with a name that means something', GOOD.replace('"p50_us"', '"__proto__"'), '__proto__'],
  ['of countless sessions', GOOD.replace('"sessions":20', '"sessions":1e300'), 'sessions must be'],
  ['without stages', '{}', 'stages is required'],
  ['no text', '\0', 'control character'],
  ['huge', `${GOOD}${' '.repeat(300_000)}`, 'larger than 256 KiB'],
] as const) {
  test(`a calibration that is ${what} is refused`, () =>
    withFolder((folder) => {
      const file = join(folder, 'noise.json');
      writeFileSync(file, bad);
      try {
        loadCalibration(file);
      } catch (error) {
        assert.instance(error, BenchError);
        const { code, exitCode, message: said } = error as BenchError;
        assert.equal([code, exitCode], ['ERR_CALIBRATION_INVALID', 2]);
        assert.ok(said.startsWith(`${file} is not a valid calibration\n${file}:`), said);
        assert.ok(said.includes(message), said);
        return;
      }
      assert.unreachable();
    }));
}

test("only a scenario's name leads to a place", () => {
  assert.is(usualPlace('read_heavy'), join('reports', 'read_heavy', 'calibration.json'));
  for (const name of ['', '..', '../x', 'a/b', 'A', 7, undefined]) {
    assert.is(usualPlace(name), undefined);
  }
});

test.run();
