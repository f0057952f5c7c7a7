import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OptionValues } from '../../src/commands/command.js';
import { command } from '../../src/commands/ring.js';
import { BenchError } from '../../src/errors.js';
import { columnsOf } from '../../src/report/terminal.js';
import type { RingStudy } from '../../src/schema/generated/ring.js';
import { compileSchema } from '../../src/schema/validator.js';
import { LINUX, statFields, until } from '../network/processes.js';
import { withWorkspace } from '../support/workspace.js';
import { silentIo } from './silent-io.js';

const QUICK = { keys: '500', vnodes: ['20'] };

async function ring(options: Partial<OptionValues> = {}, signal?: AbortSignal) {
  let out = '';
  const io = silentIo((text) => (out += text));
  const world = signal ? { ...io, signal } : io;
  const code = await command.run([], { quiet: false, json: false, ...options }, world);
  return { code, out };
}

async function study(options: Partial<OptionValues>): Promise<RingStudy> {
  const { out } = await ring({ ...options, json: true });
  const data = JSON.parse(out) as RingStudy;
  assert.equal(compileSchema('ring', { fillDefaults: false })(data), []);
  return data;
}

function labels({ rings }: RingStudy): string[] {
  return rings.map(({ placement, vnodes }) => `${placement} ${vnodes ?? '-'}`);
}

async function refusal(options: Partial<OptionValues>): Promise<BenchError> {
  try {
    await ring({ ...QUICK, ...options });
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return error;
  }
  throw new Error('was not refused');
}

test('without options there is a table of all placements that fits 80 columns', async () => {
  const { code, out } = await ring({ keys: '500' });
  assert.is(code, 0);
  const lines = out.trimEnd().split('\n');
  for (const line of lines) assert.ok(columnsOf(line) <= 80, line);
  assert.match(lines[0]!, /^placement +vnodes +max +5-95% +worst +CV +joins +last out +first out$/);
  assert.equal(
    lines.slice(1, 10).map((line) => line.split(/ +/).slice(0, 2).join(' ')),
    ['md5 10', 'md5 50', 'md5 100', 'md5 160', 'md5 500'].concat([
      'ketama –',
      'rendezvous –',
      'jump –',
      'modulo –',
    ]),
  );
  assert.match(out, /8 peers, 1 copy of each key\./);
  assert.match(out, /Ideal: joins 11\.1%,\s+leaves 12\.5%/);
});

test('--quiet leaves the notes out', async () => {
  const { out } = await ring({ ...QUICK, quiet: true });
  assert.is(out.trimEnd().split('\n').length, 6);
});

test('--json prints what the schema describes, with what was asked for', async () => {
  const data = await study({ ...QUICK, peers: ['4'], replication: '2' });
  const { peers, replication, weights, keys, name_sets: sets } = data;
  assert.equal([peers, replication, weights, keys, sets], [[4], 2, null, 500, 40]);
  for (const { peers: shares, joins } of data.rings) {
    assert.is(
      shares.reduce((sum, { copies }) => sum + copies, 0),
      2 * 500,
    );
    assert.is(joins.peer, 'peer4');
    const [lost, gained] = ['lost', 'gained'].map((side) =>
      joins.peers.reduce((sum, peer) => sum + peer[side as 'lost' | 'gained'], 0),
    );
    assert.is(lost, gained);
    assert.is(joins.moved, gained! / (2 * 500));
  }
  await study({ ...QUICK, peers: ['1'] });
});

test('several values come with commas or one by one, and each counts once', async () => {
  const options = { keys: '100', placement: ['jump,md5', 'md5'], vnodes: ['5', '7,5'] };
  assert.equal(labels(await study(options)), ['jump -', 'md5 5', 'md5 7']);
});

test('one call compares numbers of peers, and tells the fewest virtual nodes that each needs', async () => {
  const options = {
    keys: '100',
    placement: ['md5'],
    vnodes: ['400,4', '100'],
    peers: ['3,5', '3'],
  };
  const data = await study({ ...options, 'max-over-mean': '1.26' });
  assert.equal(data.peers, [3, 5]);
  assert.equal(
    data.rings.map(({ peers, vnodes }) => `${peers.length} ${vnodes}`),
    ['3 400', '3 4', '3 100', '5 400', '5 4', '5 100'],
  );
  assert.is(data.max_over_mean, 1.26);
  assert.equal(data.fewest_vnodes, [
    { peers: 3, vnodes: 100 },
    { peers: 5, vnodes: 100 },
  ]);
  const { out } = await ring({ ...options, 'max-over-mean': '1.0001' });
  for (const line of out.split('\n')) assert.ok(columnsOf(line) <= 80, line);
  assert.match(out.replace(/\s+/g, ' '), /max within 1\.0001: none \(3 peers\), none \(5 peers\);/);
});

test('weights set the number of peers, and the placements that have any', async () => {
  const data = await study({ keys: '100', weights: '1,2.5,3' });
  assert.equal([data.peers, data.weights], [[3], [1, 2.5, 3]]);
  assert.equal(labels(data), ['ketama -', 'rendezvous -']);
});

test('--svg draws it, whole or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-ring-'));
  try {
    const file = join(folder, 'new', 'ring.svg');
    await ring({ ...QUICK, svg: file });
    assert.match(readFileSync(file, 'utf8'), /^<svg [^]*md5 20[^]*<\/svg>\s*$/);
    assert.equal(readdirSync(join(folder, 'new')), ['ring.svg']);
    assert.is((await refusal({ svg: join(file, 'below') })).exitCode, 3);
    assert.ok(existsSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an interruption ends it in the middle of a ring, with 130, and prints nothing', async () => {
  // A signal that is heard when it has been looked at 20 times: one ring looks at least 160 times.
  let looks = 0;
  const signal = {
    get aborted() {
      return ++looks >= 20;
    },
  } as AbortSignal;
  const { code, out } = await ring({ ...QUICK, placement: ['md5'] }, signal);
  assert.equal([code, out, looks], [130, '', 20]);
});

test('an interruption while it is drawn leaves no picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-ring-'));
  try {
    const file = join(folder, 'ring.svg');
    let looks = 0;
    const counting = {
      get aborted() {
        return ++looks < 0;
      },
    } as AbortSignal;
    await ring({ ...QUICK, placement: ['md5'], svg: file }, counting);
    assert.equal(readdirSync(folder), ['ring.svg']);
    rmSync(file);
    let left = looks;
    const last = {
      get aborted() {
        return --left === 0;
      },
    } as AbortSignal;
    const { code, out } = await ring({ ...QUICK, placement: ['md5'], svg: file }, last);
    assert.equal([code, out, readdirSync(folder)], [130, '', []]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('Ctrl-C ends minutes of work with 130, and no file is left', async () => {
  if (!LINUX) return;
  await withWorkspace(async (workspace) => {
    // Forty rings near the limits: minutes, far beyond what this test waits for.
    const vnodes = Array.from({ length: 40 }, (_, i) => 390 - i).join(',');
    const largest = ['--peers', '256', '--replication', '10', '--placement', 'md5'];
    const run = workspace.start(['ring', ...largest, '--vnodes', vnodes, '--svg', 'ring.svg']);
    const ticks = () => Number(statFields(run.pid)[11]);
    // Half a second of CPU: it has started, and is in the middle of the first ring.
    await until(() => !run.running || ticks() > 50, 'ring at work');
    run.kill('SIGINT');
    const { code, out, err } = await run.ended;
    assert.equal([code, out, err], [130, '', '']);
    assert.equal(readdirSync(workspace.cwd), []);
  });
});

for (const [what, options, message] of [
  [
    'a placement that is none',
    { placement: ['ketma'] },
    /no placement 'ketma'; did you mean 'ketama'/,
  ],
  ['a placement far from any', { placement: ['xyzzyxyzzy'] }, /there are md5, ketama/],
  ['virtual nodes of what has none', { placement: ['jump'] }, /--vnodes is for md5 only/],
  ['no virtual nodes', { vnodes: ['0'] }, /--vnodes takes a whole number from 1 to 10000/],
  [
    'too many points',
    { vnodes: ['10000', '9'], peers: ['11', '2'] },
    /--vnodes 10000 with --peers 11: at most 100000 points a ring; --vnodes 9090 would do/,
  ],
  [
    'too many replicas for so many points',
    { vnodes: ['390'], peers: ['256'], replication: '250' },
    /--replication 250 with --peers 256 and --vnodes 390: .* --replication 10 would do/,
  ],
  [
    'too many replicas for the points of ketama',
    { placement: ['ketama'], vnodes: undefined, peers: ['256'], replication: '16' },
    /--replication 16 with --peers 256 and ketama: .* --replication 15 would do/,
  ],
  [
    'too many keys for so many peers',
    { keys: '1000000', peers: ['256'] },
    /--keys 1000000 with --peers 256 and --replication 1: .* --keys 390625 would do/,
  ],
  [
    'too many rings',
    { vnodes: ['1,2,3,4'], peers: [Array.from({ length: 9 }, (_, i) => i + 1).join()] },
    /make 72 rings: at most 8 numbers of --peers/,
  ],
  [
    'too many numbers of virtual nodes',
    { vnodes: [Array.from({ length: 65 }, (_, i) => i + 1).join()], placement: ['md5'] },
    /make 65 rings: at most 64 numbers of --vnodes/,
  ],
  [
    'a bound that nothing keeps',
    { 'max-over-mean': '1' },
    /--max-over-mean takes a number above 1/,
  ],
  [
    'a bound for what has no virtual nodes',
    { 'max-over-mean': '1.2', placement: ['jump'], vnodes: undefined },
    /--max-over-mean is for md5 only/,
  ],
  ['too many peers', { peers: ['257'] }, /--peers takes a whole number from 1 to 256/],
  [
    'more replicas than peers',
    { peers: ['8,2'], replication: '3' },
    /--replication 3 is more than 2/,
  ],
  ['weights of what has none', { weights: '1,2', placement: ['md5'] }, /--weights: md5 has none/],
  ['too many weights', { weights: '1,'.repeat(256) + '1' }, /--weights: more than 256 of them/],
  ['a weight that is none', { weights: '1,-2' }, /numbers above 0.*'-2'/],
  [
    'weights for other peers',
    { weights: '1,2', peers: ['2,3'], vnodes: undefined },
    /--weights: 2 of them for 3 peers/,
  ],
  [
    'weights with replicas',
    { weights: '1,2', replication: '2', vnodes: undefined },
    /--weights go with one copy/,
  ],
  [
    'a weight too small for a point',
    { weights: '1000,1', placement: ['ketama'], vnodes: undefined },
    /--weights: the weight of 'peer1' is too small/,
  ],
  ['no keys', { keys: '0' }, /--keys takes a whole number from 1 to 1000000/],
] as const) {
  test(`refused: ${what}`, async () => {
    const { message: said, exitCode } = await refusal(options);
    assert.match(said, message);
    assert.is(exitCode, 2);
  });
}

test.run();
