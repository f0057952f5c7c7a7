// A comparison with hostile text wherever text can come from outside: names of scenario and stages,
// labels, values that differ, warnings.
import * as assert from 'uvu/assert';
import type { Comparison } from '../../../src/schema/generated/verdict.js';
import { compared, NOISY, type Sides, sides, STEADY } from '../fixture-sides.js';

/** What means something to one of the formats, on several lines. */
export const HOSTILE = [
  `"><svg onload=1></script>`,
  `]]>&amp;'`,
  `::error::owned`,
  `| a | b |`,
  `\u001b[31m\u001b]8;;http://x\u0007`,
  '```@all [x](javascript:1) ![y](http://z) www.evil.example',
  '\u202egnp.exe,=1+1',
].join('\n');

/** Whether `text` holds something that no terminal, page or parser may see. */
export function unsafe(text: string): string[] {
  return text.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g) ?? [];
}

/** Two sides under a hostile name; one stage regressed, one is too noisy. */
export function hostileSides(): Sides {
  const both = sides({
    slower: 1.3,
    name: HOSTILE,
    stages: [
      { ...STEADY[0]!, name: HOSTILE },
      { ...NOISY[0]!, name: `=${HOSTILE}` },
    ],
  });
  both.candidate.scenario.description = HOSTILE;
  return both;
}

/** What a comparison of them says, where something hostile differs, labels and warnings too. */
export function hostileComparison(): Comparison {
  const both = hostileSides();
  both.base.scenario[HOSTILE] = HOSTILE;
  // Dots in a key are escaped in its path.
  const path = HOSTILE.replace(/[\\.]/g, '\\$&');
  const found = compared(both, undefined, [path, 'other']);
  assert.ok(found.rows.length > 0, found.reason.message);
  found.base.label = found.candidate.label = HOSTILE;
  found.warnings.push({ code: 'x', message: HOSTILE, stage: HOSTILE });
  return found;
}

/** Not comparable, because of something hostile. */
export function hostileRefusal(): Comparison {
  const both = sides({ pairs: 1 });
  both.base.scenario[HOSTILE] = HOSTILE;
  return compared(both);
}
