// A process that changes state until it is killed: FOLDER SEED
import { BenchError } from '../../src/errors.js';
import { NetworkManager } from '../../src/state/manager.js';
import { PersistentPeers } from '../../src/state/peers.js';
import { randomFrom } from './random.js';
import { settingsIn } from './state-folder.js';

const IDS = ['a', 'b', 'c', 'd'];

const [folder, seed] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const settings = settingsIn(folder!);
const peers = new PersistentPeers(settings);
const manager = new NetworkManager(settings);

async function change(): Promise<void> {
  const id = IDS[Math.floor(random() * IDS.length)]!;
  const kind = random();
  if (kind < 0.4) await peers.start(id, { memoryMb: 4 });
  else if (kind < 0.55) await peers.stop(id);
  else if (kind < 0.65) await manager.create('net', { replication: 2 });
  else if (kind < 0.7) await manager.delete('net');
  else if (kind < 0.9) await manager.network('net').addPeer(id);
  else await manager.network('net').removePeer(id);
}

process.stdout.write('ready\n');
for (;;) {
  try {
    await change();
  } catch (error) {
    // What is not there yet, or is there already, is refused; damage is not among the reasons.
    const refusals = ['ERR_USAGE', 'ERR_UNKNOWN_NETWORK', 'ERR_UNKNOWN_PEER', 'ERR_DAEMON_START'];
    if (!(error instanceof BenchError) || !refusals.includes(error.code)) throw error;
  }
}
