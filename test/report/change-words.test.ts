// Changes of the network in words.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changeSentences } from '../../src/report/change-words.js';
import { renderHtml } from '../../src/report/html.js';
import { renderText } from '../../src/report/text.js';
import type { Fault, NetworkChange, Report } from '../../src/schema/generated/report.js';
import { assertBalanced } from '../support/balanced.js';
import { fixtureReport, HOSTILE } from './fixture.js';

const CHANGE: NetworkChange = {
  ...{ add: [], remove: ['p3'], keys: 2000, moved_keys: 260, predicted_moved: 260, peers: [] },
  ...{ hit_rate_before: 1, hit_rate_at: 0.87, hit_rate_after: 0.99, recovery_s: 1.5 },
};

const FAULT = { ...{ at_s: 1, done_s: 1 }, peer: 'p1', action: 'kill' } as Fault;

/** A report whose second stage comes after this change. */
function after(changes: Partial<NetworkChange>, runs = 1): Report {
  const report = fixtureReport({ runs });
  for (const { stages } of report.runs) stages[1]!.network_changes = [{ ...CHANGE, ...changes }];
  return report;
}

test('a change is told with its keys, its hit rates and how long they took', () => {
  assert.equal(changeSentences(fixtureReport()), []);
  assert.equal(changeSentences(after({})), [
    'before stage 8x2000: p3 left; 260 of 2000 keys moved, all of which had to; ' +
      'hit rate 100% before, 87.0% at first, 99.0% at last: back after 1.5 s',
  ]);
  const [first = '', second = ''] = changeSentences(after({ predicted_moved: 100 }, 2));
  assert.match(first, /^run 0, before stage 8x2000: .* 100 had to;/);
  assert.match(second, /^run 1, /);
});

test('what did not come back, was never gone, or had no reads is told as that', () => {
  const text = (changes: Partial<NetworkChange>) => changeSentences(after(changes))[0]!;
  assert.match(text({ recovery_s: null }), /at last: not back when the stage ended$/);
  assert.match(text({ recovery_s: 0 }), /: it was never lower$/);
  assert.match(text({ hit_rate_before: null }), /had to$/);
  assert.match(
    text({ add: ['a', 'b'], moved_keys: 0 }),
    /: p3 left and a, b joined; no key moved;/,
  );
});

test('what the hit rate did after a fault of the same stage is not told as done by the change', () => {
  const text = (recoveryS: number | null, fault: Fault) => {
    const report = after({ recovery_s: recoveryS });
    report.runs[0]!.stages[1]!.faults = [fault];
    return changeSentences(report)[0]!.replace(/.*hit rate/, '');
  };
  const unknown =
    ' 100% before, 87.0% at first; when it was back cannot be told apart from the faults that followed';
  assert.is(text(null, FAULT), unknown);
  assert.is(text(1.5, FAULT), unknown);
  assert.is(text(0.5, FAULT), ' 100% before, 87.0% at first: back after 0.5 s');
  assert.is(text(0, FAULT), ' 100% before, 87.0% at first: it was never lower');
  // The stage had ended before this one.
  assert.match(text(null, { ...FAULT, done_s: null }), /99\.0% at last: not back when/);
});

test('page and terminal show it, and are safe from names', () => {
  const report = after({ remove: [HOSTILE] });
  const text = renderText(report, { columns: 100, colour: false });
  assert.match(text.replace(/\s+/g, ' '), /keys moved, all of which had to/);
  assert.not.match(text, /[\u001b\u202e]/);
  const page = renderHtml(report, []);
  assert.match(page, /keys moved, all of which had to/);
  assert.not.ok(page.includes('<svg onload'));
  assertBalanced(page);
});

test('the page names peers that ran already', () => {
  const report = fixtureReport();
  const peer = { name: 'a<b', address: '127.0.0.1:1', version: '1', pid: 1, memory_mb: 64 };
  const peers = [{ ...peer, threads: 4, item_bytes: null, settings: {} }];
  report.environment.network = { source: 'targets', peers };
  const page = renderHtml(report, []);
  assert.match(page, /peer a&lt;b/);
  assert.match(page, /127\.0\.0\.1:1, memcached 1, 64 MiB, 4 threads, ran already/);
});

test.run();
