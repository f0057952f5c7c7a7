// MD5 as placements use it: words of a digest. Not a matter of security; what keys are placed by.
import { hash } from 'node:crypto';

/** The MD5 of `text` (UTF-8) as a string of 16 bytes, one per character: the fastest form to get. */
export function md5Bytes(text: string): string {
  return hash('md5', text, 'binary');
}

/** Four bytes of `digest` from `at` on, the first one lowest, as an unsigned 32-bit number. */
export function littleEndianWord(digest: string, at: number): number {
  const byte = (offset: number): number => digest.charCodeAt(at + offset);
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
}

/** Four bytes of `digest` from `at` on, the first one highest, as an unsigned 32-bit number. */
export function bigEndianWord(digest: string, at: number): number {
  const byte = (offset: number): number => digest.charCodeAt(at + offset);
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

/** The first 8 hexadecimal digits of the MD5 of `text` (UTF-8), as an unsigned 32-bit number. */
export function md5Word(text: string): number {
  return bigEndianWord(md5Bytes(text), 0);
}
