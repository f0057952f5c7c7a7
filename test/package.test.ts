// What npm would publish: packed from a copy of the checkout, installed into an empty folder, used
// there as a stranger would use it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const checkout = process.cwd();
const NOT_COPIED = new Set(['node_modules', '.git', 'build', 'dist', 'coverage', 'reports']);

// A surrounding `npm test` or `make` tells its children about its own folder and options.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(config_local_prefix|package_|lifecycle_|command)|INIT_CWD|MAKE)/.test(name),
  ),
);

interface Installation {
  /** Where the package is installed, and nothing else. */
  readonly folder: string;
  /** The packed files. */
  readonly files: readonly string[];
}

function install(root: string): Installation {
  const [copy, folder] = [join(root, 'checkout'), join(root, 'folder')];
  mkdirSync(copy);
  mkdirSync(folder);
  for (const name of readdirSync(checkout)) {
    if (!NOT_COPIED.has(name)) cpSync(join(checkout, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  npm(copy, 'pack', '--pack-destination', root);
  const tarball = readdirSync(root).find((name) => name.endsWith('.tgz'))!;
  const files = execFileSync('tar', ['-tzf', join(root, tarball)], { encoding: 'utf8' });
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true }\n');
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', `../${tarball}`);
  return { folder, files: files.trim().split('\n').sort() };
}

function npm(cwd: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args[0]!} failed:\n${stdout}\n${stderr}`);
}

const root = mkdtempSync(join(tmpdir(), 'peerbench-package-'));
process.on('exit', () => rmSync(root, { recursive: true }));
// Once for all tests: it takes seconds. Where it throws, the file fails with what npm said.
const { folder, files } = install(root);

function peerbench(...args: string[]) {
  return spawnSync('npx', ['--no-install', 'peerbench', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
}

/** The names of the scenarios in the checkout. */
function scenarioNames(): string[] {
  return readdirSync(join(checkout, 'scenarios'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace('.yaml', ''));
}

test('the package holds the program, the scenarios and the schemas, and nothing else', () => {
  for (const name of scenarioNames()) assert.ok(files.includes(`package/scenarios/${name}.yaml`));
  for (const file of readdirSync(join(checkout, 'schemas'))) {
    assert.ok(files.includes(`package/schemas/${file}`), file);
  }
  const odd = files.filter(
    (file) =>
      !/^package\/((dist|scenarios|schemas)\/|(package\.json|LICENSE|[A-Z]+\.md)$)/.test(file) ||
      /\/\.|\.test\./.test(file),
  );
  assert.equal(odd, []);
});

test('the installed command tells its version', () => {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    version: string;
  };
  const { status, stdout, stderr } = peerbench('--version');
  assert.is(stdout, `${version}\n`, stderr);
  assert.is(status, 0);
});

test('the installed command lists the shipped scenarios', () => {
  const { status, stdout, stderr } = peerbench('list');
  assert.is(status, 0, stderr);
  assert.ok(scenarioNames().length > 0);
  for (const name of scenarioNames()) assert.match(stdout, name);
});

test('the installed command runs a shipped scenario and writes its report', () => {
  const { status, stderr } = peerbench('run', 'demo_net', '--out', 'report');
  assert.is(status, 0, stderr);
  const report = JSON.parse(readFileSync(join(folder, 'report/report.json'), 'utf8')) as {
    status: string;
    scenario: { name: string };
  };
  assert.is(report.status, 'complete');
  assert.is(report.scenario.name, 'demo_net');
  const charts = readdirSync(join(folder, 'report/charts')).filter((file) => file.endsWith('.svg'));
  assert.ok(charts.length >= 10, `${charts.length} charts`);
});

test('the installed package is a library that exports run', () => {
  const program = `import { run } from 'peerbench'; console.log(typeof run);`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  assert.is(stdout, 'function\n', stderr);
});

test.run();
