// The script that installs memcached, with every program it may call replaced by a stand-in.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENV, givesUp, installs, runWith as runScript, RUNS_ITS_ARGUMENTS } from './stand-ins.js';

const INSTALLS = installs('memcached');
const runWith = (uid: number, programs: Record<string, string>) =>
  runScript('ensure-memcached', uid, programs);

test('nothing is done where memcached is there', () => {
  const outcome = runWith(0, { memcached: '', 'apt-get': INSTALLS });
  assert.equal([outcome.status, outcome.stderr, outcome.calls], [0, '', []]);
});

test('root installs with apt-get, after an update, asked nothing and starting nothing', () => {
  const apt = `${INSTALLS}; echo "$DEBIAN_FRONTEND $RUNLEVEL $SYSTEMD_OFFLINE" >> "$HERE/calls"`;
  const outcome = runWith(0, { 'apt-get': apt, env: ENV, systemctl: '' });
  assert.is(outcome.status, 0, outcome.stderr);
  assert.is(outcome.stdout, '');
  const calls = outcome.calls.filter((call) => !call.startsWith('env '));
  assert.equal(
    calls.map((call) => call.replace(/-q -y -o \S+ /, '')),
    [
      'apt-get update',
      'noninteractive 1 1',
      'apt-get install --no-install-recommends memcached',
      'noninteractive 1 1',
      'systemctl disable memcached',
    ],
  );
});

test('a failed update does not end it: the lists that are there may do', () => {
  const apt = `case "$*" in *update) exit 100;; esac; ${INSTALLS}`;
  assert.is(runWith(0, { 'apt-get': apt, env: ENV }).status, 0);
});

for (const [manager, call] of [
  ['dnf', 'dnf install -y memcached'],
  ['apk', 'apk add memcached'],
] as const) {
  test(`root installs with ${manager}`, () => {
    const outcome = runWith(0, { [manager]: INSTALLS });
    assert.equal([outcome.status, outcome.calls], [0, [call]]);
  });
}

test('another user installs through a sudo that wants no password', () => {
  const outcome = runWith(1000, { dnf: INSTALLS, sudo: RUNS_ITS_ARGUMENTS });
  assert.is(outcome.status, 0, outcome.stderr);
  assert.equal(outcome.calls, [
    'sudo -n true',
    'sudo -n dnf install -y memcached',
    'dnf install -y memcached',
  ]);
});

test('brew runs as the user, without sudo', () => {
  const outcome = runWith(501, { brew: INSTALLS, sudo: RUNS_ITS_ARGUMENTS });
  assert.equal([outcome.status, outcome.calls], [0, ['brew install memcached']]);
});

test('no package manager: one line says what to install', () => {
  const outcome = runWith(0, {});
  givesUp(outcome, /none of these here: apt-get dnf apk brew/);
  assert.is(outcome.stderr.split('\n').length, 2);
});

test('a sudo that wants a password is not asked twice', () => {
  const outcome = runWith(1000, { 'apt-get': INSTALLS, sudo: 'exit 1' });
  givesUp(outcome, /needs root/);
  assert.equal(outcome.calls, ['sudo -n true']);
  assert.is(outcome.stderr.split('\n').length, 2);
});

test('no sudo at all', () => {
  const outcome = runWith(1000, { 'apt-get': INSTALLS });
  givesUp(outcome, /needs root/);
  assert.is(outcome.stderr.split('\n').length, 2);
});

test('a package manager that fails is named, below what it said', () => {
  const outcome = runWith(0, { 'apt-get': 'echo "E: no network"; exit 100', env: ENV });
  givesUp(outcome, /apt-get failed/);
  assert.match(outcome.stderr, 'E: no network');
});

test('a package manager that claims success without bringing memcached is not believed', () => {
  givesUp(runWith(0, { apk: 'exit 0' }), /not on the PATH/);
});

test.run();
