// What a schema cannot say: how the fields of a scenario must fit one another. Every rule looks
// only at fields that are sound by themselves, so that one mistake gives one message.
import { messageOf } from '../errors.js';
import { closest } from '../schema/suggest.js';
import { masked } from '../printable.js';
import { checkChanges } from './change-rules.js';
import { checkFaults } from './fault-rules.js';
import { checkOptions, itemLimitBytes } from './memcached-options.js';
import { checkNetwork, sourceOf } from './network-rules.js';
import { stageNames } from './resolve.js';
import { checkStages } from './stage-rules.js';
import type { Subject } from './subject.js';
import { parseThreshold } from './thresholds.js';
import { checkLongestValue, checkWorkload } from './workload-rules.js';

const MEMORY = ['network', 'memory_mb'];
const OPTIONS = ['network', 'memcached', 'options'];

const MIB = 1024 * 1024;

/** Checks everything that involves more than one field. */
export function checkRules(subject: Subject): void {
  checkName(subject);
  checkNetwork(subject);
  checkWorkload(subject);
  checkMemory(subject);
  checkStages(subject);
  checkChanges(subject);
  checkFaults(subject);
  checkThresholds(subject);
}

function checkName({ data, baseName, sound, report }: Subject): void {
  if (!sound(['name']) || data.name === baseName) return;
  report(['name'], `must be '${masked(baseName)}', the file's name (got '${data.name}')`);
}

/** An item must fit memcached's item limit, which in turn must fit the peer's memory. */
function checkMemory(subject: Subject): void {
  const { data, sound, report } = subject;
  // What peers take that run already is read from them.
  if (!sound(OPTIONS) || sourceOf(subject) !== 'peers') return;
  const { options } = data.network.memcached;
  const problems = checkOptions(options);
  for (const { index, message, hint } of problems) {
    report([...OPTIONS, index], message, { ...(hint !== undefined && { hint }) });
  }
  if (problems.length > 0 || !sound(MEMORY)) return;
  const memoryMb = data.network.memory_mb;
  const limit = itemLimitBytes(options);
  if (limit > (memoryMb * MIB) / 2) {
    const index = options.findIndex((text) => text.startsWith('-I'));
    const message = `must be at most half of network.memory_mb (got ${limit} bytes of ${memoryMb} MiB)`;
    report([...OPTIONS, index], message, { blame: [MEMORY] });
    return;
  }
  checkLongestValue(subject);
}

function checkThresholds({ data, sound, report }: Subject): void {
  if (!sound(['thresholds'])) return;
  const names = sound(['stages']) ? stageNames(data.stages) : undefined;
  for (const [index, text] of data.thresholds.entries()) {
    const path = ['thresholds', index];
    try {
      const { stage } = parseThreshold(text);
      if (stage === undefined || !names || names.includes(stage)) continue;
      const meant = closest(stage, names);
      const hint = meant ? `did you mean '${meant}'?` : `stages: ${names.slice(0, 20).join(', ')}`;
      report(path, `names the stage '${masked(stage, 64)}', which there is not`, { hint });
    } catch (error) {
      report(path, messageOf(error));
    }
  }
}
