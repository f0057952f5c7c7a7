// `make evidence`: sessions with real daemons in which nothing differs, and others with a difference
// that was put there. How often is the verdict wrong? Takes about half an hour; the sessions are kept
// in a folder, and a second start goes on from there. They are judged when the tables are made, so new
// rules do not ask for new sessions. Prints Markdown; with `--write FILE` it replaces the part of FILE
// between the two marks. `--judge` makes the tables of what is there, and no session.
import { parseArgs } from 'node:util';
import { defaultPolicy } from '../../src/compare/policy.js';
import { collectEnvironment } from '../../src/report/environment.js';
import { writeResults } from '../speed/results-page.js';
import { CHANGED, type Experiment, UNCHANGED } from './experiments.js';
import { findingOf } from './findings.js';
import { judgedBy, measuredBy } from './provenance.js';
import { keyOf, makeSession, type Session, type SessionPlan } from './sessions.js';
import { keepSession, keptSession } from './store.js';
import { detections, falseAlarms, type Outcome } from './tables.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'reports/evidence' },
    sessions: { type: 'string', default: '20' },
    pairs: { type: 'string', default: '10' },
    judge: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
});
const folder = values.out;
const pairs = Number(values.pairs);
const policy = defaultPolicy();
// Before anything is written: the page is a tracked file.
const version = collectEnvironment({ transport: 'tcp', memcached: 'unknown' });

/** The sessions to be made. Experiments take turns, so that none has the quiet hours to itself. */
const plans: readonly SessionPlan[] = Array.from({ length: Number(values.sessions) }, (_, index) =>
  [...UNCHANGED, ...CHANGED].map((experiment) => ({ experiment, index, pairs })),
).flat();

async function makeAll(signal: AbortSignal): Promise<void> {
  for (const [number, plan] of plans.entries()) {
    if (keptSession(folder, keyOf(plan))) continue;
    const session = await makeSession(plan, signal);
    if (!session) return;
    keepSession(folder, session);
    process.stderr.write(`${number + 1}/${plans.length} ${inWords(plan.experiment, session)}\n`);
  }
}

function inWords(experiment: Experiment, session: Session): string {
  const { verdict, reason, change, variation } = findingOf(session, experiment, policy);
  const share = (value: number | null) =>
    value === null ? 'unknown' : `${(100 * value).toFixed(1)} %`;
  const figures = `${experiment.metric} ${share(change)}, variation ${share(variation)}`;
  return `${experiment.name}: ${verdict} (${reason}), ${figures}`;
}

function results(): string {
  // One session at a time: a report is some hundred kilobytes.
  const found = plans.flatMap((plan) => {
    const session = keptSession(folder, keyOf(plan));
    if (!session) return [];
    const { started_at, environment } = session.reports.a;
    const finding = findingOf(session, plan.experiment, policy);
    return [{ experiment: plan.experiment, finding, made: { started_at, environment } }];
  });
  const outcome = (experiment: Experiment): Outcome => ({
    experiment,
    findings: found.filter((it) => it.experiment === experiment).map(({ finding }) => finding),
  });
  return [
    `${measuredBy(found.map(({ made }) => made))} Sessions of ${pairs} pairs.`,
    ...['', judgedBy(version, policy)],
    ...['', '### Nothing differs', '', ...falseAlarms(UNCHANGED.map(outcome))],
    ...['', '### The candidate is worse', '', ...detections(CHANGED.map(outcome)), ''],
  ].join('\n');
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
if (!values.judge) await makeAll(interrupt.signal);
if (interrupt.signal.aborted) {
  process.stderr.write(`interrupted; the sessions so far are in ${folder}\n`);
  process.exitCode = 130;
} else if (values.write === undefined) {
  process.stdout.write(results());
} else {
  writeResults(values.write, 'make evidence', results());
}
