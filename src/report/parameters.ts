// One line that tells what ran, for headlines and subtitles. Reads the resolved scenario defensively:
// this schema does not describe it, and older reports may lack what is new.
import type { Report } from '../schema/generated/report.js';
import { formatBytes, formatPercent } from '../units.js';
import { printable } from '../printable.js';

/** The map `name` of a map; empty where there is none. */
export function section(
  of: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The number `name` of a map; undefined where there is none. */
export function numberOf(of: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** The scenario's name, safe to print; `unnamed` when it has none. */
export function scenarioName(report: Report): string {
  const { name } = report.scenario;
  return typeof name === 'string' && name !== '' ? printable(name) : 'unnamed';
}

/** A number of things: `1 run`, `3 runs`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Peers that the scenario does not start, in words; empty where it names none. */
export function runningPeers({ targets, use }: Record<string, unknown>): string[] {
  if (Array.isArray(targets)) return [plural(targets.length, 'running peer')];
  return typeof use === 'string' ? [`network ${printable(use)}`] : [];
}

function networkParts(network: Record<string, unknown>): string[] {
  const peers = numberOf(network, 'peers');
  const memoryMb = numberOf(network, 'memory_mb');
  const replication = numberOf(network, 'replication');
  const memory = memoryMb === undefined ? '' : ` × ${memoryMb} MiB`;
  const parts = peers === undefined ? runningPeers(network) : [plural(peers, 'peer') + memory];
  if (replication !== undefined && replication > 1) parts.push(`replication ${replication}`);
  const { placement = 'md5' } = network;
  if (typeof placement === 'string' && placement !== 'md5') parts.push(printable(placement));
  return parts;
}

/** The name of a distribution in a map of the workload, safe to print. */
function distributionOf(workload: Record<string, unknown>, name: string): string | undefined {
  const { distribution } = section(workload, name);
  return typeof distribution === 'string' ? printable(distribution) : undefined;
}

/** Sizes of values, distribution of keys and share of reads, in words. */
export function workloadParts(workload: Record<string, unknown>): string[] {
  const valueBytes = numberOf(workload, 'value_bytes');
  const readRatio = numberOf(workload, 'read_ratio');
  const sizes = distributionOf(workload, 'value_bytes') ?? 'mixed';
  const parts = [`${valueBytes === undefined ? sizes : formatBytes(valueBytes)} values`];
  const keys = distributionOf(workload, 'keys') ?? 'uniform';
  if (keys !== 'uniform') parts.push(`${keys} keys`);
  if (readRatio !== undefined) parts.push(`${formatPercent(readRatio)} reads`);
  return parts;
}

/** Scenario and key parameters: `read_heavy · 8 peers × 64 MiB · 1.00 KiB values · 95.0% reads …`. */
export function parametersOf(report: Report): string {
  return [
    scenarioName(report),
    ...networkParts(section(report.scenario, 'network')),
    ...workloadParts(section(report.scenario, 'workload')),
    `driver ${report.driver}`,
    plural(report.runs.length, 'run'),
    ...(report.status === 'complete' ? [] : [report.status]),
  ].join(' · ');
}
