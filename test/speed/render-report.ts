// How long does it take to make the page and the charts of a large report, and how large are they?
// Prints; fails nobody.
import { renderPages } from '../../src/report/pages.js';
import { largeReport } from '../report/large-report.js';

/** Length of each of the eight stages: ten minutes in all, and ten minutes each. */
for (const seconds of [75, 600]) {
  const report = largeReport(seconds);
  const megabytes = (text: string): string => `${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`;
  const started = performance.now();
  const files = await renderPages(report, true);
  const tookS = (performance.now() - started) / 1000;
  const largest = files
    .filter(({ name }) => name.endsWith('.svg'))
    .reduce((a, b) => (b.text.length > a.text.length ? b : a));
  process.stdout.write(
    `8 stages of ${seconds} s, 16 peers (report.json ${megabytes(JSON.stringify(report))}): ` +
      `${tookS.toFixed(2)} s; page ${megabytes(files[0]!.text)}, ` +
      `largest drawing ${largest.name} ${megabytes(largest.text)}\n`,
  );
}
