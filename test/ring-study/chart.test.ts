import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderSvg } from '../../src/report/svg.js';
import { fewestVnodes } from '../../src/ring/fewest-vnodes.js';
import { studyRings } from '../../src/ring/study.js';
import { ringChart } from '../../src/ring-study/chart.js';
import { ringNotes, ringTable } from '../../src/ring-study/table.js';
import type { RingStudy } from '../../src/schema/generated/ring.js';

function study(...peers: number[]): RingStudy {
  const placements = [{ placement: 'md5', vnodes: 10 }, { placement: 'modulo' }] as const;
  const options = { peers, replication: 1, keys: 200, nameSets: 5 };
  const rings = [...studyRings(placements, options)].filter((result) => result !== undefined);
  return {
    schema_version: 1,
    tool: { name: 'peerbench', version: '0' },
    ...{ peers, replication: 1, weights: null, keys: 200, name_sets: 5 },
    max_over_mean: 1.25,
    fewest_vnodes: fewestVnodes(rings, 1.25),
    rings,
  };
}

test('the picture holds what the study says, ring by ring', () => {
  const data = study(4);
  const { rows } = ringChart(data).table;
  assert.equal(
    rows.map(([ring, figure]) => `${ring}: ${figure}`),
    ['md5 10', 'modulo'].flatMap((ring) =>
      ['busiest peer over mean', 'a peer joins', 'the last leaves', 'the first leaves'].map(
        (figure) => `${ring}: ${figure}`,
      ),
    ),
  );
  const [md5, modulo] = data.rings;
  assert.equal(rows[0]!.slice(2, 6), Object.values(md5!.max_over_mean).toSpliced(1, 1));
  assert.equal(rows[5]!.slice(2), [modulo!.joins.moved, null, null, null, 0.2]);
});

for (const peers of [[1], [4, 1]]) {
  test(`a study of ${peers.join(' and ')} is drawn without a warning, twice alike`, async () => {
    const warnings: string[] = [];
    const draw = () => renderSvg(ringChart(study(...peers)), (warning) => warnings.push(warning));
    const svg = await draw();
    assert.equal(warnings, []);
    assert.match(svg, peers.length > 1 ? />4: modulo</ : />modulo</);
    assert.match(svg, />allowed: 1\.25</);
    assert.is(await draw(), svg);
  });
}

test('notes tell the ideal of each change, and break at the width of the terminal', () => {
  const notes = ringNotes(study(4), 40);
  assert.ok(notes.split('\n').every((line) => line.length <= 40));
  assert.match(
    notes.replace(/\s+/g, ' '),
    /Ideal: joins 20\.0%, leaves 25\.0%\. Even by construction.*: modulo\./,
  );
  assert.not.match(ringNotes(study(1), 80), /leaves \d/);
});

test('where the table is too wide, how even a ring is and what moves stand one below the other', () => {
  const lines = ringTable(study(4), 60).trimEnd().split('\n');
  assert.ok(lines.every((line) => line.length <= 60 && !line.includes('…')));
  const headers = lines.filter((line) => line.startsWith('placement'));
  assert.equal(
    headers.map((line) => line.split(/ {2,}/)),
    [
      ['placement', 'vnodes', 'max', '5-95%', 'worst', 'CV'],
      ['placement', 'vnodes', 'joins', 'last out', 'first out'],
    ],
  );
  assert.is(lines.filter((line) => /^md5 +10 /.test(line)).length, 2);
});

test('the notes tell the fewest virtual nodes that will do, for each number of peers', () => {
  const note = (data: RingStudy) => /^Fewest.*$/m.exec(ringNotes(data, 200))?.[0];
  const data = { ...study(4, 8), fewest_vnodes: [] };
  assert.is(note(data), undefined);
  const said = 'Fewest vnodes with which 95 of 100 sets of peer names keep max within 1.25';
  const one = { ...study(4), fewest_vnodes: [{ peers: 4, vnodes: 10 }] };
  assert.is(note(one), `${said}: 10; of 10.`);
  const fewest = [
    { peers: 4, vnodes: 10 },
    { peers: 8, vnodes: null },
  ];
  assert.is(
    note({ ...data, fewest_vnodes: fewest }),
    `${said}: 10 (4 peers), none (8 peers); of 10.`,
  );
});

test('several numbers of peers have a table each, with columns alike', () => {
  const lines = ringTable(study(1, 10), 80).split('\n');
  assert.equal(
    [lines[0], lines[5]],
    ['1 peer, 1 copy of each key', '10 peers, 1 copy of each key'],
  );
  assert.equal([lines[1], lines[4]], [lines[6], '']);
  assert.match(lines[2]!, /^md5 +10 +1\.00 /);
});

test.run();
