// All fuzz targets by name, in the order in which they are run. Each is loaded where it is run alone:
// some need much that others do without.
import type { Target } from './target.js';

type Load = () => Promise<Target<never>>;

const LOADERS: Readonly<Record<string, Load>> = {
  parsers: async () => (await import('./parsers.js')).parsers as Target<never>,
  replies: async () => (await import('./connections.js')).metaConnections as Target<never>,
  memjs: async () => (await import('./connections.js')).memjsConnections as Target<never>,
  tools: async () => (await import('./single-requests.js')).singleRequests as Target<never>,
  scenarios: async () => (await import('./scenarios.js')).scenarios as Target<never>,
  files: async () => (await import('./files.js')).files as Target<never>,
  reports: async () => (await import('./reports.js')).reports as Target<never>,
};

/** Names of the targets. */
export const TARGETS: readonly string[] = Object.keys(LOADERS);

/** A target by its name; its cases are of a kind that it alone looks into. */
export async function loadTarget(name: string): Promise<Target<unknown>> {
  return await LOADERS[name]!();
}
