// Peers that a run lost, in words.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lossNotice } from '../../src/commands/loss-notice.js';
import { lossSentence } from '../../src/report/loss-words.js';
import type { PeerLoss, Run } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

const LOSS: PeerLoss = {
  ...{ peer: 'p1', at_s: 2.5, stage: '8x2000', phase: 'measure' },
  ...{ how: 'signal SIGKILL', last_words: '' },
};

/** The only run of a report, in whose stages from number `from` on the peer was lost. */
function runWith(losses: PeerLoss[], from: number): Run {
  const [run] = fixtureReport().runs;
  const stages = run!.stages.map((stage, i) =>
    i < from ? stage : { ...stage, lost_peers: ['p1'] },
  );
  return { ...run!, stages, peer_losses: losses };
}

test('who, when and how, and which figures are touched', () => {
  assert.is(lossSentence(fixtureReport().runs[0]!), undefined);
  const names = fixtureReport().runs[0]!.stages.map(({ name }) => name);
  const [first, last] = [names[0], names.at(-1)];
  assert.is(
    lossSentence(runWith([LOSS], names.length - 1)),
    'run 0 lost p1 after 2.5 s, in the measure phase of 8x2000 (signal SIGKILL): ' +
      `what ${last} measured is not what the scenario asks for, and is not compared`,
  );
  const settled: PeerLoss = { ...LOSS, phase: 'settle', last_words: 'out of memory' };
  assert.match(
    lossSentence(runWith([settled], 0))!,
    /lost p1 after 2.5 s, before stage 8x2000 \(signal SIGKILL; its last words: out of memory\)/,
  );
  assert.match(lossSentence(runWith([LOSS], 0))!, `what ${first} to ${last} measured`);
  assert.match(
    lossSentence(runWith(Array<PeerLoss>(7).fill(LOSS), names.length))!,
    /and 3 more: no stage/,
  );
});

test('what is told at once says what becomes of the run, and controls no terminal', () => {
  const loss = { ...LOSS, last_words: '\u001b[2Jgone' };
  const told = lossNotice({ loss, left: 3, run: 2, runs: 5, side: null });
  assert.match(told, /^warning: run 2\/5: lost p1 after .*: the run goes on with 3 of its peers$/);
  assert.not.match(told, '\u001b');
  const last = lossNotice({ loss, left: 0, run: 1, runs: 1, side: null });
  assert.match(last, /^warning: lost p1 .*: no peer is left, the run ends$/);
});

test.run();
