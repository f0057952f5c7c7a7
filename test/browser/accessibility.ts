// axe-core over a page. The only importer of it.
import axe from 'axe-core';
import { callInPage, type Page } from './browser.js';
import type { Found } from './in-page/found.js';
import type { Scheme } from './views.js';

/** The rules that look at colours: the only ones that another scheme can break. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Runs inside the page, beside axe. */
function runAxe(options: axe.RunOptions): Promise<axe.AxeResults> {
  const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
  return inPage.run(document, options);
}

/** Puts axe into a page; it does nothing by itself. */
export async function injectAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/**
 * What axe calls serious or critical in a page that has it: by all of its rules in the light scheme,
 * by those of colour in the dark one.
 */
export async function axeFaults(page: Page, scheme: Scheme): Promise<Found[]> {
  const { violations } = await callInPage(page, runAxe, [], {
    resultTypes: ['violations'],
    ...(scheme === 'dark' && { runOnly: { type: 'rule', values: OF_COLOUR } }),
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => ({
        // The end of the path says most.
        selector: target.flat().join(' ').split(' > ').slice(-2).join(' > '),
        what: `${impact ?? ''} ${id}: ${failureSummary.split('\n').slice(1, 2).join('').trim()}`,
      })),
    );
}
