// The small files that are held against a schema, one of each kind to begin with.
import { loadCalibration } from '../../src/compare/calibration-file.js';
import { defaultPolicy, loadPolicy } from '../../src/compare/policy.js';
import type { ErrorCode } from '../../src/errors.js';
import { NETWORK, NETWORK_LIST, PEER, PEER_LIST } from '../../src/state/kinds.js';
import { loadSettings } from '../../src/state/settings.js';
import { readState } from '../../src/state/state-file.js';
import { calibrationFor } from '../compare/fixture-sides.js';
import { fileTarget, type Kind } from './file-cases.js';

const STATE: ErrorCode = 'ERR_STATE_INVALID';
const PEER_BASE = {
  id: 'net_p0',
  port: 11311,
  pid: 4242,
  started: 'boot 17',
  pid_namespace: 'pid:[4026531836]',
  memory_mb: 64,
};

const KINDS: readonly Kind[] = [
  {
    name: 'policy',
    file: 'policy.yaml',
    code: 'ERR_POLICY_INVALID',
    read: loadPolicy,
    bases: [
      JSON.stringify(defaultPolicy()),
      'alpha: 0.01\nfloors: { throughput: 0.1 }\nscenarios:\n  demo_net: { levels: { p99_us: off } }\n',
    ],
  },
  {
    name: 'calibration',
    file: 'calibration.json',
    code: 'ERR_CALIBRATION_INVALID',
    read: loadCalibration,
    bases: [JSON.stringify(calibrationFor(), null, 1)],
  },
  {
    name: 'settings',
    file: 'config.json',
    code: STATE,
    read: (file) => loadSettings(file),
    bases: ['{"NETWORK_DATA_PATH": "s/n.json", "PEER_FOLDER_PATH": "s/peer/"}', '{}'],
  },
  ...(
    [
      ['network', NETWORK, { name: 'net', peers: ['a', 'b'], write: true, replication: 2 }],
      ['list of networks', NETWORK_LIST, { networks: ['net', 'other'] }],
      ['peer', PEER, PEER_BASE],
      ['list of peers', PEER_LIST, ['a', 'b']],
    ] as const
  ).map(([name, kind, base]) => ({
    name,
    file: 'state.json',
    code: STATE,
    read: (file: string) => readState(file, kind),
    bases: [JSON.stringify(base)],
  })),
];

/** Policies, calibrations, settings, and the state of networks. */
export const files = fileTarget('policy, calibration, settings and state files', KINDS);
