// What a change of the network did: which keys it moved, and what became of the hit rate.
import type { StagePlan } from '../load/messages.js';
import { recovery } from '../metrics/recovery.js';
import type { NetworkChange } from '../scenario/network-change.js';
import type { NetworkChange as ChangeResult, StageResult } from '../schema/generated/report.js';
import { countMovedKeys } from '../workload/moved-keys.js';

/** A stage that was measured. */
export interface StageBehind {
  readonly keys: StagePlan['keys'];
  readonly result: StageResult;
}

/** The figures of `change`, by names on the ring, which came between the two stages. */
export function changeFigures(
  change: NetworkChange,
  before: StageBehind,
  after: StageBehind,
): ChangeResult {
  const { workers, keys: perWorker } = after.result;
  const keys = workers * perWorker;
  const placed = ({ keys: table, result }: StageBehind) => ({
    keys: table,
    peers: result.peers.map(({ name }) => name),
  });
  const { moved, predicted, byPeer } = countMovedKeys(placed(before), placed(after), keys);
  const rates = recovery(before.result, after.result);
  return {
    add: [...change.add],
    remove: [...change.remove],
    keys,
    moved_keys: moved,
    predicted_moved: predicted,
    peers: byPeer.map(({ name, lost, gained }) => ({ name, lost_keys: lost, gained_keys: gained })),
    hit_rate_before: rates.before,
    hit_rate_at: rates.at,
    hit_rate_after: rates.after,
    recovery_s: rates.recoveryS,
  };
}
