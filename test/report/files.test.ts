import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../src/commands/report.js';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import { readReport } from '../../src/report/read.js';
import { assertWritableTarget, writeReport } from '../../src/report/write.js';
import type { Report } from '../../src/schema/generated/report.js';
import { validate } from '../../src/schema/validator.js';
import {
  abortedReport,
  failedStageReport,
  fixtureReport,
  hostileReport,
  noReadsReport,
  oneStageReport,
} from './fixture.js';

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-report-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rejected(promise: Promise<unknown>, code: ErrorCode, part: string): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, BenchError);
  assert.is((error as BenchError).code, code);
  assert.ok((error as BenchError).message.includes(part), (error as BenchError).message);
}

const NO_CHARTS = { charts: false };
const CHARTS = { charts: true };

for (const [kind, build] of Object.entries({
  complete: () => fixtureReport({ runs: 6 }),
  'one stage': oneStageReport,
  'no reads': noReadsReport,
  aborted: abortedReport,
  'nothing succeeded': failedStageReport,
  hostile: hostileReport,
})) {
  test(`a report (${kind}) is what the schema describes`, () => {
    assert.equal(validate('report', build()), { ok: true, value: build() });
  });
}

test('what is written is read back as it was', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'a', 'b', 'report');
    const report = fixtureReport({ runs: 2 });
    await writeReport(dir, report, NO_CHARTS);
    assert.equal(await readReport(dir), report);
    assert.equal(await readReport(join(dir, 'report.json')), report);
    assert.equal(readdirSync(dir).sort(), ['index.html', 'report.json']);
    assert.equal(readdirSync(join(folder, 'a', 'b')), ['report']);
    assert.is(statSync(dir).mode & 0o777, statSync(join(folder, 'a')).mode & 0o777);
  });
});

test('each chart comes as drawing, specification and table', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), CHARTS);
    const files = readdirSync(join(dir, 'charts'));
    const svgs = files.filter((file) => file.endsWith('.svg'));
    assert.ok(svgs.length >= 10);
    assert.is(files.length, 3 * svgs.length);
    const page = readFileSync(join(dir, 'index.html'), 'utf8');
    for (const svg of svgs) {
      const text = readFileSync(join(dir, 'charts', svg), 'utf8');
      assert.ok(page.includes(text.trim()), svg);
    }
  });
});

test('writing again replaces files, removes stale charts and leaves strangers alone', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), CHARTS);
    writeFileSync(join(dir, 'charts', 'gone_since.svg'), 'old');
    writeFileSync(join(dir, 'charts', 'notes.txt'), 'mine');
    writeFileSync(join(dir, 'verdict.json'), '{}');
    await writeReport(dir, fixtureReport(), CHARTS);
    assert.not.ok(existsSync(join(dir, 'charts', 'gone_since.svg')));
    assert.ok(existsSync(join(dir, 'charts', 'notes.txt')));
    assert.ok(existsSync(join(dir, 'verdict.json')));
    assert.is((await readReport(dir)).summary.length, 4);
    assert.match(readFileSync(join(dir, 'charts', 'throughput.csv'), 'utf8'), /^32x8000,/m);
    const left = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    assert.equal(
      left.filter((file) => file.includes('.tmp')),
      [],
    );
  });
});

test('a folder that holds something else is refused and left as it was', async () => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'thesis.tex'), 'x');
    await rejected(writeReport(folder, oneStageReport(), NO_CHARTS), 'ERR_OUTPUT_EXISTS', folder);
    await rejected(assertWritableTarget(folder), 'ERR_OUTPUT_EXISTS', folder);
    const file = join(folder, 'thesis.tex');
    await rejected(assertWritableTarget(file), 'ERR_OUTPUT_EXISTS', file);
    await rejected(
      writeReport(join(file, 'x'), oneStageReport(), NO_CHARTS),
      'ERR_OUTPUT_EXISTS',
      file,
    );
    assert.equal(readdirSync(folder), ['thesis.tex']);
  });
});

test('a new or empty folder is accepted, one with a report is not', async () => {
  await withFolder(async (folder) => {
    await assertWritableTarget(folder);
    await assertWritableTarget(join(folder, 'new', 'deep'));
    assert.equal(readdirSync(folder), []);
    await writeReport(folder, oneStageReport(), NO_CHARTS);
    await rejected(assertWritableTarget(folder), 'ERR_OUTPUT_EXISTS', 'not empty');
  });
});

/** Runs `work` with a file system of 256 KB, which only root can mount; otherwise not at all. */
async function withSmallDisk(work: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      const options = ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk];
      execFileSync('mount', options, { stdio: 'ignore' });
    } catch {
      return;
    }
    try {
      await work(disk);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
}

test('on a full disk nothing is left behind but what was there', async () => {
  await withSmallDisk(async (disk) => {
    const large = fixtureReport({ runs: 6 });
    const dir = join(disk, 'report');
    await rejected(writeReport(dir, large, NO_CHARTS), 'ERR_OUTPUT_WRITE', 'report.json: no space');
    assert.equal(readdirSync(disk), []);
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    await rejected(writeReport(dir, large, NO_CHARTS), 'ERR_OUTPUT_WRITE', 'no space left');
    assert.is((await readReport(dir)).summary.length, 1);
    assert.equal(readdirSync(dir).sort(), ['index.html', 'report.json']);
  });
});

test('the numbers survive when there is no room for the charts', async () => {
  await withSmallDisk(async (disk) => {
    const dir = join(disk, 'report');
    const report = fixtureReport();
    await rejected(writeReport(dir, report, CHARTS), 'ERR_OUTPUT_WRITE', 'the numbers are safe in');
    assert.equal(await readReport(dir), report);
    assert.equal(readdirSync(disk), ['report']);
  });
});

test('the numbers survive when a chart cannot be drawn', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    const report = oneStageReport();
    report.runs[0]!.stages[0]!.measure.histogram = 'AAAA';
    await rejected(writeReport(dir, report, CHARTS), 'ERR_REPORT_INVALID', 'histogram of stage');
    assert.equal(await readReport(dir), report);
    assert.equal(readdirSync(folder), ['report']);
  });
});

test('a path where nothing can be made is named', async () => {
  const dir = '/proc/peerbench/report';
  await rejected(writeReport(dir, oneStageReport(), NO_CHARTS), 'ERR_OUTPUT_WRITE', dir);
});

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
  await refused(() => 'null', '/ must be object');
  await refused(() => '[]', '/ must be object');
  await refused((report) => void (loose(report).schema_version = 2), '/schema_version');
  await refused((report) => void (loose(report).extra = 1), "'extra'");
  await refused((report) => void (loose(report).extra = 1), 'written by peerbench 0.1.0');
  await refused((report) => void (loose(report).runs = {}), '/runs must be array');
  await refused((report) => delete loose(report).seed, "'seed'");
  await refused((report) => {
    loose(report.runs[0]!.stages[0]! as unknown as Report).workers = '4';
  }, '/runs/0/stages/0/workers must be integer');
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
  await refused(withKey('{'), "'__proto__'");
  await refused(withKey('"scenario":{'), "'__proto__'");
  await refused(withKey('"environment":{'), "'__proto__'");
  assert.is(({} as Record<string, unknown>).polluted, undefined);
});

test('a scenario nested without end is refused', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const withDeep = (report: Report) =>
    JSON.stringify(report).replace('"scenario":{', `"scenario":{"deep":${deep},`);
  await refused(withDeep, 'nested too deeply');
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

async function runCommand(dir: string, options: { quiet: boolean; json: boolean }) {
  let out = '';
  let err = '';
  const code = await command.run([dir], options, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    colour: false,
    columns: 80,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test('the verb makes everything but the numbers again', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    const file = join(dir, 'report.json');
    const numbers = `${JSON.stringify(oneStageReport())}\n\n`;
    writeFileSync(file, numbers);
    const { code, out, err } = await runCommand(dir, { quiet: false, json: false });
    assert.is(code, 0);
    assert.match(out, /^stage .*\n2x100 /);
    assert.ok(err.includes(join(dir, 'index.html')));
    assert.is(readFileSync(file, 'utf8'), numbers);
    assert.ok(existsSync(join(dir, 'charts', 'throughput.svg')));
    assert.ok(readFileSync(join(dir, 'index.html'), 'utf8').includes('<svg'));
  });
});

test('the verb prints the summary alone with --json', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    const { out, err } = await runCommand(join(dir, 'report.json'), { quiet: false, json: true });
    const { summary } = oneStageReport();
    assert.equal((JSON.parse(out) as { summary: unknown }).summary, summary);
    assert.is(err, '');
  });
});

test.run();
