// Compares a text with a file that is kept in test/golden. `npm run golden` writes such files anew: look
// at what changed before it is committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';

/** Holds `text` against the golden file `name`; writes the file instead when it is asked to. */
export function assertGolden(name: string, text: string): void {
  const path = join('test/golden', name);
  if (process.env.PEERBENCH_WRITE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  // The texts are long and on few lines: a difference in words would be, too.
  const isSame = readFileSync(path, 'utf8') === text;
  assert.ok(
    isSame,
    `${path} differs; if it should, write it anew with npm run golden and look at it`,
  );
}
