// A process that changes state until it is killed: FOLDER SEED. Says what it is about to do, a line of
// JSON, and then whether it was done: `+`, or refused: `-`.
import { writeSync } from 'node:fs';
import { BenchError } from '../../src/errors.js';
import { NetworkManager } from '../../src/state/manager.js';
import { PersistentPeers } from '../../src/state/peers.js';
import { type Change, randomChange } from './changes.js';
import { randomFrom } from './random.js';
import { settingsIn } from './state-folder.js';

const [folder, seed] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const settings = settingsIn(folder!);
const peers = new PersistentPeers(settings);
const manager = new NetworkManager(settings);

async function make({ what, id, vnodes }: Change): Promise<unknown> {
  switch (what) {
    case 'start':
      return peers.start(id, { memoryMb: 4 });
    case 'stop':
      return peers.stop(id);
    case 'create':
      return manager.create('net');
    case 'delete':
      return manager.delete('net');
    case 'add':
      return manager.network('net').addPeer(id);
    case 'remove':
      return manager.network('net').removePeer(id);
    case 'configure':
      return manager.network('net').configure({ vnodes });
  }
}

for (;;) {
  const change = randomChange(random);
  writeSync(1, `${JSON.stringify(change)}\n`);
  try {
    await make(change);
    writeSync(1, '+\n');
  } catch (error) {
    // What is not there yet, or is there already, is refused; damage is not among the reasons.
    const refusals = ['ERR_USAGE', 'ERR_UNKNOWN_NETWORK', 'ERR_UNKNOWN_PEER', 'ERR_DAEMON_START'];
    if (!(error instanceof BenchError) || !refusals.includes(error.code)) throw error;
    writeSync(1, '-\n');
  }
}
