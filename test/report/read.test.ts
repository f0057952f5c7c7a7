import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readReport } from '../../src/report/read.js';
import type { Report } from '../../src/schema/generated/report.js';
import { compileSchema } from '../../src/schema/validator.js';
import {
  abortedReport,
  failedStageReport,
  fixtureReport,
  hostileReport,
  noReadsReport,
  oneStageReport,
} from './fixture.js';
import { rejected, withFolder } from './support.js';

for (const [kind, build] of Object.entries({
  complete: () => fixtureReport({ runs: 6 }),
  'one stage': oneStageReport,
  'no reads': noReadsReport,
  aborted: abortedReport,
  'nothing succeeded': failedStageReport,
  hostile: hostileReport,
})) {
  test(`a report (${kind}) is what the schema describes`, () => {
    assert.equal(compileSchema('report', { fillDefaults: false })(build()), []);
  });
}

/** Writes a report changed by `change` and expects it to be refused, with `part` in the message. */
async function refused(change: (report: Report) => unknown, part: string): Promise<void> {
  await withFolder(async (folder) => {
    const report = oneStageReport();
    const changed = change(report);
    const text = typeof changed === 'string' ? changed : JSON.stringify(report);
    writeFileSync(join(folder, 'report.json'), text);
    await rejected(readReport(folder), 'ERR_REPORT_INVALID', part);
  });
}

/** The report as something whose properties may be anything. */
function loose(report: Report): Record<string, unknown> {
  return report as unknown as Record<string, unknown>;
}

test('a report that is no report is refused, with file and place in the message', async () => {
  await refused(() => '', 'report.json: is not JSON');
  await refused((report) => JSON.stringify(report).slice(0, 5000), 'is not JSON');
  await refused(() => 'null', '/ must be a map');
  await refused(() => '[]', '/ must be a map');
  await refused((report) => void (loose(report).schema_version = 2), '/schema_version');
  await refused((report) => void (loose(report).extra = 1), '/extra is not a known field');
  await refused((report) => void (loose(report).extra = 1), 'written by peerbench 0.1.0');
  await refused((report) => void (loose(report).runs = {}), '/runs must be a list');
  await refused((report) => delete loose(report).seed, 'seed');
  await refused((report) => {
    loose(report.runs[0]!.stages[0]! as unknown as Report).workers = '4';
  }, '/runs/0/stages/0/workers must be an integer');
  await refused((report) => {
    report.runs[0]!.stages[0]!.measure.hit_rate = 1.5;
  }, '/runs/0/stages/0/measure/hit_rate must be <= 1');
  await refused((report) => {
    report.runs[0]!.stages[0]!.measure.errors.timeout = -1;
  }, '/measure/errors/timeout must be >= 0');
});

test('names that mean something to JavaScript are refused and change nothing', async () => {
  const withKey = (place: string) => (report: Report) =>
    JSON.stringify(report).replace(place, `${place}"__proto__":{"polluted":1},`);
  await refused(withKey('{'), '__proto__');
  await refused(withKey('"scenario":{'), '__proto__');
  await refused(withKey('"environment":{'), '__proto__');
  assert.is(({} as Record<string, unknown>).polluted, undefined);
});

test('a scenario nested without end is refused', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const withDeep = (report: Report) =>
    JSON.stringify(report).replace('"scenario":{', `"scenario":{"deep":${deep},`);
  await refused(withDeep, 'nested too deeply');
});

test('numbers that nobody measures are refused, wherever they stand', async () => {
  const stageOf = (report: Report) => report.runs[0]!.stages[0]!;
  await refused(
    (report) => void (stageOf(report).measure.duration_s = 1e308),
    '/runs/0/stages/0/measure/duration_s is more than anyone measures (1e+308)',
  );
  await refused((report) => void (loose(report).scenario = { rate: -1e16 }), '/scenario/rate');
  await refused((report) => void (stageOf(report).timeline_interval_s = 5e-324), '0.001');
});

test('many problems are counted, not all shown', async () => {
  await refused((report) => {
    for (let i = 0; i < 50; i++) loose(report)[`extra_${i}`] = i;
  }, 'and 45 more');
});

test('a file too large for a report is refused without being read', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'report.json');
    writeFileSync(file, '');
    truncateSync(file, 2_000_000_000);
    await rejected(readReport(folder), 'ERR_REPORT_INVALID', 'too large');
  });
});

test('what is missing or no file is refused', async () => {
  await withFolder(async (folder) => {
    await rejected(readReport(folder), 'ERR_REPORT_INVALID', 'no report.json here');
    await rejected(readReport(join(folder, 'none')), 'ERR_REPORT_INVALID', 'no report.json here');
    symlinkSync('/dev/zero', join(folder, 'report.json'));
    await rejected(readReport(folder), 'ERR_REPORT_INVALID', 'is not a file');
  });
});

test.run();
