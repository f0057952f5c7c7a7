// A report of every part there is, and the same with hostile text in every string that the schema
// leaves free. Equal strings stay equal and different ones different: nothing else may change.
import type { Report } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

/** What tries to be markup, to end what it stands in, to reorder, to hide, to be too wide. */
const PAYLOADS: readonly string[] = [
  `"><svg onload=1>`,
  `</script></style></title></bdi>-->`,
  `]]>&lt;'&#x3c;`,
  `\u202egnp.exe\u2067\u200f`,
  'שלום עולם',
  '😀👩‍👩‍👧‍👦\u200b\u200b\ufeff',
  'W'.repeat(64),
  `\u001b[31m=1+1\u0000`,
];

/** Strings with fixed values or forms, by the name of their field. */
const FIXED: ReadonlySet<string> = new Set([
  ...['status', 'code', 'action', 'driver', 'kind', 'side', 'source', 'connections', 'balanced'],
  ...['started_at', 'commit', 'scenario_hash', 'workload_digest', 'histogram'],
]);

/** Every kind of text from outside that a report can hold, all of it harmless. */
export function wordyReport(): Report {
  const report = fixtureReport({
    runs: 2,
    peers: ['left', 'right'],
    stages: [
      { name: 'calm', evictions: 3 },
      { name: 'paced', ratePerS: 900, timeouts: 4 },
    ],
    status: 'failed',
  });
  const { environment, scenario, session } = report;
  report.valid = false;
  report.warnings.push(
    { code: 'failed', message: 'a peer went away' },
    { code: 'rate_not_reached', message: 'less was answered', stage: 'paced' },
    { code: 'errors', message: 'measure: some failed', stage: 'paced' },
    { code: 'of_another_version', message: 'what nobody knows' },
  );
  report.thresholds.push(
    { text: 'p99_us <= 5', stage: 'calm', value: 7, met: false },
    { text: 'throughput >= 1', stage: 'calm', value: 900, met: true },
  );
  Object.assign(session, { kind: 'ab', side: 'a' });
  Object.assign(scenario, { 'free key': ['free', { form: 'text' }] });
  environment.network = {
    source: 'targets',
    peers: ['left', 'right'].map((name) => ({
      name,
      address: `${name}:11211`,
      version: '1.6.18',
      pid: null,
      memory_mb: 64,
      threads: 4,
      item_bytes: null,
      settings: { lru: 'segmented' },
    })),
  };
  const window = { operations: 9, error_rate: 0.1, hit_rate: 0.9, p99_us: 400 };
  for (const run of report.runs) {
    run.key_prefix = 'pb-1-';
    const [calm, paced] = run.stages;
    calm!.faults = [
      {
        ...{ at_s: 1, peer: 'left', action: 'kill', delay_ms: null, until_s: 2, done_s: 1 },
        ...{ first_error_s: null, errors: { ...calm!.measure.errors }, hit_rate_back_s: null },
        ...{ before: window, during: window, after: window, p99_back_s: 1 },
      },
    ];
    calm!.books = { balanced: false, differences: ['left: 2 gets more'] };
    paced!.network_changes = [
      {
        add: ['right'],
        remove: ['gone'],
        keys: 100,
        moved_keys: 20,
        predicted_moved: 20,
        peers: [{ name: 'right', lost_keys: 0, gained_keys: 20 }],
        hit_rate_before: 0.9,
        hit_rate_at: 0.7,
        hit_rate_after: 0.9,
        recovery_s: 1,
      },
    ];
  }
  return report;
}

/** A copy of `report` in which every free string is hostile; each ends with a number of its own. */
export function withHostileStrings(report: Report): Report {
  const hostile = new Map<string, string>();
  const replaced = (text: string): string => {
    const index = hostile.size;
    if (!hostile.has(text)) hostile.set(text, `${PAYLOADS[index % PAYLOADS.length]!}<${index}>`);
    return hostile.get(text)!;
  };
  const walk = (value: unknown, isFixed: boolean, isFree: boolean): unknown => {
    if (typeof value === 'string') return isFixed ? value : replaced(value);
    if (Array.isArray(value)) return value.map((each) => walk(each, isFixed, isFree));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        isFree && key.includes(' ') ? replaced(key) : key,
        walk(each, !isFree && FIXED.has(key), isFree || key === 'scenario'),
      ]),
    );
  };
  const changed = walk(report, false, false) as Report;
  return { ...changed, tool: { ...changed.tool, name: 'peerbench' } };
}
