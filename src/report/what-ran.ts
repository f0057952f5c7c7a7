// What was measured, as names and values for the head of the page. Reads the resolved scenario
// defensively, as the charts' subtitles do.
import { printable } from '../printable.js';
import type { Report } from '../schema/generated/report.js';
import { formatDurationS } from '../units.js';
import { numberOf, plural, runningPeers, section, workloadParts } from './parameters.js';

type Fact = readonly [name: string, value: string];

function memoryText(report: Report): string {
  const own = numberOf(section(report.scenario, 'network'), 'memory_mb');
  if (own !== undefined) return `${own} MiB each`;
  const told = (report.environment.network?.peers ?? []).flatMap(({ memory_mb: mb }) => mb ?? []);
  const [least, most] = [Math.min(...told), Math.max(...told)];
  if (told.length === 0) return 'unknown';
  return least === most ? `${least} MiB each` : `${least} to ${most} MiB`;
}

function networkFacts(report: Report): Fact[] {
  const network = section(report.scenario, 'network');
  const { placement = 'md5' } = network;
  return [
    ['peers', String(numberOf(network, 'peers') ?? runningPeers(network)[0] ?? 'unknown')],
    ['memory', memoryText(report)],
    ['replication', String(numberOf(network, 'replication') ?? 1)],
    ['placement', typeof placement === 'string' ? printable(placement) : 'unknown'],
  ];
}

/** Closed or open, of all stages that were measured. */
function loopText({ runs }: Report): string {
  const loops = runs.flatMap(({ stages }) =>
    stages.map(({ rate_per_s: rate }) => (rate === null ? 'closed loop' : 'open loop')),
  );
  return [...new Set(loops)]
    .map((loop) => `, ${loop}`)
    .join(' and')
    .replaceAll(' and,', ' and');
}

/** How many stages a scenario has, and of how many there are figures where those are fewer. */
function stagesText(report: Report): string {
  const { stages } = report.scenario;
  const measured = report.summary.length;
  const asked = Array.isArray(stages) ? Math.max(stages.length, measured) : measured;
  const count = measured < asked ? `${measured} of ${plural(asked, 'stage')}` : String(asked);
  return count + loopText(report);
}

function runsText({ runs, session }: Report): string {
  const total = runs.reduce((sum, run) => sum + run.duration_s, 0);
  const side = session.side === null ? '' : `, side ${session.side} of an A/B session`;
  return `${runs.length} in ${formatDurationS(total)}${side}`;
}

/** What ran: network, driver, workload, stages, runs and the time, each a name and a value. */
export function whatRan(report: Report): Fact[] {
  return [
    ...networkFacts(report),
    ['driver', report.driver],
    ['workload', workloadParts(section(report.scenario, 'workload')).join(', ')],
    ['stages', stagesText(report)],
    ['runs', runsText(report)],
    ['started', `${report.started_at.slice(0, 19).replace('T', ' ')} UTC`],
  ];
}
