// The lock on state: between processes, and after processes that were killed while they held it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { identify } from '../../src/process-identity.js';
import { withLock } from '../../src/state/lock.js';
import { failure } from './state-folder.js';

const COUNTER = fileURLToPath(new URL('fixture-counter.js', import.meta.url));
const PROCESSES = 4;
const TIMES = 25;

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pb-lock-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Lets several processes count in one file, each step under the lock. */
async function countTogether(folder: string): Promise<void> {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '0');
  const codes = await Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      const args = [COUNTER, join(folder, 'lock'), counter, String(TIMES)];
      const [code] = (await once(spawn(process.execPath, args), 'exit')) as [number | null];
      return code;
    }),
  );
  assert.equal(codes, new Array(PROCESSES).fill(0));
  assert.is(readFileSync(counter, 'utf8'), String(PROCESSES * TIMES));
  assert.equal(readdirSync(folder), ['counter'], 'no lock is left');
}

test('one process at a time has the lock', async () => {
  await withFolder(countTogether);
});

test('locks of dead holders are broken once, however many find them, and so are broken breakers', async () => {
  await withFolder(async (folder) => {
    const self = identify(process.pid)!;
    // A pid that is taken, by a process that started at another time: the holder is long dead.
    for (const name of ['lock', 'lock.break', 'lock.break.break']) {
      symlinkSync(`${self.pid} an-earlier-life`, join(folder, name));
    }
    await countTogether(folder);
  });
});

test('a lock that is held for too long is an error that names its holder', async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const message = await withLock(lock, () =>
      failure(() => withLock(lock, () => Promise.resolve(), { waitMs: 50 }), 'ERR_STATE_LOCKED'),
    );
    assert.match(message, `process ${process.pid} `);
    assert.equal(readdirSync(folder), []);
  });
});

test('a lock of another container is never broken, and the error says what to do about it', async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const { pid, started } = identify(process.pid)!;
    // As the same process, and as one that has ended: what it is here means nothing.
    for (const start of [started, 'an-earlier-life']) {
      const target = `${pid} ${start} pid:[1]`;
      symlinkSync(target, lock);
      const work = () => Promise.reject(new Error('the lock was taken'));
      const message = await failure(() => withLock(lock, work, { waitMs: 50 }), 'ERR_STATE_LOCKED');
      assert.match(message, `${lock}: process ${pid} of another container (pid:[1])`);
      assert.match(message, 'remove this lock');
      assert.is(readlinkSync(lock), target);
      unlinkSync(lock);
    }
  });
});

test('whoever no longer wants the lock does nothing with it', async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const work = () => Promise.reject(new Error('the work was done'));
    const interrupt = new AbortController();
    const options = { signal: interrupt.signal };
    await withLock(lock, async () => {
      const waiting = failure(() => withLock(lock, work, options), 'ERR_INTERRUPTED');
      interrupt.abort();
      assert.match(await waiting, 'nothing was changed');
    });
    await failure(() => withLock(lock, work, options), 'ERR_INTERRUPTED');
    assert.equal(readdirSync(folder), []);
  });
});

test("a lock that was removed by hand is nobody's, and the next holder's is left alone", async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, 'lock');
    await withLock(lock, () => unlink(lock));
    await withLock(lock, async () => {
      await unlink(lock);
      await symlink('1 another', lock);
    });
    assert.equal([readdirSync(folder), readlinkSync(lock)], [['lock'], '1 another']);
  });
});

test('the lock is given back when the work fails', async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const work = () => Promise.reject(new Error('broken'));
    await withLock(lock, work).then(assert.unreachable, (error: unknown) => {
      assert.match((error as Error).message, 'broken');
    });
    assert.equal(readdirSync(folder), []);
  });
});

test('what is no lock of ours is not removed', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, 'precious');
    const link = join(folder, 'link');
    symlinkSync('/somewhere', link);
    for (const path of [file, link]) {
      const message = await failure(
        () => withLock(path, () => Promise.resolve()),
        'ERR_STATE_INVALID',
      );
      assert.match(message, `${path} is no lock of peerbench`);
    }
    assert.equal(readdirSync(folder), ['file', 'link']);
  });
});

test.run();
