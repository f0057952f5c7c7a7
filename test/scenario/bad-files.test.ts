// Files that are wrong in one way each, and exactly what is said about each of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkScenario } from '../../src/scenario/parse.js';
import { decodeText } from '../../src/scenario/text-limits.js';

const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
const FOLDER = 'test/fixtures/scenarios/bad';

/** File without its ending, `line:column`, what the message begins with (the field first). */
// prettier-ignore
const BAD: readonly (readonly [file: string, place: string, message: string])[] = [
  ['bytes_escape', '2:15', 'control character U+001B'],
  ['bytes_not_utf8', '2:17', 'not UTF-8 text'],
  ['bytes_nul', '2:15', 'control character U+0000'],
  ['bytes_utf16', '1:1', 'not UTF-8 text'],
  ['deep_compact', '3:67', 'nested deeper than 32 levels'],
  ['deep_flow', '2:46', 'nested deeper than 32 levels'],
  ['deep_flow_maps', '2:142', 'nested deeper than 32 levels'],
  ['deep_forty', '35:34', 'is nested deeper than 32 levels'],
  ['deep_indent', '131:1', 'indented by more than 128 columns'],
  ['enum_case', '3:14', 'network.transport must be one of tcp, unix'],
  ['enum_distribution', '2:53', 'workload.keys.distribution must be one of uniform, zipf, hotspot, latest, sequential'],
  ['enum_driver', '2:9', 'driver must be one of meta, memjs'],
  ['enum_placement', '3:14', 'network.placement must be one of md5, ketama, rendezvous, jump, modulo'],
  ['enum_sizes', '3:32', 'workload.value_bytes.distribution must be etc'],
  ['item_limit_above_memory', '7:9', 'network.memcached.options.1 must be at most half of network.memory_mb'],
  ['key_constructor', '3:3', 'workload.constructor is not a known field'],
  ['key_duplicate', '5:1', 'seed is given twice (first in line 2)'],
  ['key_duplicate_nested', '5:3', 'network.peers is given twice (first in line 3)'],
  ['key_empty', '2:1', "'' is not a known field"],
  ['key_in_wrong_place', '2:1', 'peers is not a known field'],
  ['key_merge', '3:3', 'network.<< is not a known field'],
  ['key_misspelt', '3:3', 'workload.goast_ratio is not a known field'],
  ['key_misspelt_in_stage', '3:19', 'stages.0.request is not a known field'],
  ['key_not_a_word', '2:3', 'the scenario has a key that is not a plain word'],
  ['key_proto', '2:1', '__proto__ is not a known field'],
  ['key_unknown', '2:1', 'flush_between_stages is not a known field'],
  ['keys_exponent_large', '4:43', 'workload.keys.exponent must be <= 10'],
  ['keys_exponent_of_hotspot', '6:15', 'workload.keys.exponent is for zipf and latest only (the distribution is hotspot)'],
  ['keys_exponent_without_distribution', '4:21', 'workload.keys.exponent is for zipf and latest only (the distribution is uniform)'],
  ['keys_exponent_zero', '4:41', 'workload.keys.exponent must be > 0'],
  ['keys_hot_of_zipf', '4:47', 'workload.keys.hot_keys_ratio is for hotspot only (the distribution is zipf)'],
  ['keys_hot_percent', '4:50', 'workload.keys.hot_keys_ratio must be <= 1'],
  ['keys_own_by_default', '3:25', 'workload.keyspace must be shared with workload.keys.distribution zipf'],
  ['keys_own_sequential', '4:13', 'workload.keyspace must be shared with workload.keys.distribution sequential'],
  ['keys_word', '3:9', 'workload.keys must be a map'],
  ['many_lines', '5001:1', 'more than 5000 lines'],
  ['memcached_path_newline', '4:11', "network.memcached.path must be a program's name or path, not empty and without control characters"],
  ['memcached_path_nul', '4:11', "network.memcached.path must be a program's name or path, not empty and without control characters"],
  ['missing_name', '1:1', 'name is required'],
  ['missing_rate_end', '4:17', 'stages.0.rate_per_s.to is required'],
  ['missing_stages', '1:1', 'stages is required'],
  ['name_control', '1:7', "name must be 1 to 64 of a-z 0-9 . _ -, begin with a letter or digit and not contain '..'"],
  ['name_differs', '1:7', "name must be 'name_differs', the file's name"],
  ['name_dots', '1:7', "name must be 1 to 64 of a-z 0-9 . _ -, begin with a letter or digit and not contain '..'"],
  ['name_markup', '1:7', "name must be 1 to 64 of a-z 0-9 . _ -, begin with a letter or digit and not contain '..'"],
  ['name_number', '1:7', 'name must be a string'],
  ['name_traversal', '1:7', "name must be 1 to 64 of a-z 0-9 . _ -, begin with a letter or digit and not contain '..'"],
  ['number_infinity', '2:13', 'deadline_s must be a number'],
  ['number_nan', '3:15', 'workload.read_ratio must be a number'],
  ['number_overflow', '2:11', 'settle_s must be a number'],
  ['number_with_unit', '3:14', 'network.memory_mb must be an integer'],
  ['option_daemon', '4:15', "network.memcached.options.0 has the option '-d', which scenarios may not use"],
  ['option_extstore', '4:15', "network.memcached.options.0 has the option 'ext_path', which scenarios may not use"],
  ['option_listen', '4:15', "network.memcached.options.0 has the option '-l', which scenarios may not use"],
  ['option_lru_shares', '4:15', 'network.memcached.options.0 makes hot_lru_pct + warm_lru_pct 90; memcached takes at most 80'],
  ['option_memory_file', '4:15', "network.memcached.options.0 has the option '-e', which scenarios may not use"],
  ['option_pid_file', '4:15', "network.memcached.options.0 has the option '-P', which scenarios may not use"],
  ['option_twice', '4:24', "network.memcached.options.1 gives '-R' a second time"],
  ['option_two_in_one', '4:15', "network.memcached.options.0 must give '-C' no value"],
  ['option_value', '4:15', "network.memcached.options.0 must give '-f' a number above 1, at most 32"],
  ['range_deadline_zero', '2:13', 'deadline_s must be > 0'],
  ['range_memory', '2:23', 'network.memory_mb must be >= 2'],
  ['range_peers_huge', '2:19', 'network.peers must be <= 256'],
  ['range_peers_zero', '3:10', 'network.peers must be >= 1'],
  ['range_ratio', '4:16', 'workload.ghost_ratio must be <= 1'],
  ['range_seed_large', '2:7', 'seed must be <= 4294967295'],
  ['range_seed_negative', '2:7', 'seed must be >= 0'],
  ['range_threads', '2:10', 'threads must be auto or an integer from 1 to 64'],
  ['range_ttl', '2:20', 'workload.ttl_s must be <= 2592000'],
  ['range_value_zero', '2:26', 'workload.value_bytes must be >= 1'],
  ['replication_above_peers', '4:16', 'network.replication must be <= network.peers'],
  ['set_on_miss_word', '3:16', 'workload.set_on_miss must be true or false'],
  ['sizes_bytes_missing', '5:7', 'workload.value_bytes.1.bytes is required'],
  ['sizes_list_above_item_limit', '5:16', "workload.value_bytes.1.bytes must be <= 1048476, what fits the peers' item limit"],
  ['sizes_list_empty', '3:16', 'workload.value_bytes must have at least 1 entry'],
  ['sizes_list_of_numbers', '3:17', 'workload.value_bytes.0 must be a map'],
  ['sizes_map_empty', '3:16', 'workload.value_bytes must have min and max, or distribution: etc'],
  ['sizes_max_missing', '3:23', 'workload.value_bytes.max is required beside min'],
  ['sizes_min_above_max', '3:33', 'workload.value_bytes.min must be <= max'],
  ['sizes_range_above_item_limit', '3:31', "workload.value_bytes.max must be <= 1048476, what fits the peers' item limit"],
  ['sizes_range_of_etc', '3:42', 'workload.value_bytes.max cannot go with distribution etc'],
  ['sizes_weight_zero', '3:39', 'workload.value_bytes.0.weight must be > 0'],
  ['stage_arrival_closed', '5:14', 'stages.0.arrival is for open loops only, with rate_per_s'],
  ['stage_both_loads', '3:33', 'stages.0.duration_s cannot go with requests: a closed loop ends by one of the two'],
  ['stage_duration_endless', '3:19', 'stages.0.duration_s must be <= 86400'],
  ['stage_in_flight_many', '4:16', 'stages.0.workers must be <= 976 with pipeline 1024'],
  ['stage_keys_by_requests', '3:31', 'stages.0.keys must be <= 100000 with 100 workers'],
  ['stage_keys_many', '3:43', 'stages.0.keys must be <= 10000 with 1000 workers'],
  ['stage_name_control', '3:13', 'stages.0.name must be 1 to 64 printable ASCII characters without blanks at the ends'],
  ['stage_names_repeat', '4:13', "stages.1.name is the name of stages.0 too ('warm')"],
  ['stage_no_operation', '3:19', 'stages.0.rate_per_s must give at least one operation'],
  ['stage_null', '3:4', 'stages.0 must be a map'],
  ['stage_operations_many', '3:32', 'stages.0.requests must give at most 10000000000 operations in all'],
  ['stage_outstanding_closed', '3:39', 'stages.0.max_outstanding is for open loops only, with rate_per_s'],
  ['stage_rate_text', '3:19', 'stages.0.rate_per_s must be a number or a map'],
  ['stage_rate_without_duration', '4:17', 'stages.0.duration_s is required beside rate_per_s'],
  ['stage_rate_zero', '3:19', 'stages.0.rate_per_s must be > 0'],
  ['stage_requests_and_rate', '5:15', 'stages.0.requests cannot go with rate_per_s: an open loop ends by duration_s'],
  ['stage_without_load', '4:5', 'stages.1 must have requests or duration_s'],
  ['stage_workers_many', '3:16', 'stages.0.workers must be <= 4096'],
  ['stages_empty', '2:9', 'stages must have at least 1 entry'],
  ['stages_map', '3:3', 'stages must be a list'],
  ['stages_too_many', '3:3', 'stages must have at most 100 entries'],
  ['threads_word', '2:10', 'threads must be auto or an integer from 1 to 64'],
  ['threshold_metric', '4:5', "thresholds.1 compares the unknown metric 'p98_us': did you mean 'p90_us'?"],
  ['threshold_number', '2:14', 'thresholds.0 must end in a number of 0 or more'],
  ['threshold_operator', '2:14', 'thresholds.0 must compare with <=, <, >= or >'],
  ['threshold_percent', '2:14', 'thresholds.0 must compare hit_rate with a share from 0 to 1'],
  ['threshold_stage', '2:14', "thresholds.0 names the stage '2x11', which there is not"],
  ['threshold_unquoted', '3:5', 'thresholds.0 must be a string'],
  ['ttl_list_long', '3:39', 'workload.ttl_s.1.seconds must be <= 2592000'],
  ['ttl_list_misspelt', '3:26', 'workload.ttl_s.0.wieght is not a known field'],
  ['ttl_map', '3:10', 'workload.ttl_s must be an integer or a list'],
  ['type_boolean', '2:11', 'settle_s must be a number'],
  ['type_float_for_integer', '3:10', 'network.peers must be an integer'],
  ['type_list_for_map', '2:10', 'network must be a map'],
  ['type_map_for_list', '2:13', 'thresholds must be a list'],
  ['type_null', '2:1', 'seed must be an integer'],
  ['type_number_for_string', '2:14', 'description must be a string'],
  ['type_string_for_number', '3:16', 'workload.value_bytes must be an integer'],
  ['value_above_item_limit', '3:16', "workload.value_bytes must be <= 1048476, what fits the peers' item limit"],
  ['value_above_raised_limit', '5:16', "workload.value_bytes must be <= 2097052, what fits the peers' item limit"],
  ['verify_number', '2:21', 'workload.verify must be one of false, true, checksum'],
  ['verify_word', '3:11', 'workload.verify must be one of false, true, checksum'],
  ['yaml_alias', '3:3', 'network has a YAML anchor, which is not allowed: write it out'],
  ['yaml_alias_bomb', '2:7', 'a has a YAML anchor, which is not allowed: write it out'],
  ['yaml_anchor', '2:13', 'seed has a YAML anchor, which is not allowed: write it out'],
  ['yaml_binary', '2:23', 'description has a YAML tag, which is not allowed'],
  ['yaml_directive', '1:1', 'YAML directives are not supported'],
  ['yaml_empty', '1:1', 'the scenario must be a map'],
  ['yaml_indentation', '4:1', 'not valid YAML: All mapping items must start at the same column'],
  ['yaml_list', '1:1', 'the scenario must be a map'],
  ['yaml_nested_value', '2:14', "not valid YAML: a value with ': ' in it needs quotes; or the next line's indentation is wrong"],
  ['yaml_only_comment', '1:1', 'the scenario must be a map'],
  ['yaml_scalar', '1:1', 'the scenario must be a map'],
  ['yaml_tab', '3:1', 'not valid YAML: a tab cannot indent YAML, use spaces'],
  ['yaml_tag', '2:21', 'seed has a YAML tag, which is not allowed'],
  ['yaml_two_documents', '4:1', 'not valid YAML: there is more than one YAML document'],
  ['yaml_unclosed_bracket', '3:1', 'not valid YAML: Flow map in block collection must be sufficiently indented and end with a }'],
  ['yaml_unclosed_quote', '5:1', 'not valid YAML: Missing closing "quote'],
];

function cli(...args: string[]) {
  const result = spawnSync(process.execPath, [CLI, 'validate', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

const fileOf = (name: string) => `${FOLDER}/${name}.yaml`;

test('every bad file stands in the table', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''));
  assert.equal(files.sort(), BAD.map(([name]) => name).sort());
  assert.ok(files.length >= 45);
});

for (const [name, place, message] of BAD) {
  test(`${name}.yaml has one problem, which is said to be at ${place}`, () => {
    const bytes = readFileSync(fileOf(name));
    const { text, problem } = decodeText(bytes);
    const problems = problem ? [problem] : checkScenario(text, fileOf(name)).problems;
    assert.is(problems.length, 1, problems.map((each) => each.message).join('\n'));
    const { position, message: actual } = problems[0]!;
    assert.is(`${position!.line}:${position!.column}`, place);
    assert.ok(actual.includes(message), actual);
  });
}

test('the command refuses each file with its place, its field and its line, and no stack trace', () => {
  const { code, out, err } = cli(...BAD.map(([name]) => fileOf(name)));
  assert.is(code, 2);
  assert.is(out, '', 'nothing is ok');
  assert.not.match(err, /^ {4}at /m);
  assert.not.match(err, /[\0-\x09\x0b-\x1f\x7f-\x9f]/);
  const blocks = err.split(/^(?=test\/fixtures)/m);
  for (const [index, [name, place, message]] of BAD.entries()) {
    const block = blocks[index]!;
    assert.ok(block.startsWith(`${fileOf(name)}:${place}: `), block);
    assert.ok(block.includes(message), block);
    if (name !== 'yaml_empty' && name !== 'yaml_unclosed_quote')
      assert.match(block, /\n +\| +\^\n/);
  }
});

test('the command refuses every file by itself', () => {
  const { code, out, err } = cli('--json', ...BAD.map(([name]) => fileOf(name)));
  assert.is(code, 2);
  assert.is(err, '');
  const findings = JSON.parse(out) as { file: string; valid: boolean; problems: object[] }[];
  assert.equal(
    findings.map(({ file, valid, problems }) => [file, valid, problems.length]),
    BAD.map(([name]) => [fileOf(name), false, 1]),
  );
});

test('files that are too large for the repository are refused as well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-bad-'));
  try {
    const large = {
      two_megabytes: `name: two_megabytes\n${'# padding\n'.repeat(200_000)}`,
      open_brackets: `description: ${'['.repeat(200_000)}\n`,
      open_maps: '{a: '.repeat(60_000),
      list_marks: '- '.repeat(100_000),
      key_marks: '? '.repeat(100_000),
      keys_in_a_row: 'a: '.repeat(80_000),
      wide_map: `{${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join(', ')}}`,
      same_keys: `{${'a: 1, '.repeat(40_000)}}`,
      aliases: `a: [${'*a, '.repeat(60_000)}]\n`,
      long_word: 'x'.repeat(250_000),
      open_quotes: '"\n'.repeat(4_000),
    };
    const files = Object.entries(large).map(([name, text]) => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    // Twice: what aborts the YAML parser is the second text of a kind.
    const { code, out, err } = cli('--json', ...files, ...files);
    assert.is(code, 2, err);
    const findings = JSON.parse(out) as { valid: boolean; problems: { message: string }[] }[];
    assert.equal(
      findings.map(({ valid }) => valid),
      Array(2 * files.length).fill(false),
    );
    assert.match(findings[0]!.problems[0]!.message, /larger than 256 KiB/);
    assert.match(findings[1]!.problems[0]!.message, /nested deeper than 32 levels/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the text form of a file with thousands of problems stays short', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-bad-'));
  try {
    const file = join(folder, 'wide_map.yaml');
    writeFileSync(file, `{${Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(', ')}}`);
    const { code, err } = cli(file);
    assert.is(code, 2);
    assert.ok(err.length < 20_000);
    assert.match(err, /and further problems/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
