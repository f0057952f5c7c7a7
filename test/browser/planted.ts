// A page in which everything is wrong, to see that the check finds it: one that finds nothing any
// more would pass every page.
import { writeFile } from 'node:fs/promises';
import type { Browser } from './browser.js';
import { checkPage } from './check-page.js';

/** What is wrong, and a part of the line that tells it. */
const PLANTED: readonly (readonly [html: string, told: string])[] = [
  ['<p style="width: 500px">wide</p>', '[360 light, 360 dark] html: the document is'],
  [
    '<p style="width: 90px; white-space: nowrap">Words that are wider than their box</p>',
    'px of content in a box of 90',
  ],
  [
    '<p style="width: 50px; overflow: hidden; white-space: nowrap">Words that are cut</p>',
    'cuts off',
  ],
  ['<p style="margin-left: -30px">left</p>', 'from -'],
  [
    '<div style="overflow: auto; width: 99px"><p style="width: 700px">x</p></div>',
    'scrolls, but cannot have the focus',
  ],
  ['<div style="overflow: auto; width: 98px"><p style="width: 701px">x</p></div>', '[A4 print]'],
  ['<a href="report.json">a file</a>', 'href="report.json" leaves the page'],
  ['<a href="#nowhere">a hole</a>', 'href="#nowhere" points at nothing'],
  ['<p id="twice">1</p><p id="twice">2</p>', 'more than one element has this id'],
  ['<button tabindex="-1">no</button>', 'is not reached by Tab'],
  ['<button style="outline: none">yes</button>', 'does not show that it has the focus'],
  ['<script>alert(1)</script>', 'dialog: 1'],
  ['<script>missing()</script>', 'script: ReferenceError'],
  ['<script>console.warn("look")</script>', 'console: warning: look'],
  ['<img src="pixel.png" alt="">', '/pixel.png'],
  ['<p style="color: #888; background: #999">faint</p>', 'serious color-contrast'],
  [
    '<style>@media (prefers-color-scheme: dark) { #night { color: #111; background: #222 } }</style><p id="night">night</p>',
    '[1440 dark] #night: serious color-contrast',
  ],
  ['<figure><svg width="300" height="200"></svg></figure>', 'nothing is drawn'],
  [
    '<figure><svg width="300" height="200"><g class="role-mark"><text y="50">None</text></g></svg></figure>',
    'says only "None"',
  ],
  ['<figure><svg width="90" height="70"><title>small</title></svg></figure>', 'only 90 x 70 px'],
  [
    '<figure><svg width="300" height="200"><title>edge</title><text x="280" y="50">outside</text></svg></figure>',
    'px outside the drawing',
  ],
  [
    '<figure><svg width="300" height="200"><title>heap</title><text x="9" y="50">over</text><text x="9" y="53">under</text></svg></figure>',
    'lies on "under"',
  ],
  ['<figure><svg width="300" height="200"><path d="MNaN"/></svg></figure>', 'holds NaN'],
  [
    '<figure style="background: #222"><svg width="300" height="200"><text y="50" fill="#444">Axis</text></svg></figure>',
    'contrast of 1.',
  ],
  [
    '<figure><svg width="300" height="200"><title>far</title><text y="50" font-size="5">tiny</text></svg></figure>',
    'letters of 5.0 px',
  ],
  [
    '<div class="chart"><div class="drawing" tabindex="0" style="overflow: auto; width: 97px"><p style="width: 702px">y</p></div></div>',
    'cuts off a drawing that is not wide',
  ],
  [
    '<div class="chart wide"><div class="drawing" tabindex="0" style="overflow: auto; width: 96px"><p style="width: 703px">y</p></div><p class="hint">below</p></div>',
    'scrolls without a hint above it',
  ],
  [
    '<p class="hint">more</p><div class="scroll"><p>all is there</p></div>',
    'says that it scrolls, but does not',
  ],
  [
    '<div class="scroll" tabindex="0" style="overflow: auto; width: 95px"><table class="stacked"><tr><td style="min-width: 704px">z</td></tr></table></div>',
    'hides figures of its table',
  ],
  ['', '8 of 9 drawings'],
];

/** Faults that are not found: none, unless the check is broken. */
export async function missedFaults(browser: Browser, file: string): Promise<string[]> {
  const body = PLANTED.map(([html]) => html).join('\n');
  await writeFile(
    file,
    `<!DOCTYPE html><html lang="en"><title>Planted</title><main>${body}</main>`,
  );
  const lines = await checkPage(browser, { name: 'planted', file, charts: 9 });
  const missed = PLANTED.filter(([, told]) => !lines.some((line) => line.includes(told)));
  if (missed.length === 0) return [];
  return [...missed.map(([, told]) => `planted, but not found: ${told}`), 'found:', ...lines];
}
