// How the fields of the workload must fit one another, and its values the peers' items.
import type { Path } from '../schema/describe.js';
import { itemLimitOption, longestValueBytes } from './memcached-options.js';
import type { WorkloadData } from './resolve.js';
import type { Subject } from './subject.js';

const KEYSPACE = ['workload', 'keyspace'];
const DISTRIBUTION = ['workload', 'keys', 'distribution'];
const VALUE_BYTES = ['workload', 'value_bytes'];

/** The distributions that each parameter of `workload.keys` belongs to. */
const OWNERS = {
  exponent: ['zipf', 'latest'],
  hot_keys_ratio: ['hotspot'],
  hot_operations_ratio: ['hotspot'],
} as const;

/** Checks the keys' distribution and the form of the sizes. */
export function checkWorkload(subject: Subject): void {
  checkKeys(subject);
  checkSizes(subject);
}

function checkKeys({ data, sound, given, report }: Subject): void {
  if (!sound(DISTRIBUTION)) return;
  const { distribution } = data.workload.keys;
  for (const [name, owners] of Object.entries(OWNERS)) {
    const path = ['workload', 'keys', name];
    if (!given(path) || (owners as readonly string[]).includes(distribution)) continue;
    const message = `is for ${owners.join(' and ')} only (the distribution is ${distribution})`;
    report(path, message, { blame: [DISTRIBUTION] });
  }
  if (distribution === 'uniform' || !sound(KEYSPACE) || data.workload.keyspace === 'shared') return;
  const message = `must be shared with workload.keys.distribution ${distribution} (got own)`;
  const hint = "with keys of their own, a key's popularity would depend on the number of workers";
  report(KEYSPACE, message, { hint, blame: [DISTRIBUTION] });
}

/** A map of sizes is either a range or a distribution. */
function checkSizes({ data, sound, report }: Subject): void {
  if (!sound(VALUE_BYTES)) return;
  const sizes = data.workload.value_bytes;
  if (typeof sizes === 'number' || Array.isArray(sizes)) return;
  const { min, max, distribution } = sizes;
  const at = (field: string) => [...VALUE_BYTES, field];
  if (distribution !== undefined) {
    for (const [field, value] of Object.entries({ min, max })) {
      if (value === undefined) continue;
      const message = `cannot go with distribution ${distribution}`;
      report(at(field), message, { blame: [at('distribution')] });
    }
  } else if (min === undefined && max === undefined) {
    report(VALUE_BYTES, 'must have min and max, or distribution: etc');
  } else if (min === undefined || max === undefined) {
    const [missing, there] = min === undefined ? ['min', 'max'] : ['max', 'min'];
    report(at(missing), `is required beside ${there}`, { blame: [at(there)] });
  } else if (min > max) {
    report(at('min'), `must be <= max (got ${min} with max ${max})`);
  }
}

/** Checks that the longest value fits the peers' item limit; their options must be sound. */
export function checkLongestValue({ data, sound, report }: Subject): void {
  if (!sound(VALUE_BYTES)) return;
  const { path, bytes } = longestOf(data.workload.value_bytes);
  const longest = longestValueBytes(data.network.memcached.options);
  if (bytes <= longest) return;
  report(path, `must be <= ${longest}, what fits the peers' item limit (got ${bytes})`, {
    hint: `a larger item limit: network.memcached.options: ["${itemLimitOption(bytes)}"]`,
  });
}

/** The longest size that a workload names, and where; 0 for a distribution, which is cut to fit. */
function longestOf(sizes: WorkloadData['value_bytes']): { path: Path; bytes: number } {
  if (typeof sizes === 'number') return { path: VALUE_BYTES, bytes: sizes };
  if (!Array.isArray(sizes)) return { path: [...VALUE_BYTES, 'max'], bytes: sizes.max ?? 0 };
  const all = sizes.map(({ bytes }) => bytes);
  const bytes = Math.max(...all);
  return { path: [...VALUE_BYTES, all.indexOf(bytes), 'bytes'], bytes };
}
