// Where results go that nobody named a place for.
import { join } from 'node:path';

/** `reports/<scenario>/<UTC time>`: sorts by time, and has no character that a shell minds. */
export function defaultDirectory(scenario: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  return join('reports', scenario, time);
}
