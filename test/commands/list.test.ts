import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../src/commands/list.js';
import { shippedScenarios } from '../../src/scenario/load.js';
import { silentIo } from './silent-io.js';

async function list(options: { quiet?: boolean; json?: boolean } = {}, columns = Infinity) {
  let out = '';
  const io = { ...silentIo((text) => (out += text)), columns };
  const code = await command.run([], { quiet: false, json: false, ...options }, io);
  return { code, out };
}

const NAMES = shippedScenarios().map(({ name }) => name);

test('list shows each shipped scenario in one line with its size and what it models', async () => {
  const { code, out } = await list();
  assert.is(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    NAMES,
  );
  const [line] = lines.filter((each) => each.startsWith('read_heavy '));
  assert.match(line!, /^read_heavy +8 x 32 MiB +32768 B +2 stages {2}Reads without expiry/);
  assert.match(out, /^demo_net .* 1 stage {2}/m);
});

test('on a terminal the descriptions are broken beside the rest, or below it', async () => {
  for (const [columns, indent] of [
    [110, 55],
    [60, 4],
  ] as const) {
    const lines = (await list({}, columns)).out.trimEnd().split('\n');
    assert.ok(lines.every((line) => line.length <= columns));
    const more = lines.filter((line) => line.startsWith(' '));
    assert.ok(more.length > 0);
    for (const line of more) assert.is(line.search(/\S/), indent, line);
    assert.is(lines.length - more.length, NAMES.length);
  }
});

test('list --quiet prints names alone', async () => {
  const { out } = await list({ quiet: true });
  assert.is(out, `${NAMES.join('\n')}\n`);
});

test('list --json prints an array with one entry per scenario', async () => {
  const { out } = await list({ json: true });
  const entries = JSON.parse(out) as Record<string, unknown>[];
  assert.equal(
    entries.map(({ name }) => name),
    NAMES,
  );
  const { file, description, ...numbers } = entries.find(({ name }) => name === 'read_heavy')!;
  assert.match(String(file), /\/scenarios\/read_heavy\.yaml$/);
  assert.match(String(description), /^Reads without expiry/);
  assert.equal(numbers, {
    name: 'read_heavy',
    peers: 8,
    memory_mb: 32,
    value_bytes: 32768,
    stages: ['4x1000', '8x2000'],
  });
});

test.run();
