import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../src/commands/report.js';
import { writeReport } from '../../src/report/write.js';
import { oneStageReport } from '../report/fixture.js';
import { withFolder } from '../report/support.js';

const NO_CHARTS = { charts: false };

async function runCommand(dir: string, options: { quiet: boolean; json: boolean }) {
  let out = '';
  let err = '';
  const code = await command.run([dir], options, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    terminal: false,
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
