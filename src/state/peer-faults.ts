// What faults do to peers that persist, while a run uses them, and how the peers are left afterwards: as
// they were found, but for the items that a daemon takes along when it ends. Acts on nothing but the
// processes that were recorded when the run began, and those that it started itself.
import { BenchError, messageOf } from '../errors.js';
import { killProcess, signalProcess } from '../network/end-process.js';
import { isRunning, processState, type ProcessIdentity } from '../process-identity.js';
import { processOf } from './peer-status.js';
import { PersistentPeers } from './peers.js';
import type { Settings } from './settings.js';

/**
 * How a peer that faults were about is left. continued: it was halted and goes on; restarted: it is another
 * process now and has lost its items; lost: it could not be brought back.
 */
export interface RestoredPeer {
  readonly peer: string;
  readonly how: 'continued' | 'restarted' | 'lost';
  /** Why it is lost. */
  readonly reason?: string;
}

/** The peers of one network, for the time of one run. */
export class PeerFaults {
  readonly #peers: PersistentPeers;
  readonly #processes = new Map<string, ProcessIdentity>();
  readonly #halted = new Set<string>();
  readonly #killed = new Set<string>();
  readonly #restarted = new Set<string>();
  /** Should this process end in the middle: nobody else would know of the halted ones. */
  readonly #atExit = (): void => {
    for (const peer of this.#halted) {
      const halted = this.#processes.get(peer);
      if (halted) signalProcess(halted, 'SIGCONT');
    }
  };

  /** @param peers the peers, all of them alive */
  constructor(settings: Settings, peers: readonly string[]) {
    this.#peers = new PersistentPeers(settings);
    for (const peer of peers) this.#adopt(peer);
  }

  /**
   * Kills the daemon, which then is dead in its state file as after a crash.
   * @throws {BenchError} ERR_PEER_LOST when another process has taken its place, ERR_DAEMON_STOP
   */
  async kill(peer: string): Promise<void> {
    await killProcess(this.#processOf(peer));
    this.#forgetHalt(peer);
    this.#killed.add(peer);
  }

  /**
   * Kills the daemon if it runs, and starts it again as `peer --start` does.
   * @throws {BenchError} as `kill`, and as `PersistentPeers.start`
   */
  async restart(peer: string): Promise<void> {
    await this.kill(peer);
    await this.#peers.start(peer);
    this.#adopt(peer);
    this.#killed.delete(peer);
    this.#restarted.add(peer);
  }

  /**
   * Halts the daemon (SIGSTOP).
   * @throws {BenchError} as `kill`
   */
  stop(peer: string): Promise<void> {
    const running = this.#processOf(peer);
    if (this.#halted.size === 0) process.once('exit', this.#atExit);
    this.#halted.add(peer);
    signalProcess(running, 'SIGSTOP');
    return Promise.resolve();
  }

  /**
   * Lets the daemon go on (SIGCONT).
   * @throws {BenchError} as `kill`
   */
  cont(peer: string): Promise<void> {
    signalProcess(this.#processOf(peer), 'SIGCONT');
    this.#forgetHalt(peer);
    return Promise.resolve();
  }

  /** Brings back what no fault has brought back: halted peers go on, killed ones are started again. */
  async restore(): Promise<RestoredPeer[]> {
    const left = new Map<string, RestoredPeer>();
    for (const peer of this.#restarted) left.set(peer, { peer, how: 'restarted' });
    for (const peer of [...this.#halted, ...this.#killed]) {
      const halted = this.#halted.has(peer);
      const done = { peer, how: halted ? 'continued' : 'restarted' } as const;
      try {
        if (halted && !isRunning(this.#processOf(peer))) {
          this.#forgetHalt(peer);
          throw new BenchError('ERR_PEER_LOST', 'somebody else has ended it while it was halted');
        }
        await (halted ? this.cont(peer) : this.restart(peer));
        left.set(peer, done);
      } catch (error) {
        left.set(peer, { peer, how: 'lost', reason: messageOf(error) });
      }
    }
    return [...left.values()].sort((a, b) => (a.peer < b.peer ? -1 : 1));
  }

  #forgetHalt(peer: string): void {
    if (this.#halted.delete(peer) && this.#halted.size === 0) process.off('exit', this.#atExit);
  }

  #adopt(peer: string): void {
    const found = processOf(this.#peers.record(peer));
    if (found) this.#processes.set(peer, found);
  }

  /** The process that this is about: never one that somebody else has started meanwhile. */
  #processOf(peer: string): ProcessIdentity {
    const known = this.#processes.get(peer);
    const now = processOf(this.#peers.record(peer));
    const same = known !== undefined && known.pid === now?.pid && known.started === now.started;
    if (same && processState(known) !== 'elsewhere') return known;
    const message = `peer ${peer} is not the process any more that it was when the run began`;
    throw new BenchError('ERR_PEER_LOST', `${message}: somebody else has stopped or started it`);
  }
}
