// Chromium, and what a page of it is asked. The only importer of Playwright, which comes without a
// browser: the system's is used.
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Found } from './in-page/found.js';

export type { Browser, Page };

/** Switches off what a browser says to the world by itself; Playwright adds the rest. */
const SILENT = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/**
 * Starts Chromium with a throw-away profile; it ends with this process at the latest. Without its
 * sandbox, which does not work for root: the pages are our own. Signals are the caller's business.
 * @param home folder for what it keeps beside the profile; the user's own settings are not read
 */
export function launchBrowser(executablePath: string, home: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: SILENT,
    env: { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    chromiumSandbox: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

// Any signature: each function's own is checked by `callInPage`'s parameters.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type PageFunction = (...args: any[]) => unknown;

/**
 * Calls `entry` inside the page and returns what it says. It and its `helpers` are sent as text, so
 * they can use one another and the browser, but nothing else of the files they stand in. Works under
 * any Content-Security-Policy: it comes in through the debugger.
 */
export function callInPage<F extends PageFunction>(
  page: Page,
  entry: F,
  helpers: readonly PageFunction[],
  ...args: Parameters<F>
): Promise<ReturnType<F>> {
  const functions = [...helpers, entry].map(String).join('\n');
  const call = `${entry.name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
  return page.evaluate<ReturnType<F>>(`(() => {\n${functions}\nreturn ${call};\n})()`);
}

/** Listens for what a page must not do; returns what it did, which grows as the page goes on. */
export function misdeedsOf(page: Page, url: string): Found[] {
  const found: Found[] = [];
  const tell = (selector: string, what: string) => void found.push({ selector, what });
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warning') tell('console', `${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => tell('script', String(error)));
  page.on('crash', () => tell('page', 'crashed'));
  page.on('dialog', (dialog) => {
    tell('dialog', dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', () => tell('window', 'was opened'));
  page.on('request', (request) => {
    if (request.url() !== url) tell('request', request.url());
  });
  page.on('websocket', (socket) => tell('request', socket.url()));
  return found;
}
