// All fuzz targets, in the order in which they are run.
import { connections } from './connections.js';
import { files, scenarios } from './files.js';
import { parsers } from './parsers.js';
import { reports } from './reports.js';
import type { Target } from './target.js';

/** Each with cases of its own kind, which only the target itself looks into. */
export const TARGETS: readonly Target<unknown>[] = [
  parsers,
  connections,
  scenarios,
  files,
  reports,
] as readonly Target<unknown>[];
