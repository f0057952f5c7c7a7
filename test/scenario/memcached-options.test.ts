// What the allow-list takes, memcached must take too: each option is given to a real daemon.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkOptions, itemLimitBytes } from '../../src/scenario/memcached-options.js';

/** Both ends of every range, and every word. */
const ALLOWED: readonly (readonly string[])[] = [
  ['-C', '-M', '-I 512k', '-R 1', '-b 1', '-f 1.01', '-n 1'],
  ['-I 32m', '-R 100000', '-b 65535', '-f 32', '-n 16384'],
  ['-I 2097152'],
  ['-I 1536K'],
  ['-o hashpower=16,hash_algorithm=jenkins,no_hashexpand,no_lru_crawler,lru_crawler_sleep=0'],
  ['-o hashpower=26,hash_algorithm=murmur3,lru_crawler,lru_crawler_sleep=1000000'],
  ['-o hash_algorithm=xxh3,lru_crawler_tocrawl=0,lru_maintainer,hot_lru_pct=2,warm_lru_pct=78'],
  ['-o lru_crawler_tocrawl=4294967295,hot_lru_pct=40', '-o hot_max_factor=0.01'],
  ['-o no_lru_maintainer,hot_max_factor=1000,warm_max_factor=1000'],
  ['-o warm_max_factor=0.01,temporary_ttl=0,slab_reassign,slab_automove=0'],
  ['-o temporary_ttl=2592000,no_slab_reassign,slab_automove=2,slab_automove_ratio=0.01'],
  ['-o slab_automove=1,slab_automove_ratio=1,slab_automove_window=3'],
  ['-o slab_automove_window=3600,slab_automove_freeratio=0.001,track_sizes,modern'],
  ['-o slab_automove_freeratio=1,no_modern'],
];

/** Starts memcached with `options`; resolves to what it complained about, '' when it came up. */
async function complaintOf(options: readonly string[], folder: string): Promise<string> {
  const portFile = join(folder, 'ports');
  rmSync(portFile, { force: true });
  const root = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  const fixed = ['-l', '127.0.0.1', '-p', '-1', '-U', '0', '-m', '64', '-t', '64', ...root];
  const child = spawn('memcached', [...fixed, ...options.flatMap((text) => text.split(' '))], {
    env: { ...process.env, MEMCACHED_PORT_FILENAME: portFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const closed = new Promise((resolve) => child.on('close', resolve));
  try {
    while (child.exitCode === null && !existsSync(portFile)) await sleep(5);
    return child.exitCode === null ? '' : complaint || `exit code ${child.exitCode}`;
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

test('memcached starts with every option that a scenario may give', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-options-'));
  try {
    for (const options of ALLOWED) {
      assert.equal(checkOptions(options), [], options.join(' '));
      assert.is(await complaintOf(options, folder), '', options.join(' '));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Just outside each range, other spellings, and options that must never get through. */
const REFUSED = [
  ...['-I 1k', '-I 700k', '-I 0', '-I 1025m', '-I 1g', '-I 1.5m', '-I', '-I -1m', '-I2m'],
  ...['-R 0', '-R 100001', '-R 1e3', '-b 0', '-b 65536', '-f 1', '-f 32.1', '-f', '-n 0'],
  ...['-C 1', '-M yes', '-C -d', '-C  -d', ' -C', '-C ', '', '-', '--', '-o', '-o ', 'C'],
  ...['-d', '-r', '-k', '-L', '-v', '-vv', '-h', '-V', '-A', '-S', '-Z', '-F', '-X', '-W', '-CM'],
  ...['-P /tmp/x', '-l 0.0.0.0', '-p 11211', '-U 11211', '-s /tmp/x', '-a 0777', '-u root'],
  ...['-e /tmp/x', '-Y /tmp/x', '-D :', '-B ascii', '-N 1', '-c 1', '-m 1', '-t 1'],
  ...['--listen=0.0.0.0', '--daemon', '-l0.0.0.0', '-P/tmp/x'],
  ...['-o ext_path=/tmp/x:1G', '-o track_sizes,ext_path=/tmp/x:1G', '-o idle_timeout=1'],
  ...[
    '-o hashpower',
    '-o hashpower=15',
    '-o hashpower=27',
    '-o hashpower=20=1',
    '-o hashpower=+20',
  ],
  ...[
    '-o track_sizes=1',
    '-o ,',
    '-o track_sizes,',
    '-o tail_repair_time=1',
    '-o sock_cookie_id=1',
  ],
  ...['-o ssl_key=/etc/passwd', '-o relaxed_privileges', '-o hash_algorithm=md5', '-o __proto__'],
  ...['-o slab_chunk_max=1', '-o hot_lru_pct=1', '-o hot_lru_pct=41', '-o warm_lru_pct=61'],
  ...['-o slab_automove=3', '-o slab_automove_window=2', '-o temporary_ttl=-1', '-C\n-d', '-C\t-d'],
];

for (const option of REFUSED) {
  test(`the option '${JSON.stringify(option)}' is refused`, () => {
    const problems = checkOptions([option]);
    assert.ok(problems.length > 0);
    assert.is(problems[0]!.index, 0);
  });
}

test('what may be given once may not be given twice, in one entry or two', () => {
  assert.is(checkOptions(['-C', '-C'])[0]?.index, 1);
  assert.is(checkOptions(['-o track_sizes,track_sizes'])[0]?.index, 0);
  assert.is(checkOptions(['-o hashpower=20', '-C', '-o hashpower=21'])[0]?.index, 2);
});

test('a hint says where a setting belongs or how it is written', () => {
  const hint = (option: string) => checkOptions([option])[0]?.hint ?? '';
  assert.match(hint('-m 64'), /network\.memory_mb/);
  assert.match(hint('-t 4'), /network\.memcached\.threads/);
  assert.match(hint('-I2m'), /'-I 2m'/);
  assert.match(hint('-o hashpwer=20'), /did you mean 'hashpower'/);
});

test('the item limit is what -I says, else 1 MiB', () => {
  assert.is(itemLimitBytes([]), 1024 * 1024);
  assert.is(itemLimitBytes(['-C', '-I 512k']), 512 * 1024);
  assert.is(itemLimitBytes(['-I 2m']), 2 * 1024 * 1024);
  assert.is(itemLimitBytes(['-I 3145728']), 3 * 1024 * 1024);
});

test.run();
