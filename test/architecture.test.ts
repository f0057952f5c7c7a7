// Imports run one way only. The table below is the house's plan; a new edge is a decision to be
// made here, in sight.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { moduleOf, violations, type Rules, type SourceFile } from './tools/architecture.js';

const root = process.cwd();

const FLOOR = ['errors', 'units', 'printable', 'process-identity', 'schema'];
const PURE = ['scenario', 'ring', 'workload', 'metrics'];
const CORE = [...FLOOR, ...PURE, 'memcached', 'drivers'];
const OUTPUT = ['report', 'compare'];

/** What the program depends on, and what it can do without. */
function packagesOf(manifest: string): string[] {
  const { dependencies, optionalDependencies } = JSON.parse(manifest) as Record<string, object>;
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

const RULES: Rules = {
  mayImport: new Map([
    ['errors', []],
    ['printable', []],
    ['process-identity', []],
    ['units', ['errors']],
    ['schema', ['errors', 'units', 'printable']],
    ['scenario', FLOOR],
    ['ring', FLOOR],
    ['metrics', FLOOR],
    ['workload', [...FLOOR, 'scenario', 'ring']],
    ['memcached', [...FLOOR, ...PURE]],
    ['drivers', [...FLOOR, ...PURE, 'memcached']],
    ['network', CORE],
    ['load', CORE],
    // They see data only, so that everything after report.json can be made from it again.
    ['report', [...FLOOR, 'scenario', 'metrics']],
    ['compare', [...FLOOR, 'scenario', 'metrics', 'report']],
    ['state', [...CORE, 'network', 'report']],
    ['ring-study', [...FLOOR, 'report']],
    ['run', [...CORE, ...OUTPUT, 'network', 'load', 'state']],
    ['runner', [...CORE, ...OUTPUT, 'network', 'load', 'state', 'run']],
    ['commands', [...CORE, ...OUTPUT, 'ring-study', 'network', 'load', 'state', 'run', 'runner']],
    ['cli', ['commands', 'errors', 'printable', 'schema']],
  ]),
  packages: packagesOf(readFileSync(join(root, 'package.json'), 'utf8')),
  maxLines: 300,
  medianLines: 100,
};

function sourceFiles(): SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ path: `src/${file}`, text: readFileSync(join(root, 'src', file), 'utf8') }));
}

test('the source keeps the rules of the house', () => {
  const files = sourceFiles();
  assert.ok(files.some(({ path }) => path === 'src/cli.ts'));
  assert.equal(violations(files, RULES), []);
});

test('every module has a row in the table of imports', () => {
  const modules = new Set(sourceFiles().map(({ path }) => moduleOf(path)));
  assert.equal(
    [...modules].filter((name) => !RULES.mayImport.has(name)),
    [],
  );
});

// What follows proves that the checker finds what it is there to find.

/** What is wrong with `text` as the file `path`, in a house that has no packages. */
function check(path: string, text: string, rules: Partial<Rules> = {}): string[] {
  return checkAll([{ path, text: `// A file.\n${text}` }], rules);
}
function checkAll(files: SourceFile[], rules: Partial<Rules> = {}): string[] {
  return violations(files, { ...RULES, packages: [], ...rules });
}

const UPWARD = ['src/metrics/a.ts:2: metrics must not import runner (src/runner.ts)'];
for (const [kind, statement] of [
  ['a static import', `import { run } from '../runner.js';`],
  ['an import for its effects', `import '../runner.js';`],
  ['a type-only import', `import type { Run } from '../runner.js';`],
  ['a re-export', `export * from '../runner.js';`],
  ['a dynamic import', `await import('../runner.js');`],
  ['a dynamic import with a template', 'await import(`../runner.js`);'],
  ['an import type', `let run: typeof import('../runner.js');`],
  ['a file that is looked up', `import.meta.resolve('../runner.js');`],
] as const) {
  test(`${kind} that runs upward is found`, () => {
    assert.equal(check('src/metrics/a.ts', statement), UPWARD);
  });
}

test('imports in comments and strings, and worker files named by URL, do not count', () => {
  const text = `// import '../runner.js'
    const text = "import '../runner.js'";
    const url = new URL('../runner.js', import.meta.url);`;
  assert.equal(check('src/metrics/a.ts', text), []);
});

test('imports that the table allows, and imports inside a folder, pass', () => {
  assert.equal(check('src/workload/a.ts', `import '../ring/ring.js'; import './b.js';`), []);
});

test('the report does not see the network, the load or the drivers', () => {
  for (const forbidden of ['network', 'load', 'drivers', 'memcached', 'ring', 'compare']) {
    for (const folder of ['report', 'report/charts']) {
      const up = folder.includes('/') ? '../..' : '..';
      const found = check(`src/${folder}/a.ts`, `import '${up}/${forbidden}/b.js';`);
      assert.is(found.length, 1, forbidden);
      assert.match(found[0]!, `report must not import ${forbidden}`);
    }
  }
});

test('an import that cannot be read, or that leaves src, is found', () => {
  assert.match(check('src/ring/a.ts', 'await import(name);')[0]!, 'src/ring/a.ts:2: what is');
  assert.match(check('src/ring/a.ts', `import '../../package.json';`)[0]!, 'outside src');
});

test('a folder that the table does not know is found', () => {
  assert.match(check('src/cache/a.ts', `import '../errors.js';`)[0]!, 'cache has no row');
});

test('a circle of folders is found even where the table allows each edge', () => {
  const mayImport = new Map([
    ['ring', ['metrics']],
    ['metrics', ['ring']],
  ]);
  const found = checkAll(
    [
      { path: 'src/ring/a.ts', text: `// A.\nimport type { B } from '../metrics/b.js';` },
      { path: 'src/metrics/c.ts', text: `// C.\nimport '../ring/d.js';` },
    ],
    { mayImport },
  );
  assert.equal(found, ['imports run in a circle: ring -> metrics -> ring']);
});

test('a circle of files inside a folder is found', () => {
  const found = checkAll([
    { path: 'src/ring/a.ts', text: `// A.\nimport './b.js';` },
    { path: 'src/ring/b.ts', text: `// B.\nimport type { A } from './a.js';` },
  ]);
  assert.equal(found, ['imports run in a circle: src/ring/a.ts -> src/ring/b.ts -> src/ring/a.ts']);
});

test('a package with a second importer, without one, or undeclared is found', () => {
  const packages = ['yaml', '@scope/name'];
  const text = `// A file.\nimport 'yaml/sub'; import '@scope/name/sub'; import 'node:fs';`;
  const one = { path: 'src/ring/a.ts', text };
  assert.equal(checkAll([one], { packages }), []);
  assert.equal(checkAll([one, { ...one, path: 'src/ring/b.ts' }], { packages }), [
    'yaml has more than one importer: src/ring/a.ts, src/ring/b.ts',
    '@scope/name has more than one importer: src/ring/a.ts, src/ring/b.ts',
  ]);
  assert.equal(check('src/ring/a.ts', '', { packages: ['yaml'] }), [
    'yaml is a dependency that nothing imports',
  ]);
  assert.match(check('src/ring/a.ts', `import 'fs';`)[0]!, 'src/ring/a.ts:2: fs is not among');
});

for (const statement of [
  'process.argv;',
  'process.exit(1);',
  'process.exitCode = 1;',
  `process['exitCode'] = 1;`,
  'globalThis.process.exit(1);',
  'const { exit } = process;',
  `import { exit } from 'node:process';`,
  `process.stdout.write('x');`,
  `console.log('x');`,
]) {
  test(`only the shell may say: ${statement}`, () => {
    const found = check('src/metrics/a.ts', statement);
    assert.is(found.length, 1, found.join('\n'));
    assert.match(found[0]!, 'src/metrics/a.ts:2: ');
    assert.equal(check('src/cli.ts', statement), []);
  });
}

test('what the process tells about the machine is open to all', () => {
  assert.equal(check('src/metrics/a.ts', 'process.cpuUsage(); request.exit(); this.argv;'), []);
});

test('a file that is too long is found; a generated one may be', () => {
  const rules = { maxLines: 3, medianLines: 10 };
  assert.equal(check('src/ring/a.ts', '2;\n3;\n', rules), []);
  assert.equal(check('src/ring/a.ts', '2;\n3;\n4;\n', rules), [
    'src/ring/a.ts: 4 lines, more than 3',
  ]);
  assert.equal(check('src/schema/generated/a.ts', '2;\n3;\n4;\n', rules), []);
});

test('a median that is too long is found', () => {
  const file = (lines: number, index: number): SourceFile => ({
    path: `src/ring/${index}.ts`,
    text: '// A line.\n'.repeat(lines),
  });
  assert.equal(checkAll([1, 9, 300].map(file), { medianLines: 10 }), []);
  assert.is(checkAll([1, 10, 11].map(file), { medianLines: 10 }).length, 1);
});

test('names that say nothing are found', () => {
  for (const path of ['src/ring/utils.ts', 'src/ring/index.ts', 'src/ring/common/a.ts']) {
    assert.match(check(path, '')[0]!, 'says nothing');
  }
  assert.equal(check('src/ring/common-case.ts', ''), []);
});

test('a file opens with a comment, after a #! line at most', () => {
  assert.is(checkAll([{ path: 'src/ring/a.ts', text: 'export {};\n' }]).length, 1);
  assert.equal(checkAll([{ path: 'src/ring/a.ts', text: '#!/usr/bin/env node\n// A.\n' }]), []);
  assert.equal(checkAll([{ path: 'src/ring/a.ts', text: '/* A. */\n' }]), []);
});

test.run();
