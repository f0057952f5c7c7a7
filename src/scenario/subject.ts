// What the rules between fields are given to look at and to report to.
import type { Path } from '../schema/describe.js';
import type { ScenarioData } from './resolve.js';

/** A scenario under examination. */
export interface Subject {
  /** The data with defaults filled in. Fields that are not `sound` may hold anything. */
  readonly data: ScenarioData;
  /** The file's name without its ending; what the scenario must be called. */
  readonly baseName: string;
  /** True when nothing is known to be wrong with these fields or any part of them. */
  readonly sound: (...paths: Path[]) => boolean;
  /** True when the file or an override sets the field; false when its default was filled in. */
  readonly given: (path: Path) => boolean;
  /** True when the field's value comes from the command line (`--set`). */
  readonly overridden: (path: Path) => boolean;
  /**
   * Reports a problem of the field at `path`. `message` follows the field's name. `blame` are
   * further fields that have a part in it: it is shown at the first that the file really sets.
   */
  readonly report: (
    path: Path,
    message: string,
    detail?: { hint?: string; blame?: Path[] },
  ) => void;
}
