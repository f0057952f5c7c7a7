import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderSvg } from '../../src/report/svg.js';
import { studyRings } from '../../src/ring/study.js';
import { ringChart } from '../../src/ring-study/chart.js';
import { ringNotes } from '../../src/ring-study/table.js';
import type { RingStudy } from '../../src/schema/generated/ring.js';

function study(peers: number): RingStudy {
  const placements = [{ placement: 'md5', vnodes: 10 }, { placement: 'modulo' }] as const;
  const options = { peers, replication: 1, keys: 200, nameSets: 5 };
  return {
    schema_version: 1,
    tool: { name: 'peerbench', version: '0' },
    ...{ peers, replication: 1, weights: null, keys: 200, name_sets: 5 },
    rings: [...studyRings(placements, options)],
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

for (const peers of [1, 4]) {
  test(`a study of ${peers} is drawn without a warning, twice alike`, async () => {
    const warnings: string[] = [];
    const draw = () => renderSvg(ringChart(study(peers)), (warning) => warnings.push(warning));
    const svg = await draw();
    assert.equal(warnings, []);
    assert.match(svg, /modulo/);
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

test.run();
