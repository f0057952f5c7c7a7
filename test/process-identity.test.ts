// A pid is not a process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { endProcess } from '../src/network/end-process.js';
import { identify, isRunning, processState } from '../src/process-identity.js';
import { LINUX, statFields, until, withScript } from './network/processes.js';

test('a process is itself for as long as it runs', async () => {
  const child = spawn('sleep', ['100']);
  const identity = identify(child.pid!)!;
  assert.is(identity.pid, child.pid);
  assert.equal(identify(child.pid!), identity);
  assert.ok(isRunning(identity));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  assert.not(isRunning(identity));
  assert.is(identify(child.pid!), undefined);
});

test('another start is another process', () => {
  const self = identify(process.pid)!;
  assert.not(isRunning({ ...self, started: `${self.started}0` }));
  assert.not(isRunning({ ...self, pid: process.ppid }));
});

test('of a process of another pid namespace nothing is said; without a namespace it is one of ours', () => {
  const self = identify(process.pid)!;
  const { namespace, ...old } = self;
  if (LINUX) assert.is(namespace, readlinkSync(`/proc/${process.pid}/ns/pid`));
  assert.equal([self, old].map(processState), ['running', 'running']);
  const foreign = { ...self, namespace: 'pid:[1]' };
  assert.equal([processState(foreign), isRunning(foreign)], ['elsewhere', false]);
  // A namespace's name is used again: then the start tells.
  assert.is(processState({ ...self, started: 'earlier' }), 'ended');
});

if (LINUX) {
  test('a process that has ended and was not waited for does not run', async () => {
    // The shell becomes a program that never waits for the child it has.
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 100']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    try {
      await until(() => statFields(pid)[0] === 'Z', 'the child is a zombie');
      process.kill(pid, 0); // The kernel still knows it.
      assert.is(identify(pid), undefined);
    } finally {
      const ended = once(parent, 'exit');
      parent.kill('SIGKILL');
      await ended;
    }
  });

  test('a program name with blanks and brackets is read past', async () => {
    await withScript(
      '#!/bin/sh\nread -r line',
      async (path) => {
        const child = spawn(path);
        const ended = once(child, 'exit');
        const name = () => readFileSync(`/proc/${child.pid!}/comm`, 'utf8');
        await until(() => name() === ') Z (\n', 'the program has its name');
        assert.ok(identify(child.pid!));
        child.stdin.end();
        await ended;
      },
      ') Z (',
    );
  });
}

test('a process that does not heed SIGTERM is killed, and only the one that was meant', async () => {
  const stubborn = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done']);
  await once(stubborn.stdout, 'data');
  const identity = identify(stubborn.pid!)!;
  await endProcess({ ...identity, started: 'earlier' });
  assert.ok(isRunning(identity));
  const ended = once(stubborn, 'exit');
  await endProcess(identity);
  assert.equal(await ended, [null, 'SIGKILL']);
});

test.run();
