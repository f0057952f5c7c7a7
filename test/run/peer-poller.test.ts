import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PeerStats, peerStats } from '../../src/memcached/peer-stats.js';
import { PeerPoller } from '../../src/run/peer-poller.js';

/** A peer whose answers the test gives, or holds back. */
class FakePeer {
  questions = 0;
  givenUp = 0;
  #reject: (error: Error) => void = () => undefined;

  constructor(readonly answer: (question: number) => 'answers' | 'fails' | 'is silent') {}

  read(): Promise<PeerStats> {
    const question = ++this.questions;
    const what = this.answer(question);
    if (what === 'fails') return Promise.reject(new Error('refused'));
    if (what === 'is silent') {
      return new Promise((_, reject) => (this.#reject = reject));
    }
    return Promise.resolve(peerStats(new Map([['cmd_get', String(question)]])));
  }

  giveUp(): void {
    this.givenUp++;
    this.#reject(new Error('given up'));
  }
}

test('each peer is asked once a second, and not while it owes an answer', async () => {
  const steady = new FakePeer(() => 'answers');
  const failing = new FakePeer((question) => (question === 1 ? 'fails' : 'answers'));
  const silent = new FakePeer(() => 'is silent');
  const poller = new PeerPoller([steady, failing, silent]);
  poller.start(performance.now());
  await sleep(2500);
  const polls = await poller.stop();
  assert.is(steady.questions, polls.length);
  assert.ok(polls.length >= 1);
  for (const [index, { tMs, answers }] of polls.entries()) {
    assert.is(answers[0]?.counters.cmdGet, index + 1);
    assert.is(answers[1]?.counters.cmdGet ?? null, index === 0 ? null : index + 1);
    assert.is(answers[2], null);
    assert.ok(tMs >= (index + 1) * 1000, 'not before its second');
    assert.ok(answers[0]!.tMs >= tMs);
  }
  assert.is(silent.questions, 1);
  assert.equal([steady.givenUp, failing.givenUp, silent.givenUp], [0, 0, 1]);
  await sleep(1100);
  assert.is(steady.questions, polls.length, 'none after the end');
});

test('a phase of less than a second asks nothing', async () => {
  const peer = new FakePeer(() => 'answers');
  const poller = new PeerPoller([peer]);
  poller.start(performance.now() + 5);
  assert.equal(await poller.stop(), []);
  assert.is(peer.questions, 0);
});

test('a poller that was never started stops', async () => {
  assert.equal(await new PeerPoller([]).stop(), []);
});

test.run();
