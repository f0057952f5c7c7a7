// Reports of runs that did not end well: interrupted, or left by a peer.
import { type DaemonState, type Running, total, type Workspace } from '../support/workspace.js';
import { type Recipe, reportPage } from './subjects.js';

const PEERS = 3;

/** Begins a run whose second stage does not end by itself; `end` ends it there. */
function interrupted(
  name: string,
  code: number,
  end: (run: Running, daemons: readonly DaemonState[]) => void,
): Recipe {
  return {
    name,
    async make(workspace: Workspace) {
      const first = { workers: 2, requests: 500 };
      const file = await workspace.scenario(name, {
        network: { peers: PEERS, memory_mb: 16, transport: 'unix' },
        stages: [first, { ...first, requests: 1_000_000_000, keys: 100 }],
      });
      const run = workspace.start(['run', file, '--out', name]);
      // More gets than the first stage has operations.
      const daemons = await workspace.untilDaemons(
        run,
        'gets of the second stage',
        (found) => found.length === PEERS && total(found, 'cmdGet') > 2000,
      );
      end(run, daemons);
      const ended = await run.ended;
      if (ended.code !== code) throw new Error(`${name} ended with ${ended.code}: ${ended.err}`);
      return reportPage(workspace, name);
    },
  };
}

/** An aborted report, and a failed one with errors in it. */
export const endedEarly: readonly Recipe[] = [
  interrupted('aborted', 130, (run) => run.kill('SIGINT')),
  interrupted('peer_killed', 3, (_, daemons) => void process.kill(daemons[0]!.pid, 'SIGKILL')),
];
