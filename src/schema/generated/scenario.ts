// Generated from schemas/scenario.schema.json by 'npm run generate'. Do not edit.

/**
 * Size of the values in bytes, as stored: one number for all; {min, max}, every whole number in between as likely as any other; a list of sizes with weights; or {distribution: etc}. A key's size never changes.
 *
 * @minItems 1
 * @maxItems 100
 */
export type ValueBytesFile =
  | number
  | {
      /**
       * Smallest size in bytes.
       */
      min?: number;
      /**
       * Largest size in bytes.
       */
      max?: number;
      /**
       * etc: sizes of Facebook's ETC pool (Atikoglu et al. 2012), 0 bytes to 1 MiB or what the peers' item limit allows; half of them below 40 bytes.
       */
      distribution?: 'etc';
    }
  | [WeightedBytesFile, ...WeightedBytesFile[]];
/**
 * Expiry of those items in whole seconds, at most 30 days (above that, memcached reads a date): one number for all, or a list of expiries with weights.
 *
 * @minItems 1
 * @maxItems 100
 */
export type TtlFile = number | [WeightedTtlFile, ...WeightedTtlFile[]];
/**
 * Open loop: operations due per second, all workers together; {from, to} raises or lowers the rate evenly over the stage.
 */
export type RateFile =
  | number
  | {
      /**
       * Operations due per second at the start.
       */
      from: number;
      /**
       * Operations due per second at the end.
       */
      to: number;
    };
/**
 * A peer's name on the ring.
 */
export type PeerName = string;

/**
 * A scenario: the network to provision, the workload, and the stages to run against it one after the other.
 */
export interface ScenarioFile {
  /**
   * Name of the scenario; equals the file's name without its ending. Peers that are started are named after it (<name>_p0, <name>_p1, ...), and peer names decide the placement of keys.
   */
  name: string;
  /**
   * What the scenario models; shown in the report.
   */
  description?: string;
  /**
   * Seed of the workload, 0 to 2^32 - 1. The same seed gives the same operations, whatever the threads and the driver.
   */
  seed?: number;
  /**
   * How an operation reaches a peer: meta (pipelined meta protocol) or memjs (the memjs client).
   */
  driver?: 'meta' | 'memjs';
  /**
   * Threads that generate load: a number from 1 to 64, or auto (cores - 1, at least 1). Never more than workers.
   */
  threads?: number | 'auto';
  /**
   * shared: one connection per thread and peer, for all of the thread's workers. per_worker: one connection per worker and peer.
   */
  connections?: 'shared' | 'per_worker';
  /**
   * Operations that one worker keeps in flight in a closed loop; workers * pipeline are in flight in all. Without effect in an open loop.
   */
  pipeline?: number;
  /**
   * Time in seconds after which an operation counts as timed out, from its start (closed loop) or the moment it was due (open loop).
   */
  deadline_s?: number;
  /**
   * Pause between two stages in seconds; none after the last.
   */
  settle_s?: number;
  network?: NetworkFile;
  workload?: WorkloadFile;
  /**
   * Limits that each stage's median over the runs must keep: "p99_us <= 5000", "hit_rate >= 0.95"; for one stage only: "2x400: throughput >= 10000".
   *
   * @maxItems 100
   */
  thresholds?: string[];
  /**
   * The load levels, run one after the other against the same network.
   *
   * @minItems 1
   * @maxItems 100
   */
  stages: [StageFile, ...StageFile[]];
}
/**
 * The memcached peers and the ring that joins them. Exactly one of: daemons that are started (peers, with memory_mb, transport and memcached), daemons that run already (targets), or a persistent network (use).
 */
export interface NetworkFile {
  /**
   * Number of memcached daemons to start. Not beside targets or use.
   */
  peers?: number;
  /**
   * Item memory of each peer that is started, in MiB (memcached -m).
   */
  memory_mb?: number;
  /**
   * Number of distinct peers that hold each key; at most the number of peers.
   */
  replication?: number;
  /**
   * Points of each peer on the ring of placement md5; the other placements ignore it.
   */
  vnodes?: number;
  /**
   * How keys are placed on peers. md5: a consistent-hash ring over the first 32 bits of MD5. ketama: the ring of libmemcached, 160 points per peer. rendezvous: the peer with the highest hash, as pymemcache has it. jump: jump consistent hash. modulo: the hash modulo the number of peers, a bad example.
   */
  placement?: 'md5' | 'ketama' | 'rendezvous' | 'jump' | 'modulo';
  /**
   * How operations reach the peers that are started: TCP over the loopback interface, or unix sockets.
   */
  transport?: 'tcp' | 'unix';
  memcached?: MemcachedFile;
  /**
   * Peers that something else started: "127.0.0.1:11211", "[::1]:11211", "localhost:11211", "unix:/run/x.sock", each with the name that the ring hashes before it where that is another one: "a=127.0.0.1:11211". They are not started, stopped or flushed; keys carry a prefix. Instead of peers.
   *
   * @minItems 1
   * @maxItems 256
   */
  targets?: [string, ...string[]];
  /**
   * Name of a persistent network whose peers are used as they run. Its replication and virtual nodes hold where the scenario gives none. Instead of peers.
   */
  use?: string;
}
/**
 * The memcached program and how each peer that is started runs it.
 */
export interface MemcachedFile {
  /**
   * The memcached program: a name looked up in PATH, or a file.
   */
  path?: string;
  /**
   * Worker threads of each peer (memcached -t).
   */
  threads?: number;
  /**
   * Further memcached options, one per entry, from an allow-list: "-I 2m", "-C", "-M", "-R 20", "-b 1024", "-f 1.25", "-n 48", "-o no_lru_maintainer,hashpower=16".
   *
   * @maxItems 32
   */
  options?: string[];
}
/**
 * What the operations are: their kinds, keys, sizes and expiry.
 */
export interface WorkloadFile {
  value_bytes?: ValueBytesFile;
  /**
   * Share of the measured operations that are gets, 0 to 1; the others are sets.
   */
  read_ratio?: number;
  /**
   * Share of the gets, 0 to 1, that ask for a key that was never written.
   */
  ghost_ratio?: number;
  /**
   * Share of the measured sets, 0 to 1, whose items expire.
   */
  ttl_ratio?: number;
  ttl_s?: TtlFile;
  /**
   * true: a get that missed, unless of a key that was never written, is followed by a set of its key, as by a look-aside client. These fills come on top of the operations asked for.
   */
  set_on_miss?: boolean;
  /**
   * true: every value begins with its key and its length, and a get whose value is of another key or length is an error of class corrupt. checksum: values also carry a CRC-32 of their other bytes. false: values are not looked at.
   */
  verify?: false | true | 'checksum';
  /**
   * own: each worker has keys of its own. shared: all workers use one range of workers * keys keys.
   */
  keyspace?: 'own' | 'shared';
  keys?: KeysFile;
}
/**
 * One size and how often it comes.
 */
export interface WeightedBytesFile {
  /**
   * Size in bytes.
   */
  bytes: number;
  /**
   * How often the entry comes, relative to the sum of all weights.
   */
  weight?: number;
}
/**
 * One expiry and how often it comes.
 */
export interface WeightedTtlFile {
  /**
   * Expiry in whole seconds.
   */
  seconds: number;
  /**
   * How often the entry comes, relative to the sum of all weights.
   */
  weight?: number;
}
/**
 * How operations choose among the keys.
 */
export interface KeysFile {
  /**
   * uniform: every key is as likely as any other. zipf: the key of rank r is r^exponent times rarer than the first. hotspot: some keys get most of the operations. latest: sets move through the keys in a circle, gets follow close behind. sequential: one key after the other. All but uniform need keyspace: shared.
   */
  distribution?: 'uniform' | 'zipf' | 'hotspot' | 'latest' | 'sequential';
  /**
   * zipf and latest: how steeply popularity falls with the rank (zipf) or the distance (latest); near 1 for most caches.
   */
  exponent?: number;
  /**
   * hotspot: share of the keys that are hot, above 0 to 1; at least one key.
   */
  hot_keys_ratio?: number;
  /**
   * hotspot: share of the operations, 0 to 1, that ask for a hot key.
   */
  hot_operations_ratio?: number;
}
/**
 * One load level. A closed loop has either requests or duration_s; an open loop has rate_per_s and duration_s.
 */
export interface StageFile {
  /**
   * Name of the stage in reports and thresholds, unique in the scenario. Default: "4x1000" (workers x requests), "8x10s" (workers x seconds), "20000/s" (open loop) or "1000-50000/s" (ramp), with "#2", "#3" ... where that repeats.
   */
  name?: string;
  /**
   * Number of virtual clients.
   */
  workers?: number;
  /**
   * Number of keys per worker, all written once before the stage is measured. Default: requests, or 1000 where there is none.
   */
  keys?: number;
  /**
   * Closed loop: number of measured operations per worker.
   */
  requests?: number;
  /**
   * Length of the measured phase in seconds, at most a day.
   */
  duration_s?: number;
  rate_per_s?: RateFile;
  /**
   * Open loop: how due times follow one another. constant: evenly spaced. poisson: independent of one another.
   */
  arrival?: 'constant' | 'poisson';
  /**
   * Open loop: number of operations that may be in flight at once; further ones wait, and their latency still counts from the moment they were due. Default: the larger of 10000 and 2 * highest rate * deadline_s (at most 10 million).
   */
  max_outstanding?: number;
  network_change?: NetworkChangeFile;
  /**
   * What goes wrong with peers while the stage is measured, in any order of time. A peer that is killed or stopped stays so until another fault brings it back, at the latest before the next stage.
   *
   * @maxItems 100
   */
  faults?: FaultFile[];
  /**
   * Seconds of load before the measured phase that are not counted.
   */
  warmup_s?: number;
  /**
   * Driver of this stage. Default: the scenario's.
   */
  driver?: 'meta' | 'memjs';
  /**
   * Connections of this stage. Default: the scenario's.
   */
  connections?: 'shared' | 'per_worker';
  /**
   * Load threads of this stage. Default: the scenario's.
   */
  threads?: number | 'auto';
  /**
   * Deadline of this stage's operations in seconds. Default: the scenario's.
   */
  deadline_s?: number;
}
/**
 * Peers that join and leave before the stage, which then uses the keys of the stage before and writes none of them first: reads show what moved.
 */
export interface NetworkChangeFile {
  /**
   * Names of peers that join: further ones that are started, or targets that an earlier stage removed.
   *
   * @maxItems 256
   */
  add?: PeerName[];
  /**
   * Names of peers that leave: ones that are started are killed, running ones are left out of the ring.
   *
   * @maxItems 256
   */
  remove?: PeerName[];
}
/**
 * One thing that goes wrong with one peer, or is put right again.
 */
export interface FaultFile {
  /**
   * When, in seconds from the start of the measured phase.
   */
  at_s: number;
  /**
   * Which peer: its place in the network, from 0, or its name on the ring.
   */
  peer: number | string;
  /**
   * kill: the daemon is killed. restart: it is killed if it runs, and started again, empty, where it was. stop: it is halted by SIGSTOP, its connections stay. cont: a halted one goes on. delay: its replies leave delay_ms later, for for_s. drop: nothing passes between the load and it, for for_s, and connections that lost something then break.
   */
  action: 'kill' | 'restart' | 'stop' | 'cont' | 'delay' | 'drop';
  /**
   * delay: how much later each reply leaves, in milliseconds.
   */
  delay_ms?: number;
  /**
   * delay and drop: how long, in seconds.
   */
  for_s?: number;
}
