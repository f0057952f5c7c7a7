// Damage to what is peculiar to a report: histograms, and numbers that no measurement gives.
import { deflateSync, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { mutateText, type TextMutation, textMutations } from './text-mutations.js';

/** How one histogram is damaged: inside its compression or outside. */
export interface HistogramDamage {
  readonly which: number;
  readonly inside: boolean;
  readonly changes: readonly TextMutation[];
}

/** Numbers of HdrHistogram's encoding, LEB128 and big-endian, and what a decompressor dislikes. */
const BINARY_TOKENS: readonly string[] = [
  ...['\xff\xff\xff\xff', '\x7f\xff\xff\xff', '\x80\0\0\0', '\0\0\0\0', '\0'.repeat(1000)],
  ...['\xff\xff\xff\xff\xff\xff\xff\xff\xff', '\xfd\xff\xff\xff\x0f', '\x80'.repeat(20), '\x01'],
  ...['\x1c\x84\x93\x13', '\x1c\x84\x93\x14', '\x78\x9c', '\x03'.repeat(300)],
];
/** Decompressed, this is far more than a histogram can be. */
const BOMB = deflateSync(Buffer.alloc(64 << 20)).toString('latin1');

/** How numbers are damaged: one of them, or all of one name. */
export interface NumberDamage {
  readonly which: number;
  readonly all: boolean;
  readonly value: string;
}

/** Any damage to a few histograms. */
export const HISTOGRAM_DAMAGE: fc.Arbitrary<readonly HistogramDamage[]> = fc.array(
  fc.record({
    which: fc.nat(1000),
    inside: fc.boolean(),
    changes: textMutations(BINARY_TOKENS, 3),
  }),
  { maxLength: 2 },
);

/** Numbers that the schema may let in and arithmetic does not like. */
const NUMBERS = [
  ...['0', '-0', '1', '0.1', '1e-9', '1e-300', '5e-324', '1e9', '1e15', '1e100', '1e308'],
  ...['9007199254740991', '9007199254740992', '4294967295', '2147483648', 'null'],
];

/** Any damage to a few numbers. */
export const NUMBER_DAMAGE: fc.Arbitrary<readonly NumberDamage[]> = fc.array(
  fc.record({
    which: fc.nat(100_000),
    all: fc.boolean(),
    value: fc.constantFrom(...NUMBERS),
  }),
  { maxLength: 4 },
);

/** What is compressed in `bytes` (latin1); themselves where an earlier change broke them. */
function inflated(bytes: string): string {
  try {
    return inflateSync(Buffer.from(bytes, 'latin1'), { maxOutputLength: 1 << 20 }).toString(
      'latin1',
    );
  } catch {
    return bytes;
  }
}

function damaged(base64: string, { inside, changes }: HistogramDamage): string {
  const bytes = Buffer.from(base64, 'base64').toString('latin1');
  if (!inside) return Buffer.from(mutateText(bytes, changes), 'latin1').toString('base64');
  if (changes.length === 0) {
    return Buffer.from(bytes.slice(0, 8) + BOMB, 'latin1').toString('base64');
  }
  const payload = inflated(bytes.slice(8));
  const deflated = deflateSync(Buffer.from(mutateText(payload, changes), 'latin1'));
  return Buffer.concat([Buffer.from(bytes.slice(0, 8), 'latin1'), deflated]).toString('base64');
}

/** Damages a histogram of a report's JSON. */
export function damageHistogram(text: string, damage: HistogramDamage): string {
  const found = [...text.matchAll(/"histogram": ?"([A-Za-z0-9+/=]+)"/g)];
  if (found.length === 0) return text;
  const { 1: base64, index } = found[damage.which % found.length]!;
  const at = text.indexOf(base64!, index);
  return text.slice(0, at) + damaged(base64!, damage) + text.slice(at + base64!.length);
}

/** Damages numbers of a report's JSON. */
export function damageNumbers(text: string, { which, all, value }: NumberDamage): string {
  const found = [...text.matchAll(/"(\w+)": ?-?\d[\d.e+-]*/g)];
  if (found.length === 0) return text;
  const { 0: old, 1: name, index } = found[which % found.length]!;
  const changed = `"${name}": ${value}`;
  if (all) return text.replaceAll(new RegExp(`"${name}": ?-?\\d[\\d.e+-]*`, 'g'), changed);
  return text.slice(0, index) + changed + text.slice(index + old.length);
}
