// How the fields of one stage must fit one another, and how the stages fit together: which fields
// make a closed or an open loop, and how much work a stage may ask for.
import { keysAt, type StageData } from './resolve.js';
import type { Subject } from './subject.js';

/** Keys of one stage in all: bounds the memory of the key table. */
const MAX_KEYS = 10_000_000;
/** Operations of one stage in all: hours at the highest rates that one machine reaches. */
const MAX_OPERATIONS = 1e10;
/** Operations in flight in a closed loop in all: bounds the memory of the bookkeeping. */
const MAX_IN_FLIGHT = 1_000_000;

/** Checks every stage that has no problem by itself. */
export function checkStages(subject: Subject): void {
  const { data, sound } = subject;
  // The list may be anything when it is not sound; its entries are looked at one by one.
  const stages = Array.isArray(data.stages) ? (data.stages as readonly StageData[]) : [];
  for (const [index, stage] of stages.entries()) {
    if (!sound(['stages', index])) continue;
    if (isLoopClear(subject, index, stage)) checkAmount(subject, index, stages);
    checkInFlight(subject, index, stage);
  }
  checkNames(subject, stages);
}

/** Reports what is contradictory about a stage's loop; false when something is. */
function isLoopClear(subject: Subject, index: number, stage: StageData): boolean {
  const { given, report } = subject;
  const at = (field: string) => ['stages', index, field];
  const open = stage.rate_per_s !== undefined;
  const requests = stage.requests !== undefined;
  const duration = stage.duration_s !== undefined;
  if (open && requests) {
    const message = 'cannot go with rate_per_s: an open loop ends by duration_s';
    const hint = removalHint(subject, index, 'requests', OPEN_FIELDS);
    report(at('requests'), message, { ...hint, blame: [at('rate_per_s')] });
  } else if (open && !duration) {
    report(at('duration_s'), 'is required beside rate_per_s', { blame: [at('rate_per_s')] });
  } else if (requests && duration) {
    const message = 'cannot go with requests: a closed loop ends by one of the two';
    const hint = removalHint(subject, index, 'requests', ['duration_s']);
    report(at('duration_s'), message, { ...hint, blame: [at('requests')] });
  } else if (!open && !requests && !duration) {
    const hint = 'an open loop has rate_per_s and duration_s';
    report(['stages', index], 'must have requests or duration_s', { hint });
  } else {
    if (open) return true;
    const openOnly = ['arrival', 'max_outstanding'].filter((field) => given(at(field)));
    for (const field of openOnly) report(at(field), 'is for open loops only, with rate_per_s');
    return openOnly.length === 0;
  }
  return false;
}

/** Fields of an open loop. */
const OPEN_FIELDS = ['rate_per_s', 'duration_s', 'arrival', 'max_outstanding'];

/**
 * How to take away what does not go with a field that the command line sets: one field, or others that
 * it excludes. Nothing where the command line sets both sides or none.
 */
function removalHint(
  { given, overridden }: Subject,
  index: number,
  one: string,
  others: readonly string[],
): { hint?: string } {
  const isSet = (field: string) => overridden(['stages', index, field]);
  const isOther = others.some(isSet);
  if (isSet(one) === isOther) return {};
  const surplus = isOther ? [one] : others.filter((field) => given(['stages', index, field]));
  const options = surplus.map((field) => `--set stages.${index}.${field}=`).join(' ');
  return { hint: `an empty value takes a field away: add ${options}` };
}

function checkAmount({ report }: Subject, index: number, stages: readonly StageData[]): void {
  const stage = stages[index]!;
  const at = (field: string) => ['stages', index, field];
  const { workers } = stage;
  const operations = operationsOf(stage);
  if (operations > MAX_OPERATIONS) {
    const message = `must give at most ${MAX_OPERATIONS} operations in all (got ${operations})`;
    const field = stage.requests === undefined ? 'rate_per_s' : 'requests';
    report(at(field), message, { blame: [at('duration_s'), at('workers')] });
  } else if (operations < 1) {
    const message = `must give at least one operation (got ${operations} in ${stage.duration_s ?? 0} s)`;
    report(at('rate_per_s'), message, { blame: [at('duration_s')] });
  }
  const keys = keysAt(stages, index);
  if (workers * keys > MAX_KEYS && operations <= MAX_OPERATIONS) {
    const message = `must be <= ${Math.floor(MAX_KEYS / workers)} with ${workers} workers (got ${keys})`;
    const hint = `a stage has at most ${MAX_KEYS} keys; keys is per worker and by default as large as requests`;
    report(at('keys'), message, { hint, blame: [at('requests'), at('workers')] });
  }
}

/** Operations of a stage as far as its fields set their number; 1 where only time bounds them. */
function operationsOf({ workers, requests, rate_per_s: rate, duration_s }: StageData): number {
  if (requests !== undefined) return workers * requests;
  if (rate === undefined) return 1;
  const mean = typeof rate === 'number' ? rate : (rate.from + rate.to) / 2;
  return mean * (duration_s ?? 0);
}

function checkInFlight({ data, sound, report }: Subject, index: number, stage: StageData): void {
  if (!sound(['pipeline']) || stage.workers * data.pipeline <= MAX_IN_FLIGHT) return;
  const message = `must be <= ${Math.floor(MAX_IN_FLIGHT / data.pipeline)} with pipeline ${data.pipeline} (got ${stage.workers})`;
  report(['stages', index, 'workers'], message, { blame: [['pipeline']] });
}

function checkNames({ sound, report }: Subject, stages: readonly StageData[]): void {
  const first = new Map<string, number>();
  for (const [index, stage] of stages.entries()) {
    if (!sound(['stages', index, 'name']) || stage.name === undefined) continue;
    const earlier = first.get(stage.name);
    if (earlier === undefined) first.set(stage.name, index);
    else
      report(['stages', index, 'name'], `is the name of stages.${earlier} too ('${stage.name}')`);
  }
}
