// From the runs of a session to the report: verdicts, summary, thresholds. Pure: all that it needs
// is handed in, so a report can be built again after every run.
import { createHash } from 'node:crypto';
import { checkStage } from '../metrics/self-check.js';
import { lossSentence } from '../report/loss-words.js';
import { summarise } from '../report/summary.js';
import { checkThresholds } from '../report/thresholds.js';
import { formatCount } from '../units.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Environment, Report, Run, Session, Warning } from '../schema/generated/report.js';

/** Raised when the meaning of a field changes; new fields do not raise it. */
const SCHEMA_VERSION = 1;

const PEERS_NOT_FRESH: Warning = {
  code: 'peers_not_fresh',
  message:
    'the runs of this session used peers that run on: each found in their memory what the runs ' +
    'before it had left there, so they are not repetitions of each other as runs with fresh peers are',
};

/** What could not be removed, as far as that was asked for. */
function keysLeft({ index, key_prefix: prefix, keys_removed: keys }: Run): Warning[] {
  if (keys === undefined) return [];
  const unanswered = keys.asked - keys.removed - keys.absent;
  if (unanswered === 0) return [];
  const message =
    `run ${index}: of ${formatCount(keys.asked)} keys that were to be removed ` +
    `${formatCount(unanswered)} may still be there: they begin with ${prefix ?? 'pb-'}`;
  return [{ code: 'keys_left', message }];
}

function peersLost(run: Run): Warning[] {
  const message = lossSentence(run);
  return message === undefined ? [] : [{ code: 'peer_lost', message }];
}

/** What a report is made of. */
export interface ReportParts {
  readonly scenario: Scenario;
  readonly workloadDigest: string;
  readonly session: Session;
  readonly startedAt: string;
  /** Whether the load reached the peers through something else. */
  readonly proxied: boolean;
  readonly environment: Environment;
  readonly runs: readonly Run[];
  /** Repetitions that were asked for. */
  readonly repetitions: number;
  /** Whether runs share peers that were there before them. */
  readonly sharedPeers: boolean;
  readonly aborted: boolean;
  /** What ended the session early; undefined when nothing did. */
  readonly failure: Error | undefined;
}

/** The report of a session. */
export function buildReport(parts: ReportParts): Report {
  const { scenario, environment, runs, failure } = parts;
  // Until the last run is in, what there is is the report of an interrupted session.
  const aborted = parts.aborted || (failure === undefined && runs.length < parts.repetitions);
  const verdicts = runs.flatMap(({ stages }) => stages.map(checkStage));
  const warnings: Warning[] = verdicts.flatMap((verdict) => verdict.warnings);
  if (parts.sharedPeers) warnings.push(PEERS_NOT_FRESH);
  warnings.push(...runs.flatMap(keysLeft));
  warnings.unshift(...runs.flatMap(peersLost));
  if (failure !== undefined) warnings.unshift({ code: 'failed', message: failure.message });
  const summary = summarise(runs);
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: 'peerbench', version: environment.peerbench },
    status: aborted ? 'aborted' : failure === undefined ? 'complete' : 'failed',
    valid: verdicts.every(({ valid }) => valid),
    warnings,
    scenario: scenario,
    scenario_hash: createHash('sha256').update(JSON.stringify(scenario)).digest('hex'),
    workload_digest: parts.workloadDigest,
    seed: scenario.seed,
    driver: scenario.driver,
    started_at: parts.startedAt,
    proxied: parts.proxied,
    environment,
    session: parts.session,
    runs: [...runs],
    summary,
    thresholds: checkThresholds(scenario, summary),
  };
}
