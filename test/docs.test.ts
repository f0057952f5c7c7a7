// What the documents tell people to copy: the YAML can be read, the commands are ones that there are,
// and the lines for CI end with the code of the verdict.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { compared, sides } from './compare/fixture-sides.js';
import { CLI, type Finished, type Workspace, withWorkspace } from './support/workspace.js';

const FILES = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))].filter(
  (file) => file.endsWith('.md'),
);

/** The code blocks of a language in a document. */
function blocksOf(file: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm');
  return Array.from(readFileSync(file, 'utf8').matchAll(pattern), ([, text]) => text!);
}

const all = (language: string): string[] => FILES.flatMap((file) => blocksOf(file, language));

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly on: unknown;
  readonly jobs: Readonly<Record<string, { 'runs-on': string; steps: readonly Step[] }>>;
}

/** The workflows of GitHub Actions among the YAML of a document. */
function workflowsOf(file: string): Workflow[] {
  const documents = blocksOf(file, 'yaml').map((text): unknown => parse(text));
  return documents.filter((it): it is Workflow => Object.hasOwn(Object(it) as object, 'jobs'));
}

const stepsOf = (workflow: Workflow): Step[] =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** The calls of peerbench in a shell script, each on a line of its own. */
const callsIn = (script: string): string[] =>
  script
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.includes('npx peerbench') || /^\s*vary=/.test(line))
    // What follows a call must not hide that it failed.
    .map((line) => line.replace(/ \|.*$/, ''));

/** Puts an `npx` on the PATH that does `body`, the command's own arguments being `"$@"`. */
async function withNpx(workspace: Workspace, body: string): Promise<Record<string, string>> {
  await workspace.write('bin/npx', `#!/bin/sh\nshift\n${body}\n`, 0o755);
  return { PATH: `${workspace.path('bin')}:${process.env.PATH ?? ''}` };
}

const REAL = `exec '${process.execPath}' '${CLI}' "$@"`;

test('the YAML of the documents can be read, and each has what it needs of a workflow', () => {
  assert.ok(all('yaml').length >= 6);
  for (const text of all('yaml')) assert.not.throws(() => void parse(text));
  const workflows = FILES.flatMap(workflowsOf);
  assert.is(workflows.length, 2);
  for (const workflow of workflows) {
    assert.ok(workflow.on);
    for (const job of Object.values(workflow.jobs)) assert.is(job['runs-on'], 'ubuntu-latest');
    const steps = stepsOf(workflow);
    assert.ok(steps.length >= 6);
    for (const { uses, run } of steps) {
      assert.is.not(
        uses === undefined,
        run === undefined,
        'a step uses an action or runs a script',
      );
      if (uses !== undefined) assert.match(uses, /^actions\/[\w-]+@v\d+$/);
    }
  }
});

test('every command of the documents has a verb and options that there are', () =>
  withWorkspace(async (workspace) => {
    const env = await withNpx(workspace, `${REAL} --help > /dev/null`);
    const scripts = [
      ...all('sh'),
      ...FILES.flatMap(workflowsOf).flatMap((it) => stepsOf(it).map(({ run = '' }) => run)),
    ];
    const calls = scripts.flatMap((script) => {
      const lines = callsIn(script.replaceAll('<time>', 'TIME'));
      return lines.some((line) => line.includes('npx')) ? [lines] : [];
    });
    assert.ok(calls.flat().length >= 20);
    // One after the other in as many shells as there are scripts: the cores are few.
    for (const lines of calls) {
      // Lines that stand in a loop over peers are taken out of it.
      const variables = ['GITHUB_STEP_SUMMARY=/dev/null', 'peer=NAME'];
      const script = ['set -e', ...variables, ...lines].join('\n');
      const { code, err } = await workspace.spawn('bash', ['-c', script], env).ended;
      assert.is(code, 0, `${script}\n${err}`);
    }
  }));

/** The script of a document that is for any CI, and the step of its workflow. */
const SCRIPTS = ['README.md', 'docs/comparing.md'].flatMap((file) => [
  ...blocksOf(file, 'sh').filter((text) => text.includes('exit "')),
  ...workflowsOf(file).flatMap((it) =>
    stepsOf(it).flatMap(({ run = '' }) => (run.includes('npx peerbench ab') ? [run] : [])),
  ),
]);

/** Runs a script as a CI does, where `ab` leaves the reports that it is said to, and ends with `code`. */
async function inCi(script: string, code: number): Promise<Finished & { summary: string }> {
  let result: (Finished & { summary: string }) | undefined;
  await withWorkspace(async (workspace) => {
    const { base, candidate } = sides({ pairs: 8, slower: 1.3 });
    // Nothing is written where the session could not start.
    if (code !== 3) {
      await workspace.write('ab/a/report.json', JSON.stringify(base));
      await workspace.write('ab/b/report.json', JSON.stringify(candidate));
      await workspace.write('ab/verdict.json', JSON.stringify(compared({ base, candidate })));
    }
    await workspace.write('bin/git', '#!/bin/sh\necho "name: cache"\n', 0o755);
    const path = await withNpx(
      workspace,
      `case $1 in ab) echo "the table of ab"; exit ${code};; esac\n${REAL}`,
    );
    const env = { ...path, GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_BASE_REF: 'main' };
    const ended = await workspace.spawn('bash', ['-e', '-c', script], env).ended;
    const files = ['summary.md', 'junit.xml'].map((name) => workspace.path(name));
    const texts = files.filter(existsSync).map((file) => readFileSync(file, 'utf8'));
    result = { ...ended, summary: texts.join('') };
  });
  return result!;
}

test('what the documents have for CI ends with the code of the verdict, and shows what there is', async () => {
  assert.is(SCRIPTS.length, 4);
  for (const script of SCRIPTS) {
    for (const code of [0, 3, 10]) {
      const { code: found, summary, err } = await inCi(script, code);
      assert.is(found, code, `${script}\n${err}`);
      if (code === 10) assert.match(summary, /the table of ab|✗ regressed|<failure/);
    }
  }
});

test.run();
