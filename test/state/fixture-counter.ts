// A process that counts in a file, each step under a lock: LOCK COUNTER TIMES
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../src/state/lock.js';

const [lock, counter, times] = process.argv.slice(2);
for (let step = 0; step < Number(times); step++) {
  await withLock(lock!, async () => {
    const count = Number(readFileSync(counter!, 'utf8'));
    await sleep(1); // Whoever is let in as well reads the same.
    writeFileSync(counter!, String(count + 1));
  });
}
