// The script that finds or installs Chromium, with every program it may call replaced by a stand-in.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENV, givesUp, installs, runWith as runScript, RUNS_ITS_ARGUMENTS } from './stand-ins.js';

const INSTALLS = installs('chromium');
const runWith = (uid: number, programs: Record<string, string>) =>
  runScript('ensure-chromium', uid, programs);

test('the path of a browser that is there is printed, and nothing is done', () => {
  const outcome = runWith(0, { 'google-chrome': '', 'apt-get': INSTALLS });
  assert.match(outcome.stdout, /^\/\S+\/google-chrome\n$/);
  assert.equal([outcome.status, outcome.stderr, outcome.calls], [0, '', []]);
});

test('where there is none, it is installed with a font that the drawings are laid out for', () => {
  const { status, stdout, calls } = runWith(0, { 'apt-get': INSTALLS, env: ENV });
  assert.is(status, 0);
  assert.match(stdout, /^\/\S+\/chromium\n$/, 'what apt-get says goes elsewhere');
  const installed = calls.filter((call) => call.startsWith('apt-get'));
  assert.match(installed[1]!, / install --no-install-recommends chromium fonts-liberation$/);
});

test('another user installs through a sudo that wants no password', () => {
  const apt = { 'apt-get': `echo apt says this; ${INSTALLS}`, env: ENV };
  const outcome = runWith(1000, { ...apt, sudo: RUNS_ITS_ARGUMENTS });
  assert.is(outcome.status, 0, outcome.stderr);
  assert.match(outcome.stderr, 'apt says this');
});

test('where it cannot be installed, one line says what to install', () => {
  givesUp(runWith(0, {}), /'chromium'/);
  givesUp(runWith(1000, { 'apt-get': INSTALLS, sudo: 'exit 1' }), /needs root/);
  givesUp(runWith(0, { 'apt-get': 'exit 100', env: ENV }), /apt-get failed/);
  givesUp(runWith(0, { 'apt-get': 'exit 0', env: ENV }), /not on the PATH/);
});

test.run();
