// `peerbench compare`: two reports and what can be concluded. Judges, but does not gate.
import { EXIT_CODES } from '../errors.js';
import type { Command } from './command.js';
import { checkPagePlace } from './output-places.js';
import { chosenFormat, compareTwo, SHARED_HELP, SHARED_OPTIONS, show } from './two-reports.js';

export const command: Command = {
  usage:
    'BASE CAND [--format F] [--vary PATH]... [--policy FILE] [--calibration FILE] [--html FILE] [--open]',
  help: `${SHARED_HELP}

exit codes: 0 compared, whatever came out; 2 bad usage, policy, calibration or report; 12 not comparable, or
nothing was measured. 'peerbench gate' ends with the verdict's own code.`,
  options: SHARED_OPTIONS,
  positionals: { min: 2, max: 2 },
  async run(positionals, options, io) {
    const format = chosenFormat(options);
    const [base = '', candidate = ''] = positionals;
    await checkPagePlace(base, candidate, options.html);
    const compared = await compareTwo(positionals, options);
    await show(compared, format, options, io);
    const { verdict } = compared.comparison;
    return verdict === 'not_comparable' ? EXIT_CODES.ERR_NOT_COMPARABLE : 0;
  },
};
