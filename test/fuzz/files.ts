// Scenario files, and the small files held against a schema: read whole, or refused with places.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadCalibration } from '../../src/compare/calibration-file.js';
import { defaultPolicy, loadPolicy } from '../../src/compare/policy.js';
import type { ErrorCode } from '../../src/errors.js';
import { loadScenario, readScenarioText, shippedScenarios } from '../../src/scenario/load.js';
import { readYaml } from '../../src/scenario/yaml.js';
import { NETWORK, NETWORK_LIST, PEER, PEER_LIST } from '../../src/state/kinds.js';
import { loadSettings } from '../../src/state/settings.js';
import { readState } from '../../src/state/state-file.js';
import { calibrationFor } from '../compare/fixture-sides.js';
import { readOrRefuse, requirePositions } from './refusals.js';
import { quoted, type Target } from './target.js';
import { mutateText, textMutations } from './text-mutations.js';
import { mutateTree, treeMutations } from './tree-mutations.js';

/** One kind of file. */
interface Kind {
  readonly name: string;
  readonly file: string;
  readonly code: ErrorCode;
  readonly read: (file: string) => unknown;
  /** Sound files to begin with. */
  readonly bases: readonly string[];
}

interface Case {
  readonly kind: Kind;
  /** latin1: one character a byte. */
  readonly text: string;
}

/** What YAML has beyond plain words. */
const TOKENS: readonly string[] = [
  ...['&a ', '*a', '&a [*a, *a]', '<<: *a', '!!js/function x', '!!binary |', '!x ', '%YAML 1.2\n'],
  ...[
    '---\n',
    '...\n',
    '? ',
    ': ',
    '- ',
    '-\n',
    '- - - - - - ',
    '|\n',
    '>-\n',
    '#',
    '"',
    "'",
    ',',
    '@',
  ],
  ...['[', ']', '{', '}', '{'.repeat(40), '['.repeat(2000), 'a: {'.repeat(40), '- '.repeat(200)],
  ...['.inf', '.nan', '0x10', '0o17', '1_000', '~', 'null', 'yes', '2026-01-01', '\n\t', '\\u0000'],
  ...[
    '__proto__: 1\n',
    '"__proto__": {}',
    'constructor: {prototype: {}}\n',
    'stages:\n',
    'name: x\n',
  ],
  ...['"\\u001b[31m"', '"\\u202e"', '"\\ud800"', '"\\x1b"', '\xc2\x85', '\xe2\x80\xa8', '\xc2\xa0'],
];

function caseOf(kinds: readonly Kind[]): fc.Arbitrary<Case> {
  const bases = kinds.flatMap((kind) =>
    kind.bases.map((text) => ({ kind, text, data: readYaml(text).data })),
  );
  return fc
    .record({
      base: fc.constantFrom(...bases),
      tree: treeMutations(),
      text: textMutations(TOKENS),
    })
    .map(({ base: { kind, text, data }, tree, text: changes }) => {
      // Without changes to its structure a file keeps the layout that somebody gave it.
      const start = tree.length === 0 ? text : mutateTree(data, tree);
      return { kind, text: mutateText(Buffer.from(start).toString('latin1'), changes) };
    });
}

async function check({ kind, text }: Case, folder: string): Promise<void> {
  const file = join(folder, kind.file);
  writeFileSync(file, text, 'latin1');
  await readOrRefuse(
    () => kind.read(file),
    [kind.code],
    (message) => requirePositions(message, file),
  );
}

const show = ({ kind, text }: Case): string => `${kind.name}: ${quoted(text)}`;

const SCENARIO: Kind = {
  name: 'scenario',
  // The name that a scenario has must be its file's; mutations find the others.
  file: 'demo_net.yaml',
  code: 'ERR_SCENARIO_INVALID',
  read: (file) => loadScenario(file),
  bases: shippedScenarios().map(({ file, name }) =>
    readScenarioText(file).text.replace(`name: ${name}`, 'name: demo_net'),
  ),
};

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
    code: STATE as ErrorCode,
    read: (file: string) => readState(file, kind),
    bases: [JSON.stringify(base)],
  })),
];

/** Scenarios through `loadScenario`. */
export const scenarios: Target<Case> = {
  name: 'scenarios',
  what: 'scenario files',
  perCase: 1,
  perThousand: 100,
  cases: caseOf([SCENARIO]),
  check,
  show,
};

/** Policies, calibrations, settings, and the state of networks. */
export const files: Target<Case> = {
  ...scenarios,
  name: 'files',
  what: 'policy, calibration, settings and state files',
  cases: caseOf(KINDS),
};
