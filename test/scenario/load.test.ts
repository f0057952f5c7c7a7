import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import { loadScenario, shippedScenarios } from '../../src/scenario/load.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';
import type { Stage } from '../../src/scenario/scenario.js';

const SHIPPED = shippedScenarios();

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-load-'));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function failure(nameOrFile: string, code: ErrorCode, cwd?: string): string {
  try {
    loadScenario(nameOrFile, cwd === undefined ? {} : { cwd });
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).code, code);
    return (error as BenchError).message;
  }
  throw new Error(`${nameOrFile} was loaded`);
}

test("the original tool's scenarios come with the package, and those of ours", () => {
  assert.equal(
    SHIPPED.map(({ name }) => name),
    [
      'baseline',
      'demo_net',
      'extreme_test',
      'facebook_etc',
      'load_test',
      'low_mem_big_obj',
      'peer_failure',
      'ramp_test',
      'read_heavy',
      'write_burst_ttl',
      'write_burst_ttl_paced',
    ],
  );
});

for (const { name, file, description } of SHIPPED) {
  test(`${name} loads by name, says what it models, and resolves to itself`, () => {
    const scenario = loadScenario(name);
    assert.is(scenario.name, name);
    assert.equal(loadScenario(file), scenario);
    assert.equal(parseScenario(JSON.stringify(scenario), `${name}.yaml`), scenario);
    const text = readFileSync(file, 'utf8');
    assert.match(
      text,
      /^# yaml-language-server: \$schema=\.\.\/schemas\/scenario\.schema\.json\n# /,
    );
    assert.ok(description.length > 20 && text.replaceAll('\n# ', ' ').includes(description));
  });
}

const PUBLISHED: readonly (readonly [string, number, number, number, number, number, string])[] = [
  // name, peers, memory_mb, value_bytes (twice the published value_size), ghosts, ttl, stages
  ['baseline', 8, 32, 32768, 0.15, 0.25, '2x400 4x800 8x200 16x100'],
  ['extreme_test', 8, 32, 32768, 0.15, 0.25, '2x400 4x800 8x200 16x100'],
  ['read_heavy', 8, 32, 32768, 0, 0, '4x1000 8x2000'],
  ['low_mem_big_obj', 5, 4, 128000, 0.15, 0.25, '1x200 2x400'],
  ['write_burst_ttl', 6, 16, 16384, 0.05, 0.8, '8x800 16x1600 32x3200'],
  ['write_burst_ttl_paced', 6, 16, 16384, 0.05, 0.8, '8x800 16x1600 32x3200'],
];

for (const [name, peers, memory, valueBytes, ghosts, ttl, stages] of PUBLISHED) {
  test(`${name} has the parameters that the original tool published`, () => {
    const scenario = loadScenario(name);
    const { seed, workload, stages: actual } = scenario;
    const network = provisionedNetwork(scenario);
    assert.equal([seed, network.peers, network.memory_mb], [42, peers, memory]);
    assert.equal([network.replication, network.vnodes], [1, 100]);
    const { value_bytes, ghost_ratio, ttl_ratio, ttl_s, read_ratio } = workload;
    assert.equal(
      [value_bytes, ghost_ratio, ttl_ratio, ttl_s, read_ratio],
      [valueBytes, ghosts, ttl, 2, 0.8],
    );
    assert.is(actual.map((stage) => stage.name).join(' '), stages);
  });
}

test('the paced scenario has as many operations and keys as the one it paces', () => {
  const [plain, paced] = [loadScenario('write_burst_ttl'), loadScenario('write_burst_ttl_paced')];
  // Due at 0, 1/rate, 2/rate ... before the end: one more than fit between.
  const due = ({ rate_per_s, duration_s }: Stage) => Math.ceil(Number(rate_per_s) * duration_s!);
  assert.equal(
    paced.stages.map((stage) => [stage.workers, stage.keys, due(stage)]),
    plain.stages.map(({ workers, keys, requests }) => [workers, keys, workers * requests!]),
  );
});

test('a scenario of the working directory comes before one of the package', () => {
  withFolder((cwd) => {
    mkdirSync(join(cwd, 'scenarios'));
    const text = 'name: read_heavy\nseed: 7\nstages: [{ requests: 1 }]\n';
    writeFileSync(join(cwd, 'scenarios/read_heavy.yaml'), text);
    assert.is(loadScenario('read_heavy', { cwd }).seed, 7);
    assert.is(loadScenario('scenarios/read_heavy.yaml', { cwd }).seed, 7);
    assert.is(loadScenario('demo_net', { cwd }).name, 'demo_net');
  });
});

test('overrides are applied', () => {
  const overrides = ['workload.value_bytes=100', 'stages.0.requests=10'];
  const scenario = loadScenario('read_heavy', { overrides });
  assert.is(scenario.workload.value_bytes, 100);
  assert.is(scenario.stages[0]!.name, '4x10');
});

test('files may end in .yml, be links, or have any path', () => {
  withFolder((cwd) => {
    writeFileSync(join(cwd, 'mine.yml'), 'name: mine\nstages: [{ requests: 1 }]\n');
    symlinkSync(join(cwd, 'mine.yml'), join(cwd, 'link.yml'));
    assert.is(loadScenario('mine.yml', { cwd }).name, 'mine');
    assert.is(loadScenario('./mine.yml', { cwd }).name, 'mine');
    assert.is(loadScenario(join(cwd, 'mine.yml')).name, 'mine');
    assert.match(failure('link.yml', 'ERR_SCENARIO_INVALID', cwd), /name must be 'link'/);
  });
});

test('a message shows the path as it is reached from the working directory', () => {
  withFolder((cwd) => {
    mkdirSync(join(cwd, 'scenarios'));
    writeFileSync(join(cwd, 'scenarios/bad.yaml'), 'name: bad\n');
    const line = 'scenarios/bad.yaml:1:1: stages is required';
    for (const way of ['bad', 'scenarios/bad.yaml', join(cwd, 'scenarios/bad.yaml')]) {
      assert.is(failure(way, 'ERR_SCENARIO_INVALID', cwd).split('\n')[1], line);
    }
  });
});

test('a scenario that is not there is named, with one that may have been meant', () => {
  assert.match(failure('read_heavvy', 'ERR_SCENARIO_NOT_FOUND'), /did you mean 'read_heavy'\?/);
  assert.match(failure('zzz', 'ERR_SCENARIO_NOT_FOUND'), /no scenario 'zzz'.*peerbench list/);
  assert.match(failure('x/y.yaml', 'ERR_SCENARIO_NOT_FOUND'), /no such file: x\/y\.yaml/);
});

test('names that are no names are not found, and do no harm', () => {
  for (const name of ['', '..', '\0', 'a\0.yaml', 'x'.repeat(5000), '../package', '~']) {
    failure(name, 'ERR_SCENARIO_NOT_FOUND');
  }
  assert.not.match(failure('a\u001b[31m', 'ERR_SCENARIO_NOT_FOUND'), /\u001b/);
});

test('folders, pipes, devices and unreadable files are refused without waiting', () => {
  withFolder((cwd) => {
    mkdirSync(join(cwd, 'folder.yaml'));
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    for (const file of ['folder.yaml', 'pipe.yaml', '/dev/zero']) {
      assert.match(failure(file, 'ERR_SCENARIO_NOT_FOUND', cwd), /cannot read .*not a file/);
    }
    writeFileSync(join(cwd, 'secret.yaml'), 'name: secret\n');
    chmodSync(join(cwd, 'secret.yaml'), 0);
    if (process.getuid?.() === 0) return; // root reads it all the same
    assert.match(failure('secret.yaml', 'ERR_SCENARIO_NOT_FOUND', cwd), /EACCES/);
  });
});

test('the compiled package finds its schemas and scenarios wherever it is installed', () => {
  withFolder((folder) => {
    // As installed: dist/ beside package.json, schemas/ and scenarios/, started from elsewhere.
    cpSync('build/src', join(folder, 'dist'), { recursive: true });
    for (const part of ['package.json', 'schemas', 'scenarios']) {
      cpSync(part, join(folder, part), { recursive: true });
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    const args = [join(folder, 'dist/cli.js'), 'validate', 'read_heavy', 'demo_net'];
    const out = execFileSync(process.execPath, args, { cwd: '/', encoding: 'utf8' });
    assert.is(out, 'ok read_heavy\nok demo_net\n');
  });
});

test.run();
