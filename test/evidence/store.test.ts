// The folder of sessions: what is kept is found again, and nothing else is.
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTmpdir } from '../network/processes.js';
import { fixtureReport } from '../report/fixture.js';
import { UNCHANGED } from './experiments.js';
import { keyOf, type Session } from './sessions.js';
import { keepSession, keptSession } from './store.js';

const [FAST, DELAYED] = UNCHANGED;

/** A session with one run a side. */
function sessionOf(index: number): Session {
  const report = fixtureReport({ stages: [{ name: '4x1000' }], seed: index + 1 });
  return {
    key: keyOf({ experiment: FAST!, index, pairs: 10 }),
    reports: { a: report, b: structuredClone(report) },
  };
}

test('a session that was kept is found again, whole, and a file that was torn is none', () =>
  withTmpdir((folder) => {
    const inside = join(folder, 'sessions');
    const [first, second] = [sessionOf(0), sessionOf(1)];
    assert.is(keptSession(inside, first.key), undefined);
    keepSession(inside, first);
    keepSession(inside, second);
    assert.equal(keptSession(inside, first.key), first);
    assert.equal(keptSession(inside, second.key), second);
    const names = readdirSync(inside);
    assert.is(names.length, 2, names.join());
    const file = join(
      inside,
      names.find((name) => name.startsWith(first.key))!,
    );
    truncateSync(file, readFileSync(file).length - 100);
    assert.is(keptSession(inside, first.key), undefined);
    // It is made again, and replaces what is left.
    keepSession(inside, first);
    assert.equal(keptSession(inside, first.key), first);
    return rm(inside, { recursive: true });
  }));

test('a whole file with something else in it is not taken, nor written over in silence', () =>
  withTmpdir((folder) => {
    const { key, reports } = sessionOf(0);
    const put = (session: object) =>
      writeFileSync(join(folder, `${key}.json.gz`), gzipSync(JSON.stringify(session)));
    put({ key: sessionOf(1).key, reports });
    assert.throws(() => keptSession(folder, key), /key/);
    put({ key, reports: { ...reports, b: { ...reports.b, seed: 'none' } } });
    assert.throws(() => keptSession(folder, key), /seed/);
    put({ key });
    assert.throws(() => keptSession(folder, key), /move it away/);
    return rm(join(folder, `${key}.json.gz`));
  }));

test('a session is another one when what it is made of is, and not for what it is called', () => {
  const plan = { experiment: FAST!, index: 0, pairs: 10 };
  const plans = [
    plan,
    { ...plan, index: 1 },
    { ...plan, pairs: 12 },
    { ...plan, experiment: DELAYED! },
    { ...plan, experiment: { ...FAST!, b: { ...FAST!.b, delayMs: 1 } } },
  ];
  assert.is(new Set(plans.map(keyOf)).size, plans.length);
  const reworded = { ...structuredClone(FAST!), what: 'in other words', metric: 'p99_us' } as const;
  assert.is(keyOf({ ...plan, experiment: reworded }), keyOf(plan));
});

test.run();
