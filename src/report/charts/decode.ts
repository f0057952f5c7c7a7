// Reads the histograms of a report, which may come from anywhere.
import { BenchError, messageOf } from '../../errors.js';
import { Histogram } from '../../metrics/histogram.js';
import { printable } from '../../printable.js';
import type { LatencyFigures } from '../../schema/generated/report.js';

/**
 * Decodes a histogram of a report; `figures` give it its exact extremes and mean.
 * @throws {BenchError} ERR_REPORT_INVALID when the text is not one; `where` says which
 */
export function decodeHistogram(
  base64: string,
  where: string,
  figures?: LatencyFigures,
): Histogram {
  try {
    const { min = null, mean = null, max = null } = figures ?? {};
    if (min === null || mean === null || max === null) return Histogram.decode(base64);
    return Histogram.decode(base64, { minNs: min * 1e3, maxNs: max * 1e3, meanNs: mean * 1e3 });
  } catch (error) {
    // The place names a stage or a peer, in the words of whoever wrote the report.
    const message = `the report's ${printable(where)} cannot be read: ${printable(messageOf(error))}`;
    throw new BenchError('ERR_REPORT_INVALID', message, { cause: error });
  }
}
