// How large a page becomes. How long that takes is printed by `make bench-report`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPages } from '../../src/report/pages.js';
import { largeReport } from './large-report.js';

test('the page of eight stages, sixteen peers and ten minutes is below 5 MB, each drawing below 1 MB', async () => {
  const [page, ...files] = await renderPages(largeReport(75), true);
  assert.is(page!.name, 'index.html');
  assert.ok(Buffer.byteLength(page!.text) < 5e6, String(page!.text.length));
  for (const { name, text } of files) assert.ok(Buffer.byteLength(text) < 1e6, name);
});

test.run();
