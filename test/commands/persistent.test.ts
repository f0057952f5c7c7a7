// The verbs of persistent state without daemons: what they print, and what they refuse.
import { parseArgs } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Command, OptionValues } from '../../src/commands/command.js';
import { command as manager } from '../../src/commands/manager.js';
import { command as network } from '../../src/commands/network.js';
import { command as peer } from '../../src/commands/peer.js';
import { failure, type StateFolder, withState } from '../state/state-folder.js';
import { silentIo } from './silent-io.js';

const VERBS: Readonly<Record<string, Command>> = { manager, network, peer };

/** Runs a command line on the state in `folder`; returns what it printed. */
async function run(folder: StateFolder, line: string): Promise<string> {
  const [verb, ...args] = line.split(' ');
  const command = VERBS[verb!]!;
  const config = folder.write('config.json', {
    NETWORK_DATA_PATH: folder.settings.networksFile,
    NETWORKS_FOLDER_PATH: folder.settings.networkFolder,
    PEER_FOLDER_PATH: folder.settings.peerFolder,
  });
  const flag = { type: 'boolean', default: false } as const;
  const options = { ...command.options, quiet: flag, json: flag };
  const parsed = parseArgs({ args, options, allowPositionals: true });
  let out = '';
  const io = silentIo((text) => (out += text));
  const values = { config, ...parsed.values } as unknown as OptionValues;
  assert.is(await command.run(parsed.positionals, values, io), 0);
  return out;
}

const NOT_TOGETHER = 'do not go together';

test('what cannot be is refused', async () => {
  await withState(async (folder) => {
    await folder.manager.create('net');
    for (const [line, code, message] of [
      ['manager', 'ERR_USAGE', 'say what to do'],
      ['manager --show --create a', 'ERR_USAGE', NOT_TOGETHER],
      ['manager --create net', 'ERR_USAGE', 'already'],
      ['manager --create ../net', 'ERR_USAGE', 'network name'],
      ['manager --create Net', 'ERR_USAGE', 'network name'],
      ['manager --create a --vnodes 0', 'ERR_USAGE', '1 to 10000'],
      ['manager --create a --replication 257', 'ERR_USAGE', '1 to 256'],
      ['manager --delete a', 'ERR_UNKNOWN_NETWORK', "no network 'a'"],
      ['manager --delete ../network', 'ERR_UNKNOWN_NETWORK', 'no network'],
      ['manager --delete net --vnodes 3', 'ERR_USAGE', 'does not go with --delete'],
      ['network net', 'ERR_USAGE', 'say what to do'],
      ['network a --show', 'ERR_UNKNOWN_NETWORK', "no network 'a'"],
      ['network net --add p', 'ERR_UNKNOWN_PEER', "no peer 'p'"],
      ['network net --add ../network/net', 'ERR_UNKNOWN_PEER', 'no peer'],
      ['network net --remove p', 'ERR_UNKNOWN_PEER', "no peer 'p'"],
      ['network net --set k', 'ERR_USAGE', 'wants a --value'],
      ['network net --get k --value v', 'ERR_USAGE', 'does not go with --get'],
      ['network net --get k', 'ERR_USAGE', 'has no peers'],
      ['network net --set k --value v', 'ERR_USAGE', 'has no peers'],
      ['network net --add p --vnodes 3', 'ERR_USAGE', NOT_TOGETHER],
      ['network net --set k --value v --vnodes 3', 'ERR_USAGE', NOT_TOGETHER],
      ['network net --value v --vnodes 3', 'ERR_USAGE', NOT_TOGETHER],
      ['network net --vnodes 1e3', 'ERR_USAGE', '1 to 10000'],
      ['peer --start Registry', 'ERR_USAGE', 'list of peers'],
      ['peer --start a#1', 'ERR_USAGE', 'peer name'],
      ['peer --start a..b', 'ERR_USAGE', 'peer name'],
      ['peer --start a --memory 1', 'ERR_USAGE', '2 to 1048576'],
      ['peer --start a --status', 'ERR_USAGE', NOT_TOGETHER],
      ['peer --stop a --memory 5', 'ERR_USAGE', 'does not go with --stop'],
      ['peer --stop a', 'ERR_UNKNOWN_PEER', "no peer 'a'"],
      ['peer --stop registry', 'ERR_UNKNOWN_PEER', "no peer 'registry'"],
      ['peer --status a', 'ERR_UNKNOWN_PEER', "no peer 'a'"],
      ['peer a --stop b', 'ERR_USAGE', 'too many arguments'],
      ['peer --stats a', 'ERR_UNKNOWN_PEER', "no peer 'a'"],
      ['peer --status --config none.json', 'ERR_USAGE', 'no such settings file'],
    ] as const) {
      assert.match(await failure(() => run(folder, line), code), message, line);
    }
  });
});

for (const [what, key] of [
  ['an empty one', ''],
  ['251 bytes', 'k'.repeat(251)],
  ['a line break', 'a\r\nflush_all'],
  ['a blank', 'a b'],
  ['a control character', 'a\u007f'],
  ['beyond ASCII', 'käse'],
] as const) {
  test(`a key is refused before anything is sent: ${what}`, async () => {
    await withState(async ({ manager: networks }) => {
      const net = await networks.create('net');
      for (const action of [() => net.get(key), () => net.set(key, 'v')]) {
        assert.match(await failure(action, 'ERR_USAGE'), '250 printable ASCII');
      }
    });
  });
}

test('every change is told, in words or as JSON, and --quiet says nothing', async () => {
  await withState(async (folder) => {
    const create = 'manager --create net --replication 2 --vnodes 50 --json';
    const fields = { write: true, replication: 2, vnodes: 50 };
    assert.equal(JSON.parse(await run(folder, create)), { name: 'net', peers: [], ...fields });
    folder.write('peer/p0.json', { id: 'p0', port: 12000 });

    assert.is(await run(folder, 'network net --add p0 --quiet'), '');
    const added = await run(folder, 'network net --add p0 --json');
    assert.equal(JSON.parse(added), { network: 'net', peer: 'p0', changed: false });
    assert.is(
      await run(folder, 'network net --show'),
      'network      net\npeers        p0 (stopped)\nwrite        true\nreplication  2\nvnodes       50\n',
    );
    const shown = await run(folder, 'network net --show --json');
    const members = [{ id: 'p0', state: 'stopped', address: null }];
    assert.equal(JSON.parse(shown), { name: 'net', peers: ['p0'], ...fields, members });

    const set = await run(folder, 'network net --vnodes 60 --json');
    const changed = { network: 'net', replication: 2, vnodes: 60, changed: true };
    assert.equal(JSON.parse(set), changed);
    const same = await run(folder, 'network net --vnodes 60 --replication 2 --json');
    assert.equal(JSON.parse(same), { ...changed, changed: false });

    assert.match(await run(folder, 'network net --remove p0'), 'removed peer p0 from net');
    const text = await run(folder, 'manager --show --json');
    assert.equal(JSON.parse(text), { networks: ['net'] });
    const gone = await run(folder, 'manager --delete net --json');
    assert.equal(JSON.parse(gone), { name: 'net', deleted: true });
    assert.is(await run(folder, 'manager --show'), 'no networks\n');
    assert.match(await run(folder, 'peer --status'), /^p0 +stopped +12000 +– +– +–$/m);
    assert.match(await run(folder, 'peer --stop p0'), 'peer p0 did not run');
  });
});

test('a network that is not for writing is not written to', async () => {
  await withState(async (folder) => {
    folder.write('network.json', { networks: ['net'] });
    folder.write('network/net.json', { name: 'net', peers: ['p0'], write: false });
    const set = () => run(folder, 'network net --set k --value v');
    assert.match(await failure(set, 'ERR_USAGE'), 'not for writing');
  });
});

test.run();
