import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adviceOn, invalidity, warningGroups } from '../../src/report/warning-groups.js';
import { fixtureReport } from './fixture.js';

const codesOf = (groups: readonly { readonly code: string }[]): string[] =>
  groups.map(({ code }) => code);

test('warnings of one kind, stage and phase are one, whatever the run', () => {
  const report = fixtureReport();
  for (const phase of ['preload', 'measure', 'measure']) {
    const message = `${phase}: 1 of 9 operations failed: 1 timeout`;
    report.warnings.push({ code: 'errors', message, stage: 'a' });
  }
  report.warnings.push({ code: 'errors', message: 'measure: one more', stage: 'b' });
  const { reasons, others } = warningGroups(report);
  assert.equal(reasons, []);
  assert.equal(
    others[0]!.warnings.map(({ first, more }) => [first.stage, first.message.slice(0, 7), more]),
    [
      ['a', 'preload', 0],
      ['a', 'measure', 1],
      ['b', 'measure', 0],
    ],
  );
});

test('only what makes a report not valid, or ended it, is a reason', () => {
  const report = fixtureReport();
  for (const code of ['rate_not_reached', 'errors', 'failed']) {
    report.warnings.push({ code, message: code });
  }
  assert.equal(codesOf(warningGroups(report).reasons), []);
  report.valid = false;
  assert.equal(codesOf(warningGroups(report).reasons), ['rate_not_reached']);
  report.status = 'failed';
  assert.equal(codesOf(warningGroups(report).reasons), ['rate_not_reached', 'failed']);
  assert.equal(codesOf(warningGroups(report).others), ['errors']);
});

test('why a report is not valid is told by the reasons that its warnings give, and by no other', () => {
  const because = (...codes: string[]) => {
    const warnings = codes.map((code) => ({ code, message: code }));
    return invalidity({ ...fixtureReport(), warnings });
  };
  assert.match(because('errors', 'schedule_not_kept'), /^Operations were sent late: [^.]*\.$/);
  assert.match(because('rate_not_reached'), /^Fewer operations a second were answered [^.]*\.$/);
  const both = because('schedule_not_kept', 'operations_dropped');
  assert.match(both, /^Some operations were never sent: .*\. Operations were sent late: /);
  assert.match(because('errors'), /^The load was not sent and answered/);
});

test('a code that is not known, or is the name of something else, has no advice', () => {
  assert.ok(adviceOn('generator_bound'));
  for (const code of ['of_another_version', 'constructor']) assert.is(adviceOn(code), undefined);
});

test.run();
