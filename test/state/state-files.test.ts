// State files of the original tool, damaged ones, and ones that someone hostile wrote.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadSettings } from '../../src/state/settings.js';
import { failure, settingsIn, type StateFolder, withState } from './state-folder.js';

/** Every way to read or change the state; each must refuse a damaged file that it needs. */
const LOOKS: Readonly<Record<string, (state: StateFolder) => unknown>> = {
  'network.json': ({ manager }) => manager.create('other'),
  'network/net.json': ({ manager }) => manager.network('net').addPeer('p0'),
  'peer/p0.json': ({ peers }) => peers.statuses(),
  'peer/registry.json': ({ peers }) => peers.statuses(),
};

const NETWORK = { name: 'net', peers: ['p0'], write: true, replication: 1, vnodes: 100 };
const PEER = { id: 'p0', port: 12000 };

function sound(state: StateFolder): void {
  state.write('network.json', { networks: ['net'] });
  state.write('network/net.json', NETWORK);
  state.write('peer/p0.json', PEER);
  state.write('peer/registry.json', ['p0']);
}

for (const [file, what, content] of [
  ['network.json', 'cut off', '{\n  "networks": [\n    "ne'],
  ['network.json', 'empty', ''],
  ['network.json', 'zeros', '\0'.repeat(64)],
  ['network.json', 'null', 'null'],
  ['network.json', 'a list', '[]'],
  ['network.json', 'too large', `{"networks": ["${'a'.repeat(300_000)}"]}`],
  ['network.json', 'a path as a name', { networks: ['../peer/p0'] }],
  ['network.json', 'a name twice', { networks: ['net', 'net'] }],
  ['network.json', 'a name with markup', { networks: ['<svg>'] }],
  ['network/net.json', 'cut off', '{\n  "name": "net",\n  "peers": ['],
  ['network/net.json', 'empty', ''],
  ['network/net.json', "another network's", { ...NETWORK, name: 'other' }],
  ['network/net.json', 'a number as a peer', { ...NETWORK, peers: [1] }],
  ['network/net.json', 'a point as a peer', { ...NETWORK, peers: ['p0#1'] }],
  ['network/net.json', 'a peer twice', { ...NETWORK, peers: ['p0', 'p0'] }],
  ['network/net.json', 'endless points', { ...NETWORK, vnodes: 1e9 }],
  ['network/net.json', 'half a replica', { ...NETWORK, replication: 0.5 }],
  ['network/net.json', 'an unknown key', { ...NETWORK, owner: 'x' }],
  ['network/net.json', 'a prototype', `{"name": "net", "peers": [], "__proto__": {"write": true}}`],
  ['network/net.json', 'aliases', '{"name": &a "net", "peers": [*a]}'],
  ['peer/p0.json', 'cut off', '{"id": "p0", "po'],
  ['peer/p0.json', 'empty', ''],
  ['peer/p0.json', "another peer's", { ...PEER, id: 'p1' }],
  ['peer/p0.json', 'no port', { id: 'p0' }],
  ['peer/p0.json', 'a port too high', { ...PEER, port: 65536 }],
  ['peer/p0.json', 'a group of processes', { ...PEER, pid: -1, started: 'x' }],
  ['peer/p0.json', 'pid 0', { ...PEER, pid: 0, started: 'x' }],
  ['peer/registry.json', 'cut off', '["p0"'],
  ['peer/registry.json', 'a map', {}],
  ['peer/registry.json', 'a path as a name', ['../../etc/passwd']],
] as const) {
  test(`a damaged ${file} is an error that names it, and stays as it is: ${what}`, async () => {
    await withState(async (state) => {
      sound(state);
      const path = state.write(file, content);
      const before = readFileSync(path);
      const message = await failure(() => LOOKS[file]!(state), 'ERR_STATE_INVALID');
      assert.ok(message.includes(path), message);
      assert.equal(readFileSync(path), before);
      assert.equal(readdirSync(state.folder).sort(), ['network', 'network.json', 'peer']);
    });
  });
}

test('a folder in the place of a state file is an error that names it', async () => {
  await withState(async (state) => {
    mkdirSync(join(state.folder, 'network.json'));
    const message = await failure(() => state.manager.names(), 'ERR_STATE_INVALID');
    assert.match(message, state.settings.networksFile);
  });
});

test("the original tool's state is read as it is, and its fields are kept", async () => {
  await withState(async (state) => {
    state.write('network.json', { networks: ['Alpha', 'beta'] });
    state.write('network/Alpha.json', {
      ...{ name: 'Alpha', peers: ['P1', 'p2', 'p3'] },
      ...{ write: true, replication: 2, vnodes: 40 },
    });
    state.write('peer/P1.json', { id: 'P1', port: 12000, pid: process.pid });
    state.write('peer/p2.json', { id: 'p2', port: 12001 });
    state.write('peer/registry.json', ['P1', 'p3']);

    assert.equal(state.manager.names(), ['Alpha', 'beta']);
    const alpha = state.manager.network('Alpha');
    assert.equal(
      alpha.members().map(({ name, state: how }) => [name, how]),
      [
        ['P1', 'dead'],
        ['p2', 'stopped'],
        ['p3', 'stopped'],
      ],
    );
    // It is listed and was never looked at: the original made its file then, with these values.
    const empty = { name: 'beta', peers: [], write: true, replication: 1, vnodes: 100 };
    assert.equal(state.manager.network('beta').record(), empty);
    assert.equal(
      (await state.peers.statuses()).map(({ id, port }) => [id, port]),
      [
        ['P1', 12000],
        ['p2', 12001],
        ['p3', null],
      ],
    );

    await alpha.removePeer('p3');
    assert.is(await state.manager.network('beta').addPeer('P1'), true);
    await state.manager.create('gamma');
    await state.peers.stop('P1');
    assert.equal(state.read('network/Alpha.json'), {
      ...{ name: 'Alpha', peers: ['P1', 'p2'] },
      ...{ write: true, replication: 2, vnodes: 40 },
    });
    assert.equal(state.read('network/beta.json'), { ...empty, peers: ['P1'] });
    assert.equal(state.read('network.json'), { networks: ['Alpha', 'beta', 'gamma'] });
    assert.equal(state.read('peer/P1.json'), { id: 'P1', port: 12000 });
    assert.equal(state.read('peer/registry.json'), ['P1', 'p3']);
  });
});

test('what a killed process left of a network is not the next one of its name', async () => {
  await withState(async (state) => {
    state.write('network.json', { networks: [] });
    state.write('network/net.json', NETWORK);
    assert.equal(state.manager.names(), []);
    await state.manager.create('net', { vnodes: 7 });
    assert.equal(state.read('network/net.json'), { ...NETWORK, peers: [], vnodes: 7 });
  });
});

test('half-written files of killed processes are removed by the next change, other files never', async () => {
  await withState(async (state) => {
    state.write('network/.net.json.0123abcd.tmp', '{');
    state.write('.network.json.0123abcd.tmp', '{');
    state.write('.other.json.0123abcd.tmp', '{');
    await state.manager.create('net');
    assert.equal(readdirSync(join(state.folder, 'network')), ['net.json']);
    assert.equal(readdirSync(state.folder).sort(), [
      '.other.json.0123abcd.tmp',
      'network',
      'network.json',
    ]);
  });
});

test('settings: our three keys, the defaults, and what is no business of ours', async () => {
  await withState((state) => {
    const file = state.write('c.json', {
      ...{ NETWORK_DATA_PATH: 'x/n.json', NETWORKS_FOLDER_PATH: 'x/n/' },
      ...{ scripts: { a: 1 } },
    });
    assert.equal(loadSettings(file), {
      ...{ networksFile: 'x/n.json', networkFolder: 'x/n/', peerFolder: 'state/peer/' },
    });
    writeFileSync(file, '{}');
    const { networkFolder, peerFolder, ...rest } = settingsIn('state');
    assert.equal(loadSettings(file), {
      ...{ ...rest, networkFolder: `${networkFolder}/`, peerFolder: `${peerFolder}/` },
    });
    return Promise.resolve();
  });
});

for (const [what, content] of [
  ['a number for a path', { PEER_FOLDER_PATH: 3 }],
  ['an empty path', { PEER_FOLDER_PATH: '' }],
  ['a NUL in a path', { PEER_FOLDER_PATH: 'a\0b' }],
  ['a list', []],
  ['no JSON', '{"PEER_FOLDER_PATH"'],
] as const) {
  test(`bad settings are an error that names the file: ${what}`, async () => {
    await withState(async (state) => {
      const file = state.write('c.json', content);
      assert.match(await failure(() => loadSettings(file), 'ERR_STATE_INVALID'), file);
    });
  });
}

test('what is wrong with a JSON file is told in the words of JSON, with its place', async () => {
  await withState(async (state) => {
    const refusal = (file: string, text: string) =>
      failure(() => loadSettings(state.write(file, text)), 'ERR_STATE_INVALID');
    assert.match(await refusal('c.json', '{"a": ['), /c\.json:1:\d+: not valid JSON: /);
    const missing = await refusal('c.json', '{"a": "1" "b": 2}');
    assert.match(missing, /c\.json:1:11: not valid JSON: Expected ',' or '}'[^\n]*\n/);
    assert.not.match(missing, /position|YAML/);
    assert.match(await refusal('c.yaml', 'a: ['), 'not valid YAML');
  });
});

const LIST = 'NETWORK_DATA_PATH';
const NETWORKS = 'NETWORKS_FOLDER_PATH';
const PEERS = 'PEER_FOLDER_PATH';

// Places in the test's own folder, where `link` leads to `state`, and which of them is in which.
for (const [what, list, networks, peers, inner, outer] of [
  ['two folders that are one', 'list.json', 'a/', './b/../a', PEERS, NETWORKS],
  ['one folder in the other', 'list.json', 'state/p/n', 'state/p/', NETWORKS, PEERS],
  ['the list among the networks', 'state/list.json', 'state', 'peer', LIST, NETWORKS],
  ['the list instead of that of the peers', 'p/registry.json', 'n', 'p', LIST, PEERS],
  ['a list that is a folder too', 'x', 'x', 'peer', NETWORKS, LIST],
  ['one folder by two names', 'list.json', 'state/peer', 'link/peer', PEERS, NETWORKS],
  ['one in the other by a link', 'list.json', 'link/new/deep', 'state/new', NETWORKS, PEERS],
  ['a folder above the others', '../list.json', '.', 'state/peer', PEERS, NETWORKS],
] as const) {
  test(`settings by which one file could replace another are refused: ${what}`, async () => {
    await withState(async (state) => {
      mkdirSync(join(state.folder, 'state'));
      symlinkSync('state', join(state.folder, 'link'));
      const at = (path: string): string => `${state.folder}/${path}`;
      const file = state.write('config.json', {
        ...{ [LIST]: at(list), [NETWORKS]: at(networks), [PEERS]: at(peers) },
      });
      const message = await failure(() => loadSettings(file), 'ERR_STATE_INVALID');
      const line = message.split('\n')[1]!;
      assert.match(line, `${file}:`);
      assert.match(line, new RegExp(`${inner} must not (lie in|be the same as) ${outer} `));
      assert.match(message, 'give each of the two a place of its own');
    });
  });
}

test('settings whose places are neighbours are taken, also by a name that begins alike', async () => {
  await withState((state) => {
    const at = (path: string): string => join(state.folder, path);
    const paths = { NETWORK_DATA_PATH: at('n/list.json'), NETWORKS_FOLDER_PATH: at('n/list') };
    const file = state.write('config.json', { ...paths, PEER_FOLDER_PATH: at('n/list2') });
    assert.equal(loadSettings(file), {
      ...{
        networksFile: at('n/list.json'),
        networkFolder: at('n/list'),
        peerFolder: at('n/list2'),
      },
    });
    return Promise.resolve();
  });
});

test('one network too many is refused before anything is written', async () => {
  await withState(async (state) => {
    const networks = Array.from({ length: 1024 }, (_, index) => `n${index}`);
    state.write('network.json', { networks });
    const message = await failure(() => state.manager.create('more'), 'ERR_USAGE');
    assert.match(message, '1024');
    assert.equal(readdirSync(state.folder), ['network.json']);
    assert.equal(state.read('network.json'), { networks });
  });
});

test('what is not said of a ring stays as it is', async () => {
  await withState(async (state) => {
    const network = await state.manager.create('net', { replication: 3, vnodes: 7 });
    assert.is(await network.configure({ replication: undefined, vnodes: 8 }), true);
    assert.equal(state.read('network/net.json'), {
      ...{ name: 'net', peers: [], write: true, replication: 3, vnodes: 8 },
    });
    assert.is(await network.configure({ replication: 3 }), false);
  });
});

test('with the list of networks lost, no new one takes the place of those that there are', async () => {
  await withState(async (state) => {
    sound(state);
    rmSync(join(state.folder, 'network.json'));
    const message = await failure(() => state.manager.create('net'), 'ERR_STATE_INVALID');
    assert.match(
      message,
      /network\.json, the list of all networks, is missing, and .* holds net: bring/,
    );
    assert.equal(state.read('network/net.json'), NETWORK);
    // What is left of one that was being created says nothing.
    state.write('network/net.json', { ...NETWORK, peers: [] });
    await state.manager.create('net');
    assert.equal(state.manager.names(), ['net']);
  });
});

test('a file that is damaged, or none of ours, is not replaced by a new network of its name', async () => {
  await withState(async (state) => {
    const damaged = { name: 'net', peers: 7 };
    state.write('network/net.json', damaged);
    state.write('network.json', { networks: [] });
    const message = await failure(() => state.manager.create('net'), 'ERR_STATE_INVALID');
    assert.match(message, 'network/net.json');
    assert.equal(state.read('network/net.json'), damaged);
    assert.equal(state.manager.names(), []);
  });
});

test.run();
