// Whether a page is well formed.
import * as assert from 'uvu/assert';

/** Fails unless each element that a page opens is closed again, in order. */
export function assertBalanced(page: string): void {
  const open: string[] = [];
  const empty = new Set(['meta', 'link', 'br', 'hr']);
  for (const [tag, slash, name = '', rest = ''] of page.matchAll(/<(\/?)([a-zA-Z]+\d?)([^>]*)>/g)) {
    if (slash) assert.is(open.pop(), name, `at ${tag}`);
    else if (!empty.has(name) && !rest.endsWith('/')) open.push(name);
  }
  assert.equal(open, []);
}
