// Changes to bytes: what broken disks, wrong programs and attackers do to a text. A text is held as
// latin1 here, one character a byte, so that any byte may come in.
import * as fc from 'fast-check';

/** One change; `at` and `length` are taken modulo what there is. */
export interface TextMutation {
  readonly kind: 'insert' | 'replace' | 'remove' | 'repeat' | 'cut' | 'flip';
  readonly at: number;
  readonly length: number;
  /** What comes in. */
  readonly token: string;
}

/** Texts are not repeated beyond this, in bytes: inputs are to be hostile, not just large. */
const MOST_BYTES = 600_000;

/** What upsets readers of any format. */
export const COMMON_TOKENS: readonly string[] = [
  ...['\0', '\x07', '\x1b[31m', '\x1b]0;x\x07', '\x9b31m', '\x7f', '\r', '\n', '\r\n', '\t'],
  // UTF-8: a byte order mark, a mark that turns text around, half a character, a lone surrogate.
  ...['\xef\xbb\xbf', '\xe2\x80\xae', '\xe2\x80', '\xed\xa0\x80', '\xff\xfe', '\xf0\x9f\x98\x80'],
  ...['-1', '0', '-0', '1e999', '99999999999', '9007199254740993', '4294967296', '2147483648'],
  ...['A'.repeat(5000), '9'.repeat(400), ' '.repeat(3000), '__proto__', 'constructor'],
];

/** Up to `most` changes that bring in `tokens` and a few random bytes. */
export function textMutations(
  tokens: readonly string[],
  most = 5,
): fc.Arbitrary<readonly TextMutation[]> {
  const token = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...tokens, ...COMMON_TOKENS) },
    {
      weight: 1,
      arbitrary: fc
        .uint8Array({ minLength: 1, maxLength: 8 })
        .map((bytes) => Buffer.from(bytes).toString('latin1')),
    },
  );
  const mutation = fc.record({
    kind: fc.constantFrom<TextMutation['kind'][]>(
      ...(['insert', 'replace', 'remove', 'repeat', 'cut', 'flip'] as const),
    ),
    at: fc.nat(1_000_000),
    length: fc.oneof(fc.nat(8), fc.nat(2000)),
    token,
  });
  return fc.array(mutation, { maxLength: most });
}

/** `text` (latin1) after the changes. */
export function mutateText(text: string, mutations: readonly TextMutation[]): string {
  return mutations.reduce((before, { kind, at: place, length, token }) => {
    const at = place % (before.length + 1);
    const [head, part, tail] = [
      before.slice(0, at),
      before.slice(at, at + length),
      before.slice(at + length),
    ];
    switch (kind) {
      case 'insert':
        return head + token + part + tail;
      case 'replace':
        return head + token + tail;
      case 'remove':
        return head + tail;
      case 'repeat':
        return (head + part.repeat(1 + (place % 300)) + tail).slice(0, MOST_BYTES);
      case 'cut':
        return head;
      case 'flip':
        if (before === '' || at === before.length) return before;
        return (
          head +
          String.fromCharCode(before.charCodeAt(at) ^ (1 << (length % 8))) +
          before.slice(at + 1)
        );
    }
  }, text);
}
