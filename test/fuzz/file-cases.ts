// Mutated files of any kind that is YAML or JSON: read whole, or refused with places.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { ErrorCode } from '../../src/errors.js';
import { readYaml } from '../../src/scenario/yaml.js';
import { readOrRefuse, requirePositions } from './refusals.js';
import { quoted, type Target } from './target.js';
import { mutateText, textMutations } from './text-mutations.js';
import { mutateTree, treeMutations } from './tree-mutations.js';

/** One kind of file. */
export interface Kind {
  readonly name: string;
  readonly file: string;
  readonly code: ErrorCode;
  readonly read: (file: string) => unknown;
  /** Sound files to begin with. */
  readonly bases: readonly string[];
}

interface Case {
  readonly kind: Kind;
  /** latin1: one character a byte. */
  readonly text: string;
}

/** What YAML has beyond plain words. */
const TOKENS: readonly string[] = [
  ...['&a ', '*a', '&a [*a, *a]', '<<: *a', '!!js/function x', '!!binary |', '!x ', '%YAML 1.2\n'],
  ...[
    '---\n',
    '...\n',
    '? ',
    ': ',
    '- ',
    '-\n',
    '- - - - - - ',
    '|\n',
    '>-\n',
    '#',
    '"',
    "'",
    ',',
    '@',
  ],
  ...['[', ']', '{', '}', '{'.repeat(40), '['.repeat(2000), 'a: {'.repeat(40), '- '.repeat(200)],
  ...['.inf', '.nan', '0x10', '0o17', '1_000', '~', 'null', 'yes', '2026-01-01', '\n\t', '\\u0000'],
  ...[
    '__proto__: 1\n',
    '"__proto__": {}',
    'constructor: {prototype: {}}\n',
    'stages:\n',
    'name: x\n',
  ],
  ...['"\\u001b[31m"', '"\\u202e"', '"\\ud800"', '"\\x1b"', '\xc2\x85', '\xe2\x80\xa8', '\xc2\xa0'],
];

function caseOf(kinds: readonly Kind[]): fc.Arbitrary<Case> {
  const bases = kinds.flatMap((kind) =>
    kind.bases.map((text) => ({ kind, text, data: readYaml(text).data })),
  );
  return fc
    .record({
      base: fc.constantFrom(...bases),
      tree: treeMutations(),
      text: textMutations(TOKENS),
    })
    .map(({ base: { kind, text, data }, tree, text: changes }) => {
      // Without changes to its structure a file keeps the layout that somebody gave it.
      const start = tree.length === 0 ? text : mutateTree(data, tree);
      return { kind, text: mutateText(Buffer.from(start).toString('latin1'), changes) };
    });
}

async function check({ kind, text }: Case, folder: string): Promise<void> {
  const file = join(folder, kind.file);
  writeFileSync(file, text, 'latin1');
  await readOrRefuse(
    () => kind.read(file),
    [kind.code],
    (message) => requirePositions(message, file),
  );
}

const show = ({ kind, text }: Case): string => `${kind.name}: ${quoted(text)}`;

/** The target of files of these kinds. */
export function fileTarget(what: string, kinds: readonly Kind[]): Target<Case> {
  return { what, perCase: 1, perThousand: 100, cases: caseOf(kinds), check, show };
}
