import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openPngRenderer } from '../../src/report/png.js';
import { writeReport } from '../../src/report/write.js';
import { CLI } from '../support/workspace.js';
import { oneStageReport } from './fixture.js';
import { withFolder } from './support.js';

/** A drawing in the fonts of the charts. */
function drawing(text: string): string {
  const font = `font-family='Helvetica, Arial, "Liberation Sans", sans-serif' font-size="12"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15" ${font}>${text}</text></svg>`;
}

test('text is drawn, bold as bold, and the same drawing gives the same bytes', async () => {
  const renderer = await openPngRenderer();
  const [empty, text, again, other] = ['', 'ops/s 5 µs', 'ops/s 5 µs', 'ops/s 6 µs'].map((each) =>
    renderer.draw(drawing(each)).toString('hex'),
  );
  assert.is.not(text, empty);
  assert.is.not(text, other);
  assert.is(text, again);
  const bold = drawing('ops/s 5 µs').replace('<text', '<text font-weight="bold"');
  assert.is.not(renderer.draw(bold).toString('hex'), text);
  assert.is((await openPngRenderer()).draw(drawing('ops/s 5 µs')).toString('hex'), text);
});

test('characters that no font has are named, those of the font that comes along are not', async () => {
  const renderer = await openPngRenderer();
  renderer.draw(drawing('µ × – … Ж ≈ ß שלום'));
  assert.equal([...renderer.missing], []);
  // Letters of the Mro script, for which there is hardly a font anywhere.
  renderer.draw(drawing('a\u{16a40}b\u{16a41}'));
  renderer.draw(drawing('a\u{16a40}b'));
  assert.equal([...renderer.missing], ['\u{16a40}', '\u{16a41}']);
});

test('what cannot be drawn is an error with the reason', async () => {
  const renderer = await openPngRenderer();
  assert.throws(() => renderer.draw('<svg'), /^a chart could not be drawn as PNG: ./);
});

for (const name of ['@resvg/resvg-js', '@expo-google-fonts/arimo']) {
  test(`without ${name} the verb says so before it does anything, and ends with 3`, async () => {
    await withFolder(async (folder) => {
      const dir = join(folder, 'report');
      await writeReport(dir, oneStageReport(), { charts: false });
      const hooks = `export function resolve(name, context, next) {
        if (name.startsWith('${name}')) throw new Error('Cannot find package ' + name);
        return next(name, context);
      }`;
      const url = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
      const start = `import { register } from 'node:module'; register(${JSON.stringify(url(hooks))});`;
      const args = ['--import', url(start), CLI, 'report', dir, '--png'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal([status, stdout], [3, '']);
      assert.match(
        stderr,
        /^peerbench: no PNG can be drawn on this machine \(\w+ \w+\): Cannot find/,
      );
      assert.match(stderr, '--omit=optional');
    });
  });
}

test.run();
