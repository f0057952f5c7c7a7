// Generated from schemas/report.schema.json by 'npm run generate'. Do not edit.

/**
 * The client that carried operations to the peers.
 */
export type DriverName = 'meta' | 'memjs';

/**
 * A report: everything that was measured. Charts, page and comparisons are made from it alone.
 */
export interface Report {
  /**
   * Raised when a property changes its meaning.
   */
  schema_version: 1;
  /**
   * What wrote the report.
   */
  tool: Tool;
  /**
   * complete: every run ended; aborted: interrupted from outside; failed: ended by an error.
   */
  status: 'complete' | 'aborted' | 'failed';
  /**
   * False when an open-loop schedule was not kept, so that its latencies describe the client, or when its rate was not reached.
   */
  valid: boolean;
  /**
   * What a reader has to know.
   */
  warnings: Warning[];
  /**
   * The scenario with every default filled in, as scenario.schema.json describes it.
   */
  scenario: {
    [k: string]: unknown | undefined;
  };
  /**
   * SHA-256 of the resolved scenario.
   */
  scenario_hash: string;
  /**
   * SHA-256 of what the workload does; equal digests mean the same operations.
   */
  workload_digest: string;
  /**
   * Seed of the workload.
   */
  seed: number;
  /**
   * The driver of the scenario.
   */
  driver: DriverName;
  /**
   * When the session started. ISO 8601, UTC.
   */
  started_at: string;
  /**
   * Whether peers were reached through a proxy.
   */
  proxied: boolean;
  /**
   * Machine and software.
   */
  environment: Environment;
  /**
   * How the runs were made.
   */
  session: Session;
  /**
   * The runs, in the order they were made.
   */
  runs: Run[];
  /**
   * Each stage over the runs, in stage order.
   */
  summary: StageSummary[];
  /**
   * The scenario's thresholds, per stage.
   */
  thresholds: ThresholdResult[];
}
/**
 * What wrote the report.
 */
export interface Tool {
  /**
   * Always peerbench.
   */
  name: 'peerbench';
  /**
   * Version of the tool.
   */
  version: string;
}
/**
 * Something a reader has to know before trusting a number.
 */
export interface Warning {
  /**
   * Stable name of the kind of warning.
   */
  code: string;
  /**
   * The warning in words.
   */
  message: string;
  /**
   * Name of the stage it is about; absent when it is about the whole report.
   */
  stage?: string;
}
/**
 * The machine and the software that made the numbers.
 */
export interface Environment {
  /**
   * Model of the processor.
   */
  cpu: string;
  /**
   * Logical processors that were usable.
   */
  cores: number;
  /**
   * Operating system kernel and its release.
   */
  kernel: string;
  /**
   * Physical memory, in MiB.
   */
  memory_mb: number;
  /**
   * Version of Node.js.
   */
  node: string;
  /**
   * Version of memcached.
   */
  memcached: string;
  /**
   * How peers were reached: tcp, unix or mixed.
   */
  transport: string;
  /**
   * Where the peers came from. Absent in reports of versions that could only start them.
   */
  network?: EnvironmentNetwork;
  /**
   * Version of peerbench.
   */
  peerbench: string;
  /**
   * The current checkout; null outside of one.
   */
  git: Git | null;
  /**
   * System load over 1, 5 and 15 minutes at the start of the session, in runnable tasks.
   *
   * @minItems 3
   * @maxItems 3
   */
  load_average: [number, number, number];
  /**
   * Share of processor time that the hypervisor gave to others during the session, 0 to 1; null where unknown.
   */
  steal_ratio: number | null;
  /**
   * Version of Vega that draws the charts.
   */
  vega: string;
  /**
   * Version of Vega-Lite that compiles the charts.
   */
  vega_lite: string;
}
/**
 * Where the peers came from.
 */
export interface EnvironmentNetwork {
  /**
   * provisioned: started for each run, as the scenario describes them. targets: peers that something else started. network: those of a persistent network.
   */
  source: 'provisioned' | 'targets' | 'network';
  /**
   * The peers that ran already, in the order of the ring's definition; empty when the end came before they were asked. Absent for provisioned ones.
   */
  peers?: RunningPeer[];
}
/**
 * A peer that something else started, as it described itself before the last run.
 */
export interface RunningPeer {
  /**
   * Name of the peer, as the ring hashes it.
   */
  name: string;
  /**
   * Where it listens: host and port, or unix: and a path.
   */
  address: string;
  /**
   * Version of memcached; unknown when the peer does not tell.
   */
  version: string;
  /**
   * Its process; null for a peer on another machine, or when it does not tell.
   */
  pid: number | null;
  /**
   * Item memory in MiB (limit_maxbytes); null when the peer does not tell.
   */
  memory_mb: number | null;
  /**
   * Worker threads; null when the peer does not tell.
   */
  threads: number | null;
  /**
   * Largest item in bytes (item_size_max); null when the peer does not tell.
   */
  item_bytes: number | null;
  /**
   * Those of its settings that bear on what is measured, named and written as in its answer to stats settings.
   */
  settings: {
    [k: string]: string | undefined;
  };
}
/**
 * The checkout that was current when the run started.
 */
export interface Git {
  /**
   * Commit hash.
   */
  commit: string;
  /**
   * Whether tracked files differed from that commit.
   */
  dirty: boolean;
}
/**
 * How the runs were made: what a comparison may conclude from them.
 */
export interface Session {
  /**
   * The same for all runs and sides that were made in one session.
   */
  id: string;
  /**
   * run: one side alone; ab: two sides in alternation.
   */
  kind: 'run' | 'ab';
  /**
   * Which side of an ab session this report is; null for a run.
   */
  side: 'a' | 'b' | null;
  /**
   * Always null: each run of an ab session has its own (runs[].block).
   */
  block: number | null;
  /**
   * Always null: each run of an ab session has its own (runs[].slot).
   */
  slot: number | null;
  /**
   * Seed of the order of an ab session's blocks. Absent outside of an ab session.
   */
  order_seed?: number;
}
/**
 * One complete pass over the scenario, with fresh daemons where it starts them.
 */
export interface Run {
  /**
   * Number of the run, from 0.
   */
  index: number;
  /**
   * When it started. ISO 8601, UTC.
   */
  started_at: string;
  /**
   * From provisioning to the end of the last stage, in seconds.
   */
  duration_s: number;
  /**
   * Block of an ab session's randomised order, from 0: it holds one run of each side. Absent outside of an ab session.
   */
  block?: number;
  /**
   * Place inside the block: 0 ran first, 1 second. Absent outside of an ab session.
   */
  slot?: number;
  /**
   * What every key of the run began with on the wire, on peers that run on; placement goes by the key without it. Absent where peers are started for the run, and where the run ended before its first stage.
   */
  key_prefix?: string;
  /**
   * What came of removing the keys; absent where that was not asked for, or there were none.
   */
  keys_removed?: KeysRemoved;
  /**
   * How the run left the peers of a persistent network that faults were about, once each; absent where there were none.
   */
  peers_left?: PeerLeft[];
  /**
   * Peers that were lost and that no fault of the scenario ended, in order of time; absent where none was. The run goes on with the others, and ends early only when none is left.
   */
  peer_losses?: PeerLoss[];
  /**
   * The stages that were completed, in order.
   */
  stages: StageResult[];
}
/**
 * What came of removing a run's keys from peers that run on. Counts are requests: one per key and replica, and again for each stage that has the key.
 */
export interface KeysRemoved {
  /**
   * Keys that were to be removed; what is in neither of the other two got no answer and may still be there.
   */
  asked: number;
  /**
   * Keys that were there and are gone.
   */
  removed: number;
  /**
   * Keys that the peer did not have: expired, evicted, never written, or removed for an earlier stage.
   */
  absent: number;
}
/**
 * A peer that lives on, after faults.
 */
export interface PeerLeft {
  /**
   * The peer's name on the ring.
   */
  peer: string;
  /**
   * continued: it was halted and goes on; restarted: it has been started again, by a fault or after the run, and has lost its items; lost: it could not be brought back.
   */
  how: 'continued' | 'restarted' | 'lost';
  /**
   * Why it is lost.
   */
  reason?: string;
}
/**
 * A peer that was lost while a run went on: it ended by itself, could no longer be reached, or another process had taken its place.
 */
export interface PeerLoss {
  /**
   * Its name on the ring.
   */
  peer: string;
  /**
   * When it was noticed, in seconds from the start of the run, which is the start of its peers.
   */
  at_s: number;
  /**
   * Name of the stage that had begun last, or was to be the first.
   */
  stage: string;
  /**
   * The phase of that stage that had begun last; settle: before its preload, or in the pause before it.
   */
  phase: 'settle' | 'preload' | 'warmup' | 'measure';
  /**
   * How its process ended, as 'signal SIGKILL' or 'exit code 71'; of a peer that ran already, what tells that it is gone.
   */
  how: string;
  /**
   * The last line that it wrote to stderr; empty where it wrote none, and for a peer that ran already.
   */
  last_words: string;
}
/**
 * One stage of one run.
 */
export interface StageResult {
  /**
   * Name of the stage.
   */
  name: string;
  /**
   * Virtual clients.
   */
  workers: number;
  /**
   * Keys per worker.
   */
  keys: number;
  /**
   * Operations asked of each worker; null when bound by time.
   */
  requests: number | null;
  /**
   * Time asked for, in seconds; null when bound by requests.
   */
  duration_s: number | null;
  /**
   * Offered rate of an open loop, in operations per second, all workers together; null for a closed loop.
   */
  rate_per_s: number | Ramp | null;
  /**
   * The driver of this stage.
   */
  driver: DriverName;
  /**
   * Load threads.
   */
  threads: number;
  /**
   * shared: one connection per thread and peer; per_worker: one per worker and peer.
   */
  connections: 'shared' | 'per_worker';
  /**
   * Filling the keys.
   */
  preload: Phase;
  /**
   * The measured operations.
   */
  measure: Phase;
  /**
   * What the operations of the measure phase were, beside what the scenario asks for.
   */
  workload: StageWorkload;
  /**
   * Items thrown out by all peers during the stage, preload included; null when they do not tell.
   */
  evictions: number | null;
  /**
   * Memory used by items of all peers at the end of the stage, in bytes; null when they do not tell.
   */
  bytes: number | null;
  /**
   * Items of all peers at the end of the stage; null when they do not tell.
   */
  items: number | null;
  /**
   * Whether client and peers counted the same.
   */
  books: Books;
  /**
   * What went wrong with peers during the measure phase, in order; empty where the scenario asks for nothing.
   */
  faults: Fault[];
  /**
   * The change of the network before the stage; empty where there was none. A stage after a change has no preload.
   */
  network_changes: NetworkChange[];
  /**
   * Names of the peers that were lost in this stage or before it, so that not all of its figures are those of the network that the scenario asks for: no comparison takes them. Absent where there was none.
   */
  lost_peers?: string[];
  /**
   * Each peer, in ring order of definition.
   */
  peers: PeerResult[];
  /**
   * Length of the intervals of the timeline, in seconds; the last one may be shorter.
   */
  timeline_interval_s: number;
  /**
   * The measure phase over time.
   */
  timeline: TimelinePoint[];
  /**
   * The load generator during the measure phase.
   */
  generator: Generator;
}
/**
 * A rate that changes evenly over the stage.
 */
export interface Ramp {
  /**
   * Rate at the start, in operations per second.
   */
  from: number;
  /**
   * Rate at the end, in operations per second.
   */
  to: number;
}
/**
 * What one phase of a stage did, over all threads.
 */
export interface Phase {
  /**
   * Operations that ended: hits + misses + stored sets + errors.
   */
  operations: number;
  /**
   * Length of the phase, in seconds.
   */
  duration_s: number;
  /**
   * False when the phase was stopped before its end, never began, or was given up by workers that failures had held up for too long.
   */
  complete: boolean;
  /**
   * (operations - errors) / duration_s, in operations per second.
   */
  throughput: number;
  /**
   * Reads, in operations.
   */
  gets: number;
  /**
   * Writes, fills included, in operations.
   */
  sets: number;
  /**
   * Sets that followed a miss (workload.set_on_miss), in operations.
   */
  fills: number;
  /**
   * Reads that found a value, in operations.
   */
  hits: number;
  /**
   * Reads that found nothing, ghost reads included, in operations.
   */
  misses: number;
  /**
   * hits / (hits + misses), 0 to 1; null without an answered read.
   */
  hit_rate: number | null;
  /**
   * Physical reads per get, a plain number; null without gets. Above 1 with replication.
   */
  reads_per_get: number | null;
  /**
   * Hits that another peer than the first had, in operations.
   */
  replica_hits: number;
  /**
   * Sets that some replicas stored and others did not, in operations.
   */
  partial_writes: number;
  /**
   * Failed operations by class.
   */
  errors: ErrorCounts;
  /**
   * From the moment the operation was due (open loop) or started (closed loop) to its reply, successful operations only, in microseconds.
   */
  latency_us: LatencyFigures;
  /**
   * From the moment the operation was sent, open loop only (null otherwise), in microseconds.
   */
  service_us: LatencyFigures | null;
  /**
   * The same as latency_us for the operations that failed, in microseconds.
   */
  error_latency_us: LatencyFigures;
  /**
   * latency_us by kind of operation and result.
   */
  by_operation: OperationFigures;
  /**
   * Latencies of the successful operations in ns, 3 significant digits: base64 of the HdrHistogram V2 compressed encoding.
   */
  histogram: string;
}
/**
 * Failed operations by class, as a number of operations.
 */
export interface ErrorCounts {
  /**
   * No reply before the deadline, in operations.
   */
  timeout: number;
  /**
   * The connection could not be made, in operations.
   */
  refused: number;
  /**
   * The connection was lost with the request in flight, in operations.
   */
  reset: number;
  /**
   * The peer answered SERVER_ERROR, in operations.
   */
  server_error: number;
  /**
   * The peer called the request wrong or broke the protocol, in operations.
   */
  client_error: number;
  /**
   * The value was not the one asked for, in operations.
   */
  corrupt: number;
  /**
   * Open loop: the deadline passed before the operation could be sent, in operations.
   */
  dropped: number;
}
/**
 * Figures of one latency distribution, in decimal microseconds. All null when nothing was recorded.
 */
export interface LatencyFigures {
  /**
   * Arithmetic mean, in microseconds; null when count is 0.
   */
  mean: number | null;
  /**
   * Smallest value, in microseconds; null when count is 0.
   */
  min: number | null;
  /**
   * Median, in microseconds; null when count is 0.
   */
  p50: number | null;
  /**
   * 90th percentile, in microseconds; null when count is 0.
   */
  p90: number | null;
  /**
   * 95th percentile, in microseconds; null when count is 0.
   */
  p95: number | null;
  /**
   * 99th percentile, in microseconds; null when count is 0.
   */
  p99: number | null;
  /**
   * 99.9th percentile, in microseconds; null when count is 0.
   */
  p999: number | null;
  /**
   * Largest value, in microseconds; null when count is 0.
   */
  max: number | null;
  /**
   * Number of values.
   */
  count: number;
}
/**
 * Latency by kind of operation and result.
 */
export interface OperationFigures {
  /**
   * Reads that found a value, in microseconds.
   */
  get_hit: LatencyFigures;
  /**
   * Reads that found nothing, in microseconds.
   */
  get_miss: LatencyFigures;
  /**
   * Writes that were stored, in microseconds.
   */
  set: LatencyFigures;
}
/**
 * The operations of the measure phase as they were counted when they were started, beside what the scenario asks for.
 */
export interface StageWorkload {
  /**
   * Operations that were started: dropped ones and fills are not among them, and after an interruption some may have had no reply.
   */
  operations: number;
  /**
   * Gets per operation, 0 to 1.
   */
  read_ratio: AskedAndRealised;
  /**
   * Ghost reads per get, 0 to 1.
   */
  ghost_ratio: AskedAndRealised;
  /**
   * Sets that expire per set, 0 to 1.
   */
  ttl_ratio: AskedAndRealised;
  /**
   * The expiries, in seconds, with their shares of the sets that expire; empty where none is asked for.
   */
  ttl_s: ExpiryShare[];
  /**
   * Sizes of values, in bytes.
   */
  value_bytes: StageSizes;
  /**
   * Which keys were asked for.
   */
  keys: StageKeys;
}
/**
 * A share: what the scenario asks for, and what was counted.
 */
export interface AskedAndRealised {
  /**
   * What the scenario asks for, 0 to 1.
   */
  asked: number;
  /**
   * What was counted, 0 to 1; null where there was nothing to count.
   */
  realised: number | null;
}
/**
 * One expiry and its share of the sets that expire.
 */
export interface ExpiryShare {
  /**
   * The expiry, in seconds.
   */
  seconds: number;
  /**
   * The share that its weight gives it, 0 to 1.
   */
  asked: number;
  /**
   * What was counted, 0 to 1; null when no set was to expire.
   */
  realised: number | null;
}
/**
 * Sizes of values. A distribution of sizes is one over keys; the keys that sets choose may be larger or smaller ones.
 */
export interface StageSizes {
  /**
   * What the scenario asks for: every key counts once, in bytes.
   */
  asked: SizeFigures;
  /**
   * What the preload wrote, which writes every key once, in bytes.
   */
  keys: SizeFigures;
  /**
   * What the sets of the measure phase wrote, in bytes.
   */
  sets: SizeFigures;
}
/**
 * Figures of one distribution of value sizes, in bytes. All null when nothing was counted.
 */
export interface SizeFigures {
  /**
   * Arithmetic mean, in bytes.
   */
  mean: number | null;
  /**
   * Median, in bytes.
   */
  p50: number | null;
  /**
   * 90th percentile, in bytes.
   */
  p90: number | null;
  /**
   * 99th percentile, in bytes.
   */
  p99: number | null;
  /**
   * Largest size (of a distribution that is asked for: the largest that can be), in bytes.
   */
  max: number | null;
}
/**
 * Which keys the operations of the measure phase asked for, ghost reads left out.
 */
export interface StageKeys {
  /**
   * Keys of the stage, over all workers.
   */
  count: number;
  /**
   * Keys that were asked for at least once.
   */
  touched: number;
  /**
   * Shares of the most popular keys, by numbers of keys that grow by a quarter; null for latest and sequential, whose keys follow from an operation's number, and when no key was asked for.
   */
  popularity: PopularityPoint[] | null;
  /**
   * Whether the counts follow the distribution; null where popularity is, and for a single key or fewer than 100 operations.
   */
  fit: PopularityFit | null;
}
/**
 * What the most popular keys got together.
 */
export interface PopularityPoint {
  /**
   * How many keys: the most popular ones in theory. With keyspace own, so many keys of every worker.
   */
  ranks: number;
  /**
   * Their share of the operations in theory, ghost reads left out, 0 to 1.
   */
  asked_share: number;
  /**
   * Their share of the operations that were started, ghost reads left out, 0 to 1.
   */
  realised_share: number;
}
/**
 * Pearson's chi-square test of the keys' counts against their distribution, in up to 100 bins of neighbouring ranks that expect the same number, at least 50, as far as single keys allow.
 */
export interface PopularityFit {
  /**
   * The sum of (counted - expected)^2 / expected, a plain number; null when a key was asked for that never should be.
   */
  chi_square: number | null;
  /**
   * Number of bins less one.
   */
  degrees_of_freedom: number;
  /**
   * Probability that operations that follow the distribution are at least as far off, 0 to 1.
   */
  p_value: number;
}
/**
 * Whether what the client counted agrees with what the peers counted.
 */
export interface Books {
  /**
   * unknown when a peer was restarted or did not answer, or when other clients used it.
   */
  balanced: true | false | 'unknown';
  /**
   * Each disagreement in words.
   *
   * Items: One disagreement.
   */
  differences: string[];
}
/**
 * Something that went wrong with a peer, or was put right again, and what that did.
 */
export interface Fault {
  /**
   * When it was to happen, in seconds from the start of the measure phase.
   */
  at_s: number;
  /**
   * The peer's name on the ring.
   */
  peer: string;
  /**
   * What happened, as in the scenario.
   */
  action: 'kill' | 'restart' | 'stop' | 'cont' | 'delay' | 'drop';
  /**
   * Of a delay: how much later replies left, in milliseconds; else null.
   */
  delay_ms: number | null;
  /**
   * When it was over, in seconds from the start of the phase: at the end of a delay or drop; else at the next kill, restart, stop or cont of the same peer, or the end of the phase.
   */
  until_s: number;
  /**
   * When it had been done, in seconds from the start of the phase: a restarted peer then answers. null where the phase had ended before.
   */
  done_s: number | null;
  /**
   * From at_s to the end of the first operation that failed before the next fault of any peer, in seconds; null when none did.
   */
  first_error_s: number | null;
  /**
   * Operations that failed from at_s to the next fault of any peer, by class.
   */
  errors: ErrorCounts;
  /**
   * From the fault before it, of any peer, or the start of the phase, to at_s.
   */
  before: FaultWindow;
  /**
   * From at_s to until_s.
   */
  during: FaultWindow;
  /**
   * From until_s to the next fault of any peer behind that, or the end of the phase.
   */
  after: FaultWindow;
  /**
   * From at_s to the start of the first interval from which the hit rate stayed at most one point (or three standard errors of the interval) below what it was before the first fault of the stage, in seconds: 0 when it never left that band. Later faults of the stage count too. null when it was not back as the phase ended, or no read was answered before the first fault.
   */
  hit_rate_back_s: number | null;
  /**
   * From at_s to the start of the first interval from which the 99th percentile stayed at most twice what it was before the first fault of the stage, in seconds: 0 when it never left that band. Later faults of the stage count too. null when it was not back as the phase ended, or nothing had succeeded before the first fault.
   */
  p99_back_s: number | null;
}
/**
 * A part of the measure phase, in whole intervals of the timeline. Rates are 0 to 1 and null where there was nothing to divide by.
 */
export interface FaultWindow {
  /**
   * Operations that ended in it.
   */
  operations: number;
  /**
   * Share of them that failed, 0 to 1; null without any.
   */
  error_rate: number | null;
  /**
   * Hits over the reads that got an answer, 0 to 1; null without any.
   */
  hit_rate: number | null;
  /**
   * 99th percentile of the latency of what succeeded, in microseconds, from the merged histograms of the intervals.
   */
  p99_us: number | null;
}
/**
 * Peers that joined and left before a stage, and what that did.
 */
export interface NetworkChange {
  /**
   * Names of the peers that joined.
   */
  add: string[];
  /**
   * Names of the peers that left.
   */
  remove: string[];
  /**
   * Keys of the stage in all.
   */
  keys: number;
  /**
   * Keys of which at least one copy belongs to another peer than before.
   */
  moved_keys: number;
  /**
   * Keys that no placement could have left where they were: a peer that left held a copy, or one that joined holds one. A consistent placement moves these and no others.
   */
  predicted_moved: number;
  /**
   * Each peer before or after the change, and the keys that it lost and gained, by the ring: those before in the ring's order, then those that joined.
   */
  peers: PeerMoves[];
  /**
   * Hit rate of the whole stage before, 0 to 1; null without reads.
   */
  hit_rate_before: number | null;
  /**
   * Hit rate in the first interval with reads after the change, 0 to 1; null without reads.
   */
  hit_rate_at: number | null;
  /**
   * Hit rate in the last tenth of the intervals with reads, 0 to 1; null without reads.
   */
  hit_rate_after: number | null;
  /**
   * Start of the first interval, in seconds from the start of the measure phase, from which the hit rate stayed at most one point (or three standard errors of the interval) below hit_rate_before: 0 when it was never lower. Faults of the stage count too. null when it was not back as the phase ended, or there were no reads in one of the two stages.
   */
  recovery_s: number | null;
}
/**
 * The keys that a change of the network took from a peer and gave to it.
 */
export interface PeerMoves {
  /**
   * The peer's name on the ring.
   */
  name: string;
  /**
   * Keys of which it held a copy before and holds none now; all that it held, for one that left.
   */
  lost_keys: number;
  /**
   * Keys of which it holds a copy now and held none before; all that it holds, for one that joined.
   */
  gained_keys: number;
}
/**
 * One peer during the measure phase of a stage. Counts are physical requests: a replicated set counts once per replica.
 */
export interface PeerResult {
  /**
   * Name of the peer, as the ring hashes it.
   */
  name: string;
  /**
   * Requests that this peer was sent.
   */
  operations: number;
  /**
   * This peer's part of all peers' requests, 0 to 1; null when there were none.
   */
  share: number | null;
  /**
   * The part that the ring's placement predicts, 0 to 1; null when unknown.
   */
  predicted_share: number | null;
  /**
   * Reads that found a value, in requests.
   */
  hits: number;
  /**
   * Reads that found nothing, in requests.
   */
  misses: number;
  /**
   * Failed requests.
   */
  errors: number;
  /**
   * Those of them that the peer answered with a wrong value, or with what the protocol does not allow, in requests. Where another replica had the right value, the operation was a hit.
   */
  corrupt: number;
  /**
   * Items thrown out to make room during the stage, preload included; null when the peer does not tell.
   */
  evictions: number | null;
  /**
   * Memory used by items at the end, in bytes; null when the peer does not tell.
   */
  bytes: number | null;
  /**
   * Items held at the end; null when the peer does not tell.
   */
  items: number | null;
  /**
   * Processor time of the daemon during the measure phase, in seconds; null when unknown.
   */
  cpu_s: number | null;
  /**
   * cpu_s / duration of the measure phase, 1 = one core; null when unknown.
   */
  cpu_busy: number | null;
  /**
   * Time from the send of a request to its reply, successful requests only, in microseconds. In open loops it is service time: it does not hold the wait for the send.
   */
  latency_us: LatencyFigures;
  /**
   * Its counters over the measure phase, from about once a second to the end; empty when the phase never began.
   */
  timeline: PeerPoint[];
}
/**
 * What a peer said of itself at one moment of the measure phase. Growth is that since the last point that is known, or the start. All null when the peer did not answer.
 */
export interface PeerPoint {
  /**
   * Since the start of measure, in seconds: the middle between question and answer; when it was asked if there is no answer.
   */
  t_s: number;
  /**
   * Growth of its count of reads, in requests; null when unknown.
   */
  gets: number | null;
  /**
   * Growth of its count of reads that found a value, in requests; null when unknown.
   */
  hits: number | null;
  /**
   * Growth of its count of stored writes, in requests; null when unknown.
   */
  sets: number | null;
  /**
   * Growth of its count of items thrown out to make room; null when unknown.
   */
  evictions: number | null;
  /**
   * Memory used by items at that moment, in bytes; null when unknown.
   */
  bytes: number | null;
  /**
   * Items held at that moment; null when unknown.
   */
  items: number | null;
  /**
   * Processor time of the daemon per second since the last point that is known, 1 = one core; null when unknown.
   */
  cpu_busy: number | null;
  /**
   * Connections that it counted as open at that moment, the one that asked included; null when unknown.
   */
  connections: number | null;
}
/**
 * One interval of the measure phase.
 */
export interface TimelinePoint {
  /**
   * Start of the interval since the start of measure, in seconds.
   */
  t_s: number;
  /**
   * Operations that ended in the interval.
   */
  operations: number;
  /**
   * Reads that found a value, in operations.
   */
  hits: number;
  /**
   * Reads that found nothing, in operations.
   */
  misses: number;
  /**
   * Operations that failed.
   */
  errors: number;
  /**
   * Median latency, in microseconds; null when count is 0.
   */
  p50_us: number | null;
  /**
   * 99th percentile of latency, in microseconds; null when count is 0.
   */
  p99_us: number | null;
  /**
   * Largest latency, in microseconds; null when count is 0.
   */
  max_us: number | null;
  /**
   * Items thrown out by all peers since the last interval that tells them, or the start; null when not sampled.
   */
  evictions: number | null;
  /**
   * Memory used by items of all peers at one moment of the interval, in bytes; null when not sampled.
   */
  bytes: number | null;
  /**
   * Latencies of the successful operations in ns, 2 significant digits: base64 of the HdrHistogram V2 compressed encoding.
   */
  histogram: string;
}
/**
 * The load generator itself during the measure phase: was it the bottleneck?
 */
export interface Generator {
  /**
   * Processor time of all load threads, in seconds; null where the system does not tell per thread.
   */
  cpu_s: number | null;
  /**
   * cpu_s / (threads * duration of the measure phase), 1 = every load thread used one core; null where the system does not tell per thread.
   */
  busy: number | null;
  /**
   * What the generator reaches by itself; null where it was not measured.
   */
  ceiling: Ceiling | null;
  /**
   * Mean rate at which operations were due, in operations per second; null for a closed loop and for a stage that was interrupted.
   */
  asked_per_s: number | null;
  /**
   * Operations that a peer answered before their deadline, an error it answered with included, per operation that was due, 0 to 1; null like asked_per_s.
   */
  achieved_ratio: number | null;
  /**
   * How late operations left, in microseconds; open loop only, null otherwise.
   */
  send_lag_us: SendLag | null;
  /**
   * Operations sent more than 1 ms after they were due; null for a closed loop.
   */
  late: number | null;
  /**
   * Operations in flight; open loop only, null otherwise.
   */
  outstanding: Outstanding | null;
  /**
   * Operations that could not be sent before their deadline.
   */
  dropped: number;
  /**
   * Connections to peers that were lost and made again.
   */
  reconnects: number;
  /**
   * Pauses of the load threads, in milliseconds.
   */
  gc_pause_ms: GcPauses;
  /**
   * Each load thread.
   */
  threads: GeneratorThread[];
}
/**
 * The generator's own ceiling: a short closed loop of the stage's shape against null peers, which answer at once whatever they are asked. A lower bound where null peers and load threads share a core.
 */
export interface Ceiling {
  /**
   * Operations per second against the null peers.
   */
  throughput: number;
  /**
   * Throughput of the measure phase divided by that against the null peers: 0 to 1, and more when the null peers were slower than the peers.
   */
  share: number;
}
/**
 * How late operations left, in microseconds after they were due.
 */
export interface SendLag {
  /**
   * Median, in microseconds.
   */
  p50: number;
  /**
   * 99th percentile, in microseconds.
   */
  p99: number;
  /**
   * Largest, in microseconds.
   */
  max: number;
}
/**
 * Operations in flight in an open loop, over all threads.
 */
export interface Outstanding {
  /**
   * Most operations in flight at a time; with several threads the sum of each one's most.
   */
  max: number;
  /**
   * Operations in flight when the schedule was over; those that were due and not yet sent are not among them.
   */
  end: number;
}
/**
 * Garbage collection in the load threads.
 */
export interface GcPauses {
  /**
   * Number of pauses.
   */
  count: number;
  /**
   * All pauses together, in milliseconds.
   */
  total: number;
  /**
   * The longest pause, in milliseconds.
   */
  max: number;
}
/**
 * One load thread during the measure phase.
 */
export interface GeneratorThread {
  /**
   * Processor time, in seconds; null where the system does not tell per thread.
   */
  cpu_s: number | null;
  /**
   * cpu_s / duration of the measure phase, 1 = one core; null where the system does not tell per thread.
   */
  busy: number | null;
  /**
   * Share of the time that the event loop was not idle, 0 to 1. Polling pins it at 1.
   */
  event_loop_utilization: number;
  /**
   * Operations it ended.
   */
  operations: number;
}
/**
 * One stage over the runs.
 */
export interface StageSummary {
  /**
   * Name of the stage.
   */
  name: string;
  /**
   * Median and confidence interval of each metric.
   */
  metrics: StageMetrics;
}
/**
 * The metrics of a stage over the runs.
 */
export interface StageMetrics {
  /**
   * Successful operations per second of the measure phase.
   */
  throughput: MetricSummary;
  /**
   * Mean latency, in microseconds.
   */
  mean_us: MetricSummary;
  /**
   * Median latency, in microseconds.
   */
  p50_us: MetricSummary;
  /**
   * 90th percentile of latency, in microseconds.
   */
  p90_us: MetricSummary;
  /**
   * 95th percentile of latency, in microseconds.
   */
  p95_us: MetricSummary;
  /**
   * 99th percentile of latency, in microseconds.
   */
  p99_us: MetricSummary;
  /**
   * 99.9th percentile of latency, in microseconds.
   */
  p999_us: MetricSummary;
  /**
   * Largest latency, in microseconds.
   */
  max_us: MetricSummary;
  /**
   * Hits per answered read, 0 to 1.
   */
  hit_rate: MetricSummary;
  /**
   * Misses per answered read, 0 to 1.
   */
  miss_rate: MetricSummary;
  /**
   * Physical reads per get, a plain number.
   */
  reads_per_get: MetricSummary;
  /**
   * Failed operations.
   */
  errors: MetricSummary;
  /**
   * Failed operations per operation, 0 to 1.
   */
  error_rate: MetricSummary;
  /**
   * Items thrown out during the stage, preload included.
   */
  evictions: MetricSummary;
  /**
   * Memory used by items at the end of the stage, in bytes.
   */
  bytes: MetricSummary;
  /**
   * Successful operations per second of the preload phase.
   */
  preload_throughput: MetricSummary;
}
/**
 * One metric over the runs, in the metric's own unit.
 */
export interface MetricSummary {
  /**
   * Median over the runs that have a value; null when none has.
   */
  median: number | null;
  /**
   * Lower end of the 95 % confidence interval of the median; null with fewer than six runs.
   */
  low: number | null;
  /**
   * Upper end of the 95 % confidence interval of the median; null with fewer than six runs.
   */
  high: number | null;
  /**
   * Number of runs that have a value.
   */
  runs: number;
}
/**
 * One threshold of the scenario, checked on one stage.
 */
export interface ThresholdResult {
  /**
   * The threshold as the scenario wrote it.
   */
  text: string;
  /**
   * Name of the stage.
   */
  stage: string;
  /**
   * Median over the runs, in the metric's own unit; null when the stage has none.
   */
  value: number | null;
  /**
   * Whether the value met it. A missing value does not.
   */
  met: boolean;
}
