// What a soak lets through and what it does not, with looks that are made up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LINUX } from '../network/processes.js';
import { footprintOf, judge, type Sample } from './samples.js';

const MIB = 2 ** 20;

/**
 * A hundred looks at a client and a peer, every `everyS` seconds; `mib` and `files` tell the client's by
 * share of the way.
 */
function looks(
  mib: (share: number) => number,
  files: (share: number) => number = () => 40,
  everyS = 2,
) {
  return Array.from({ length: 100 }, (_, i): Sample => {
    const share = (i + 1) / 100;
    const client = { residentBytes: mib(share) * MIB, descriptors: files(share) };
    const peer = { residentBytes: 10 * MIB, descriptors: 9 };
    return { share, operations: i * 1000, elapsedS: (i + 1) * everyS, client, peers: [peer] };
  });
}

const problems = (samples: readonly Sample[]) => judge(samples).flatMap((it) => it.problems);

test('memory that is steady from a tenth of the way on passes, whatever it did before', () => {
  assert.equal(problems(looks((share) => (share < 0.1 ? 10 : 100))), []);
  assert.equal(problems(looks((share) => 100 + 9 * share)), []);
});

test('a single look before or after a collection decides nothing', () => {
  assert.equal(problems(looks((share) => (share === 1 ? 300 : share === 0.1 ? 50 : 100))), []);
});

test('memory that grows by more than a tenth fails, of the client and of a peer', () => {
  const growing = looks((share) => 100 + 20 * share);
  assert.equal(problems(growing).length, 1);
  assert.match(problems(growing)[0]!, /^client: memory grew by 1\d\.\d %/);
  const swapped = growing.map((it) => ({ ...it, client: it.peers[0]!, peers: [it.client] }));
  assert.match(problems(swapped)[0]!, /^peer 0: memory grew/);
});

test('a descriptor more fails, also when it is gone again at the end', () => {
  const found = problems(
    looks(
      () => 100,
      (share) => (share === 0.5 ? 41 : 40),
    ),
  );
  assert.equal(found, ['client: between 40 and 41 descriptors']);
});

test('a soak of seconds says nothing about memory, but all about descriptors', () => {
  const growing = (share: number) => 100 + 20 * share;
  const leaking = (share: number) => (share < 0.5 ? 40 : 41);
  assert.equal(problems(looks(growing, undefined, 1)), []);
  assert.equal(problems(looks(growing, leaking, 1)), ['client: between 40 and 41 descriptors']);
  const checks = (everyS: number) =>
    judge(looks(growing, undefined, everyS)).map((it) => it.checks);
  assert.equal(
    [checks(1), checks(2)],
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('a soak too short to judge is not judged', () => {
  assert.throws(() => judge(looks(() => 100).slice(0, 15)), 'too short to judge');
});

test('the footprint of a process is what the system says of it', () => {
  if (!LINUX) return;
  const { residentBytes, descriptors } = footprintOf('self');
  assert.ok(Math.abs(residentBytes / process.memoryUsage.rss() - 1) < 0.2);
  assert.ok(descriptors > 3);
  assert.throws(() => footprintOf(2 ** 30));
});

test.run();
