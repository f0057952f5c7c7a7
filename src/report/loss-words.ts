// Peers that a run lost, in words, for the report's warnings and for whoever watches the run.
import type { PeerLoss, Run } from '../schema/generated/report.js';
import { formatDurationS } from '../units.js';

/** More losses than this are summed up. */
const MOST_NAMED = 4;

/**
 * `shop_p1 after 2.31 s, in the measure phase of stage 2x400 (signal SIGKILL)`, with its last words where
 * it had some. Names and words are as they came: from outside.
 */
export function lossWords({ peer, at_s: atS, stage, phase, ...loss }: PeerLoss): string {
  const when = phase === 'settle' ? `before stage ${stage}` : `in the ${phase} phase of ${stage}`;
  const words = loss.last_words === '' ? '' : `; its last words: ${loss.last_words}`;
  return `${peer} after ${formatDurationS(atS)}, ${when} (${loss.how}${words})`;
}

/** What a run lost and what that means for its figures; undefined where it lost nothing. */
export function lossSentence({ index, stages, peer_losses: losses = [] }: Run): string | undefined {
  if (losses.length === 0) return undefined;
  const named = losses.slice(0, MOST_NAMED).map(lossWords).join('; ');
  const rest = losses.length > MOST_NAMED ? ` and ${losses.length - MOST_NAMED} more` : '';
  const touched = stages.filter(({ lost_peers: lost = [] }) => lost.length > 0);
  const [first] = touched;
  const last = touched.at(-1);
  const range = first === last ? first?.name : `${first?.name} to ${last?.name}`;
  const meaning =
    range === undefined
      ? 'no stage was measured without it'
      : `what ${range} measured is not what the scenario asks for, and is not compared`;
  return `run ${index} lost ${named}${rest}: ${meaning}`;
}
