import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GeneratorMeter } from '../../src/metrics/generator-meter.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Long enough for the event loop to deliver what was observed. */
const DELIVERY_MS = 20;

test('garbage collections count from the start of the phase to its end, and not before', async () => {
  const meter = new GeneratorMeter();
  for (let i = 0; i < 5; i++) collect();
  await sleep(DELIVERY_MS);
  for (let i = 0; i < 5; i++) collect();
  meter.start();
  collect();
  await sleep(DELIVERY_MS);
  collect();
  await sleep(DELIVERY_MS);
  const use = await meter.stop();
  // One that V8 had to do of its own accord may come on top.
  assert.ok(use.gcPauses >= 2 && use.gcPauses < 5, String(use.gcPauses));
  assert.ok(use.gcLongestMs > 0 && use.gcLongestMs < use.gcTotalMs);
  assert.ok(use.gcTotalMs <= use.gcPauses * use.gcLongestMs);
});

test.run();
