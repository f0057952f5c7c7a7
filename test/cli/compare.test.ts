// `peerbench compare` through the real command: it tells, and does not judge by its exit code.
import { readdirSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSchema } from '../../src/schema/validator.js';
import { type Sides, sides } from '../compare/fixture-sides.js';
import { assertSaid } from '../support/said.js';
import { type Workspace, withWorkspace } from '../support/workspace.js';

async function putBoth(workspace: Workspace, { base, candidate }: Sides): Promise<void> {
  await workspace.write('a/report.json', JSON.stringify(base));
  await workspace.write('b/report.json', JSON.stringify(candidate));
}

test('compare ends with 0 once it could compare, in every format, and writes nothing', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ slower: 1.3 }));
    const starts = {
      text: /^✗ regressed: /,
      json: /^\{\n {2}"schema_version": 1,/,
      markdown: /^### ✗ regressed: demo\\_net\n/,
      csv: /^scenario,/,
      junit: /^<\?xml /,
      github: /^::error title=/,
    };
    for (const [format, start] of Object.entries(starts)) {
      const { code, out, err } = await workspace.run('compare', 'a', 'b', '--format', format);
      assert.is(code, 0, err);
      assert.match(out, start);
    }
    const json = await workspace.run('compare', 'a', 'b', '--json');
    assert.is(json.code, 0);
    const validate = compileSchema('verdict', { fillDefaults: false });
    assert.equal(validate(JSON.parse(json.out)), []);
    assert.equal(readdirSync(workspace.path('b')), ['report.json']);
  }));

test('compare ends with 0 for what is inconclusive, and with 12 for what is not comparable', () =>
  withWorkspace(async (workspace) => {
    const both = sides({ pairs: 1, apart: true });
    await putBoth(workspace, both);
    const single = await workspace.run('compare', 'a', 'b', '--quiet');
    assert.is(single.code, 0, single.err);
    assert.match(single.out, /^\? inconclusive: [^]*1\s+run\s+a\s+side\s+cannot\s+show\s+it/);
    both.candidate.environment.cpu = 'Another CPU';
    await putBoth(workspace, both);
    const other = await workspace.run('compare', 'a', 'b');
    assert.is(other.code, 12);
    assert.match(other.out, /^\? not comparable: the sides differ in environment\.cpu/);
    await mkdir(workspace.path('empty'));
    assert.is((await workspace.run('compare', 'a', 'empty')).code, 12);
  }));

test('compare ends with 2 for bad usage, a bad policy and a bad report', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ pairs: 1 }));
    await workspace.write('policy.yaml', 'alpha: 0.01\nfloor: 3\n');
    await workspace.write('broken/report.json', '{"schema_version": 1');
    for (const [args, message] of [
      [['a'], /something is missing/],
      [['a', 'b', 'c'], /too many arguments/],
      [['a', 'b', '--format', 'markdow'], /no format 'markdow': did you mean 'markdown'\?/],
      [['a', 'b', '--format', 'csv', '--json'], /--json and --format csv: choose one/],
      [['a', 'b', '--policy', 'policy.yaml'], /policy\.yaml:2:1: floor/],
      [['a', 'b', '--policy', 'none.yaml'], /no such file: none\.yaml/],
      [['a', 'broken'], /broken\/report\.json: is not JSON/],
      [['nowhere', 'b'], /there is no report\.json here/],
    ] as const) {
      const { code, out, err } = await workspace.run('compare', ...args);
      assert.equal([code, out], [2, ''], args.join(' '));
      assertSaid(err, message);
    }
  }));

test('compare --html writes the page, and ends with 3 where it cannot', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ pairs: 6 }));
    const { code, err } = await workspace.run('compare', 'a', 'b', '--html', 'new/page.html');
    assert.is(code, 0, err);
    const page = await readFile(workspace.path('new/page.html'), 'utf8');
    assert.is(page.match(/<svg/g)?.length, 4);
    assert.equal(readdirSync(workspace.path('new')), ['page.html']);
    await workspace.write('file', '');
    const refused = await workspace.run('compare', 'a', 'b', '--html', 'file/page.html');
    assert.is(refused.code, 3);
    assertSaid(refused.err, /^peerbench: cannot write file\/page\.html: /m);
  }));

test.run();
