import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OptionValues } from '../../src/commands/command.js';
import { command } from '../../src/commands/report.js';
import { writeReport } from '../../src/report/write.js';
import { oneStageReport } from '../report/fixture.js';
import { withFolder } from '../report/support.js';

const NO_CHARTS = { charts: false };

async function runCommand(dir: string, options: OptionValues) {
  let out = '';
  let err = '';
  const code = await command.run([dir], options, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    terminal: false,
    colour: false,
    columns: 80,
    warnings: { colour: false, columns: 80 },
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

test('--png draws a picture beside every drawing, which stays as long as its drawing does', async () => {
  await withFolder(async (folder) => {
    const dir = join(folder, 'report');
    await writeReport(dir, oneStageReport(), NO_CHARTS);
    const { code, err } = await runCommand(dir, { quiet: true, json: false, png: true });
    assert.equal([code, err], [0, '']);
    const charts = join(dir, 'charts');
    const ids = (ending: string) =>
      readdirSync(charts)
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length));
    assert.ok(ids('.svg').length >= 10);
    assert.equal(ids('.png'), ids('.svg'));
    for (const id of ids('.png')) {
      const [png, svg] = ['png', 'svg'].map((ending) =>
        readFileSync(join(charts, `${id}.${ending}`)),
      );
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg!.toString())!.map(Number);
      assert.is(png!.subarray(1, 4).toString(), 'PNG');
      // The header of a PNG: width and height, big-endian.
      assert.equal([png!.readUInt32BE(16), png!.readUInt32BE(20)], [2 * width!, 2 * height!]);
    }
    writeFileSync(join(charts, 'of_an_older_version.png'), '');
    const before = readFileSync(join(charts, 'throughput.png'));
    await runCommand(dir, { quiet: true, json: false });
    assert.equal(readFileSync(join(charts, 'throughput.png')), before);
    assert.not(existsSync(join(charts, 'of_an_older_version.png')));
  });
});

test.run();
