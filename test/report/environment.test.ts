import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  collectEnvironment,
  parseCpuTicks,
  startStealMeter,
} from '../../src/report/environment.js';
import { compileSchema } from '../../src/schema/validator.js';
import { abortedReport } from './fixture.js';

const FACTS = { transport: 'tcp', memcached: '1.6.18' };

function inFolder(work: (folder: string) => void): void {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-env-'));
  try {
    process.chdir(folder);
    work(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the environment of this machine is what the schema describes', () => {
  const environment = collectEnvironment(FACTS);
  const validate = compileSchema('report', { fillDefaults: false });
  const problems = validate({ ...abortedReport(), environment });
  assert.equal(problems, []);
  assert.match(environment.vega, /^\d+\.\d+\.\d+$/);
  assert.match(environment.peerbench, /^\d+\.\d+\.\d+/);
  assert.ok(environment.cores >= 1 && environment.memory_mb > 0);
});

test('outside a checkout there is no commit', () => {
  inFolder(() => assert.is(collectEnvironment(FACTS).git, null));
});

test('inside one, commit and changes are told', () => {
  inFolder((folder) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid'];
    const git = (...args: string[]) =>
      execFileSync('git', [...identity, ...args], { stdio: 'pipe', encoding: 'utf8' });
    git('init', '-q');
    writeFileSync(join(folder, 'file'), 'one');
    git('add', 'file');
    git('commit', '-qm', 'one');
    const commit = git('rev-parse', 'HEAD').trim();
    assert.equal(collectEnvironment(FACTS).git, { commit, dirty: false });
    writeFileSync(join(folder, 'file'), 'two');
    assert.equal(collectEnvironment(FACTS).git, { commit, dirty: true });
  });
});

test('processor ticks are read as the manual describes them', () => {
  const line = 'cpu  100 1 20 800 5 0 4 70 9 0\ncpu0 1 2 3\n';
  assert.equal(parseCpuTicks(line), { total: 1000, steal: 70 });
  assert.is(parseCpuTicks('cpu  1 2 3\n'), null);
  assert.is(parseCpuTicks('nonsense'), null);
});

test('the steal meter gives a share, or null where nothing can be said', () => {
  const share = startStealMeter()();
  assert.ok(share === null || (share >= 0 && share <= 1));
});

test.run();
