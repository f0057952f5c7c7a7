// How many files this process, and what it starts, may have open. No native module tells; on Linux
// a file does.
import { readFileSync } from 'node:fs';

/** Limits on open files; Infinity where there is none or the system does not tell. */
export interface FileLimits {
  /** What holds for this process now. */
  readonly soft: number;
  /** What a process may raise its own to. */
  readonly hard: number;
}

/** The limits of this process. */
export function fileLimits(): FileLimits {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
    return { soft: limitOf(soft), hard: limitOf(hard) };
  } catch {
    return { soft: Infinity, hard: Infinity };
  }
}

/** `unlimited` is a word there. */
function limitOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : Infinity;
}
