import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ProgressLine, progressText } from '../../src/commands/progress-line.js';
import { columnsOf } from '../../src/report/terminal.js';
import type { Progress } from '../../src/runner.js';
import { silentIo } from './silent-io.js';

const MEASURE: Progress = {
  ...{ run: 1, side: null, runs: 1, stage: 2, stages: 3, stageName: '5000/s', phase: 'measure' },
  ...{ operations: 10_000, dropped: 0, operationsExpected: 20_000, elapsedS: 2, expectedS: 4 },
};

test('the line tells the stage, the phase, how far it is and how fast', () => {
  const text = 'stage 2/3 5000/s  measure  10000 of 20000  5.00k/s  2.0 s left';
  assert.is(progressText(MEASURE), text);
});

test('dropped operations are told when there are any', () => {
  const text = progressText({ ...MEASURE, dropped: 1234 });
  assert.is(text, 'stage 2/3 5000/s  measure  10000 of 20000  1234 dropped  5.00k/s  2.0 s left');
});

test('the time left in all stands beside that of the phase where it is longer', () => {
  assert.ok(progressText(MEASURE, 125).endsWith('  2.0 s left  2 min 5 s in all'));
  assert.ok(progressText(MEASURE, 2.5).endsWith('  2.0 s left'));
  const ab = { ...MEASURE, run: 3, runs: 20, side: 'b' } as const;
  assert.ok(progressText(ab, 90).startsWith('run 3/20 b  stage 2/3 5000/s  measure  '));
});

test('in a narrow line the name is cut, figures go, and the time left stays', () => {
  const long = { ...MEASURE, stageName: 'n'.repeat(64) };
  assert.is(
    progressText(long, 60, 80),
    `stage 2/3 ${'n'.repeat(21)}…  measure  5.00k/s  2.0 s left  1 min 0 s in all`,
  );
  assert.is(
    progressText(long, 60, 60),
    `stage 2/3 ${'n'.repeat(10)}…  measure  2.0 s left  1 min 0 s in all`,
  );
  assert.is(progressText(MEASURE, 60, 45), 'stage 2/3 5000/s  measure  1 min 0 s in all');
  for (const columns of [80, 60, 40, 20]) {
    assert.ok(columnsOf(progressText(long, 60, columns)) <= columns);
    assert.ok(
      columnsOf(progressText({ ...long, stageName: '日'.repeat(64) }, null, columns)) <= columns,
    );
  }
});

/** A terminal that can be made narrower, and interrupted. */
function terminal() {
  const controller = new AbortController();
  const screen = { columns: 100, drawn: [] as string[] };
  const io = {
    ...silentIo(() => assert.unreachable('nothing goes to stdout')),
    err: (text: string) => void screen.drawn.push(text),
    interactive: true,
    warnings: {
      colour: false,
      get columns() {
        return screen.columns;
      },
    },
    signal: controller.signal,
  };
  return { io, screen, controller };
}

test('the line is drawn over itself, from the start to the report, and is gone at the end', () => {
  const { io, screen } = terminal();
  const line = new ProgressLine(io, false);
  line.show(MEASURE);
  line.show({ ...MEASURE, stage: 3, elapsedS: 4.1 });
  line.clear();
  assert.equal(screen.drawn, [
    '\r\u001b[Kstarting',
    `\r\u001b[K${progressText(MEASURE)}`,
    '\r\u001b[Kmeasured; writing the report',
    '\r\u001b[K',
  ]);
});

test('a terminal that became narrower has broken the line: both halves are erased', () => {
  const { io, screen } = terminal();
  const line = new ProgressLine(io, false);
  line.show(MEASURE);
  screen.columns = 40;
  line.show(MEASURE);
  const last = screen.drawn.at(-1)!;
  assert.ok(last.startsWith('\r\u001b[K\u001b[A\r\u001b[Kstage 2/3'), JSON.stringify(last));
  assert.ok(columnsOf(last.slice(last.lastIndexOf('K') + 1)) < 40);
  line.show(MEASURE);
  assert.ok(screen.drawn.at(-1)!.startsWith('\r\u001b[Kstage 2/3'));
});

test('an interruption shows at once, and the line tells nothing else from then on', () => {
  const { io, screen, controller } = terminal();
  const line = new ProgressLine(io, false);
  controller.abort('SIGINT');
  line.show(MEASURE);
  assert.is(screen.drawn.length, 2);
  assert.match(screen.drawn[1]!, 'interrupted; writing what there is');
});

test('nothing is drawn where stderr is no terminal, nor with --quiet', () => {
  for (const [interactive, quiet] of [
    [false, false],
    [true, true],
  ] as const) {
    const { io, screen } = terminal();
    const line = new ProgressLine({ ...io, interactive }, quiet);
    line.show(MEASURE);
    line.clear();
    assert.equal(screen.drawn, []);
  }
});

test.run();
