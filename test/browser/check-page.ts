// Opens one page in every view and collects what is wrong with it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { axeFaults, injectAxe } from './accessibility.js';
import { type Browser, callInPage, misdeedsOf, type Page } from './browser.js';
import { backdropOf, channelsOf, contrastFaults, luminance } from './in-page/contrast.js';
import { drawingFaults } from './in-page/drawings.js';
import { countTabStops, tabStops, unreached, watchFocus } from './in-page/focus.js';
import { isScrolled, isShown, selectorOf, unfold } from './in-page/found.js';
import { cornersOf, labelFaults, overlap, scaleOf } from './in-page/labels.js';
import { linkFaults } from './in-page/links.js';
import { overflows } from './in-page/overflow.js';
import { scrollFaults } from './in-page/scrolling.js';
import { Faults, type View, VIEWS } from './views.js';

/** A page to be looked at. */
export interface Subject {
  readonly name: string;
  /** Path of the HTML file. */
  readonly file: string;
  /** How many drawings it must have. */
  readonly charts: number;
}

const HEIGHT = 900;
const SHARED = [selectorOf, isShown, isScrolled];

async function show(page: Page, { width, scheme, media }: View): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ media, colorScheme: scheme });
}

async function lookAt(page: Page, view: View, charts: number, faults: Faults): Promise<void> {
  await show(page, view);
  for (const open of [false, true]) {
    await callInPage(page, unfold, [], open);
    faults.add(view.name, await callInPage(page, overflows, SHARED, view.media === 'print'));
  }
  faults.add(view.name, await callInPage(page, scrollFaults, SHARED));
  faults.add(view.name, await callInPage(page, drawingFaults, SHARED, charts));
  faults.add(
    view.name,
    await callInPage(page, labelFaults, [...SHARED, cornersOf, scaleOf, overlap]),
  );
  const colours = [...SHARED, channelsOf, luminance, backdropOf];
  faults.add(view.name, await callInPage(page, contrastFaults, colours));
}

/** Goes through the page with Tab, in the narrowest window, where most boxes scroll. */
async function walk(page: Page, faults: Faults): Promise<void> {
  const view = VIEWS[0]!;
  await show(page, view);
  await callInPage(page, watchFocus, []);
  const stops = await callInPage(page, countTabStops, [...SHARED, tabStops]);
  for (let stop = 0; stop < stops; stop++) await page.keyboard.press('Tab');
  faults.add(view.name, await callInPage(page, unreached, [...SHARED, tabStops]));
}

async function photograph(page: Page, view: View, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}-${view.name.replaceAll(' ', '-')}.png`);
  await page.screenshot({ path, fullPage: true });
}

/**
 * What is wrong with a page, a line each; nothing is what is hoped for.
 * @param screenshots folder for pictures of it in every view; undefined for none
 */
export async function checkPage(
  browser: Browser,
  { name, file, charts }: Subject,
  screenshots?: string,
): Promise<string[]> {
  const faults = new Faults();
  const url = pathToFileURL(file).href;
  const page = await browser.newPage();
  try {
    const misdeeds = misdeedsOf(page, url);
    await page.goto(url, { waitUntil: 'load' });
    for (const view of screenshots === undefined ? [] : VIEWS) {
      await show(page, view);
      await photograph(page, view, screenshots!, name);
    }
    faults.add('any', await callInPage(page, linkFaults, SHARED));
    for (const view of VIEWS) await lookAt(page, view, charts, faults);
    await walk(page, faults);
    // Before axe comes in, which is none of the page's own.
    faults.add('any', misdeeds);
    await injectAxe(page);
    for (const view of VIEWS.filter(({ width, media }) => width === 1440 && media === 'screen')) {
      await show(page, view);
      faults.add(view.name, await axeFaults(page, view.scheme));
    }
  } finally {
    await page.close();
  }
  return faults.lines;
}
