// Which versions and machines the evidence says it comes from.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultPolicy } from '../../src/compare/policy.js';
import type { Environment } from '../../src/schema/generated/report.js';
import { fixtureReport } from '../report/fixture.js';
import { judgedBy, measuredBy } from './provenance.js';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)] as const;
const ENVIRONMENT: Environment = {
  ...fixtureReport({ stages: [{ name: '4x10' }] }).environment,
  ...{ cpu: 'a CPU', cores: 2, memory_mb: 4096, kernel: 'Linux 6', node: 'v20.19.0' },
  ...{ memcached: '1.6.38', peerbench: '0.1.0', git: { commit: OLD, dirty: false } },
};

function made(day: string, changes: Partial<Environment> = {}) {
  return { started_at: `${day}T12:00:00.000Z`, environment: { ...ENVIRONMENT, ...changes } };
}

test('sessions of one day, machine and commit need one line', () => {
  assert.is(
    measuredBy([made('2026-03-01'), made('2026-03-01')]),
    'Measured on 2026-03-01: a CPU, 2 cores, 4 GiB, Linux 6, Node v20.19.0, memcached 1.6.38. ' +
      `Measured by peerbench 0.1.0, commit ${OLD.slice(0, 12)}.`,
  );
});

test('sessions of several machines and commits are called a mixture, with their shares', () => {
  const words = measuredBy([
    made('2026-03-02', { node: 'v22.0.0', git: { commit: NEW, dirty: true } }),
    made('2026-03-01'),
    made('2026-03-02'),
    made('2026-03-02', { git: null }),
  ]);
  assert.match(words, /^Measured on 2026-03-01 to 2026-03-02: 2 machines: /);
  assert.match(words, /Node v22\.0\.0, memcached 1\.6\.38 \(1 session\)/);
  assert.match(words, /Node v20\.19\.0, memcached 1\.6\.38 \(3 sessions\)/);
  assert.match(words, /Measured by 3 versions: /);
  assert.match(words, /commit b{12} with changes that are not committed \(1 session\)/);
  assert.match(words, /commit a{12} \(2 sessions\)/);
  assert.match(words, /commit unknown \(1 session\)/);
});

test('the rules that judge are named by version and policy, each by what it is', () => {
  const policy = defaultPolicy();
  const words = judgedBy(ENVIRONMENT, policy);
  assert.match(words, /^Judged by peerbench 0\.1\.0, commit a{12}, policy [0-9a-f]{12} /);
  assert.is(judgedBy(ENVIRONMENT, defaultPolicy()), words);
  assert.is.not(judgedBy(ENVIRONMENT, { ...policy, alpha: 0.02 }), words);
  assert.is.not(judgedBy({ ...ENVIRONMENT, git: { commit: NEW, dirty: false } }, policy), words);
});

test('no session at all has no machine made up', () => {
  assert.is(measuredBy([]), 'No session was made.');
});

test.run();
