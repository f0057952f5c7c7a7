// Looks at pages in headless Chromium: those of every shipped scenario, each really run, and those of
// everything else that can come out. Arguments are the names of the pages to look at, default all;
// `--browser PATH` is the Chromium to use, `--screenshots DIR` keeps pictures of every page in every
// view. The last line reads `N passed, N failed`.
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { type Workspace, withWorkspace } from '../support/workspace.js';
import { type Browser, launchBrowser } from './browser.js';
import { checkPage } from './check-page.js';
import { missedFaults } from './planted.js';
import { type Recipe, RECIPES } from './subjects.js';

/** Pages that are made and looked at side by side. */
const PARALLEL = 2;

const { values, positionals: selection } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'string', default: 'chromium' },
    screenshots: { type: 'string' },
  },
});
const screenshots = values.screenshots === undefined ? undefined : resolve(values.screenshots);
const recipes = RECIPES.filter(({ name }) => selection.length === 0 || selection.includes(name));
const unknown = selection.filter((name) => !RECIPES.some((recipe) => recipe.name === name));
if (unknown.length > 0) {
  const known = RECIPES.map(({ name }) => name).join(' ');
  process.stderr.write(`no such page: ${unknown.join(' ')}; there are: ${known}\n`);
  process.exit(2);
}
let passed = 0;
let failed = 0;
/** The exit code where a signal ended it. */
let interrupted: number | undefined;

function tell(name: string, lines: readonly string[], startedMs: number): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (lines.length === 0) passed++;
  else failed++;
  process.stdout.write(`${lines.length === 0 ? 'ok  ' : 'FAIL'} ${name}  ${seconds} s\n`);
  for (const line of lines) process.stdout.write(`     ${name} ${line}\n`);
}

async function check(browser: Browser, workspace: Workspace, recipe: Recipe): Promise<void> {
  const startedMs = performance.now();
  const lines = await recipe
    .make(workspace)
    .then((subject) => checkPage(browser, subject, screenshots))
    .catch((error: unknown) => [String(error)]);
  if (interrupted === undefined) tell(recipe.name, lines, startedMs);
}

async function checkAll(browser: Browser, workspace: Workspace): Promise<void> {
  const startedMs = performance.now();
  tell('planted', await missedFaults(browser, workspace.path('planted.html')), startedMs);
  const queue = [...recipes];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let next = queue.shift(); next && !interrupted; next = queue.shift()) {
        await check(browser, workspace, next);
      }
    }),
  );
}

/** Ends what runs; everything else follows from that. */
function stopAtSignals(browser: Browser, workspace: Workspace): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      interrupted = code;
      for (const child of workspace.started) child.kill('SIGTERM');
      void browser.close();
    });
  }
}

await withWorkspace(async (workspace) => {
  const browser = await launchBrowser(values.browser, workspace.path('chromium'));
  try {
    stopAtSignals(browser, workspace);
    await checkAll(browser, workspace);
  } finally {
    await browser.close();
  }
});
process.exitCode = interrupted ?? (passed > 0 && failed === 0 ? 0 : 1);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
