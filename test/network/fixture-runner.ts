// A process for the tests to end: provisions a network, says so, and then does what it was told.
//   fixture-runner.js MEMCACHED TRANSPORT PEERS wait|exit|throw|exit-while-starting
import { provision } from '../../src/network/network.js';

const [path, transport, peers, ending] = process.argv.slice(2);
process.stdout.write('starting\n');
if (ending === 'exit-while-starting') setTimeout(() => process.exit(0), 20);
const network = await provision({
  names: Array.from({ length: Number(peers) }, (_, index) => `p${index}`),
  memoryMb: 4,
  transport: transport === 'unix' ? 'unix' : 'tcp',
  memcached: { path: path!, threads: 1, options: [] },
  connections: 8,
});
process.stdout.write(`ready ${network.peers.map((peer) => peer.pid).join(' ')}\n`);
if (ending === 'exit') process.exit(0);
if (ending === 'throw') {
  setImmediate(() => {
    throw new Error('as a bug would');
  });
}
