// Every chart of a small report, byte for byte.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { renderSvg } from '../../src/report/svg.js';
import { assertGolden } from '../support/golden.js';
import { goldenReport } from './golden-report.js';
import { withFolder } from './support.js';

const LARGEST_BYTES = 40_000;

const drawings = new Map<string, string>();
for (const chart of chartsOf(goldenReport())) drawings.set(chart.id, await renderSvg(chart));

for (const [id, svg] of drawings) {
  test(`the chart ${id} is drawn as it was`, () => {
    assert.ok(svg.length < LARGEST_BYTES, String(svg.length));
    assertGolden(`charts/${id}.svg`, svg);
  });
}

test('no golden drawing is of a chart that is no more', () => {
  const files = readdirSync('test/golden/charts').map((file) => file.replace('.svg', ''));
  // Those of comparisons are theirs.
  const own = files.filter((id) => !id.startsWith('compare_'));
  assert.equal(own.sort(), [...drawings.keys()].sort());
});

test('another process draws the same report.json with the same bytes', () =>
  withFolder((folder) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'report.json'), JSON.stringify(goldenReport()));
    const { status, stderr } = spawnSync(process.execPath, ['build/src/cli.js', 'report', folder], {
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
    for (const [id, svg] of drawings) {
      assert.ok(readFileSync(join(folder, 'charts', `${id}.svg`), 'utf8') === svg, id);
    }
    return Promise.resolve();
  }));

test.run();
