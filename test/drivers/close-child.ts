// Run as a process of its own: closes a driver with requests in flight, after which nothing is left
// that keeps the process alive. Arguments: the driver's name and the port of a silent peer.
import type { DriverFactory } from '../../src/drivers/driver.js';
import { numberedKeys } from '../support/key-table.js';

const REQUESTS = 20;

const [name = '', port] = process.argv.slice(2);
const module = (await import(`../../src/drivers/${name}.js`)) as Record<string, DriverFactory>;
const clock = (): number => performance.now();
let replies = 0;
const driver = module[`${name}Driver`]!({
  addresses: [{ host: '127.0.0.1', port: Number(port) }],
  lanes: 2,
  keys: numberedKeys(REQUESTS),
  values: new Uint8Array(100),
  clock,
  onReply: () => replies++,
});
await driver.connect(clock() + 10_000);
for (let i = 0; i < REQUESTS; i++) {
  if (i % 4 < 2) driver.get(i, 0, i % 2, i, clock() + 60_000);
  else driver.set(i, 0, i % 2, i, 0, 100, 0, clock() + 60_000);
}
setTimeout(() => driver.close(), 50);
process.once('exit', () => {
  process.stdout.write(`${replies} replies, ${REQUESTS - replies} in flight\n`);
});
