import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readReport } from '../../src/report/read.js';
import { assertWritableTarget, rewritePages, writeReport } from '../../src/report/write.js';
import { fixtureReport, oneStageReport } from './fixture.js';
import { rejected, withFolder } from './support.js';

const NO_CHARTS = { charts: false };
const CHARTS = { charts: true };

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

test('raw data is written beside the numbers, and nothing but its own successor replaces it', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    const raw = (run: string, text: string) => [{ name: `runs/${run}/000-4x1000.hlog`, text }];
    const textOf = (run: string) => readFileSync(join(dir, 'runs', run, '000-4x1000.hlog'), 'utf8');
    await writeReport(dir, oneStageReport(), { charts: false, raw: raw('000', 'first') });
    assert.is(textOf('000'), 'first');
    const report = fixtureReport({ runs: 2 });
    await writeReport(dir, report, { charts: false, raw: raw('001', 'second') });
    await rewritePages(dir, report);
    assert.equal([textOf('000'), textOf('001')], ['first', 'second']);
    assert.equal(await readReport(dir), report);
    await writeReport(dir, report, { charts: false, raw: raw('001', 'third') });
    assert.equal(readdirSync(join(dir, 'runs', '001')), ['000-4x1000.hlog']);
    assert.is(textOf('001'), 'third');
  });
});

test('the numbers survive when raw data cannot be written', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    writeFileSync(join(dir, 'runs'), 'a file where a folder should be');
    const report = fixtureReport();
    const options = { charts: false, raw: [{ name: 'runs/000/000-x.hlog', text: 'x' }] };
    await rejected(
      writeReport(dir, report, options),
      'ERR_OUTPUT_WRITE',
      'the numbers are safe in',
    );
    assert.equal(await readReport(dir), report);
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
      process.stdout.write(' (skipped: may not mount) ');
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

test('a file that cannot be replaced is named, and no temporary file is left', async () => {
  await withFolder(async (folder) => {
    const numbers = join(folder, 'report.json');
    mkdirSync(numbers);
    await rejected(writeReport(folder, oneStageReport(), NO_CHARTS), 'ERR_OUTPUT_WRITE', numbers);
    assert.equal(readdirSync(folder), ['report.json']);
  });
});

test('the numbers survive when the charts cannot be written', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    writeFileSync(join(dir, 'charts'), 'a file where a folder should be');
    const report = fixtureReport();
    await rejected(writeReport(dir, report, CHARTS), 'ERR_OUTPUT_WRITE', 'the numbers are safe in');
    assert.equal(await readReport(dir), report);
    assert.equal(readdirSync(dir).sort(), ['charts', 'index.html', 'report.json']);
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

test.run();
