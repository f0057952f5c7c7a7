// `peerbench gate`: a comparison that says no. Its exit code is the verdict's, which verdict.json
// keeps for those who cannot see exit codes.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_CODES } from '../errors.js';
import { VERDICT_FILE, writeVerdict } from '../report/verdict-file.js';
import { cannotWrite } from '../report/files.js';
import { abAdvice } from './ab-advice.js';
import type { Command, Io, OptionValues } from './command.js';
import { checkPagePlace, verdictFolder } from './output-places.js';
import {
  chosenFormat,
  type Compared,
  compareTwo,
  SHARED_HELP,
  SHARED_OPTIONS,
  show,
} from './two-reports.js';

/** What an earlier gate wrote must not pass for the verdict of one that could not make any. */
async function removeEarlier(target: string): Promise<void> {
  const file = join(target, VERDICT_FILE);
  try {
    await rm(file, { force: true });
  } catch (error) {
    // No folder to hold one: reading the report tells.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw cannotWrite(file, error);
  }
}

/** The runs at hand cannot answer, however often one looks: what can. */
function advise(compared: Compared, options: OptionValues, io: Io): void {
  const { verdict, exit_code: exitCode } = compared.comparison;
  if (verdict !== 'inconclusive' || exitCode !== EXIT_CODES.ERR_NOT_COMPARABLE) return;
  io.err(abAdvice(compared, options));
}

async function execute(
  positionals: readonly string[],
  options: OptionValues,
  io: Io,
): Promise<number> {
  const [base = '', candidate = ''] = positionals;
  const target = await verdictFolder(base, candidate, options.out);
  // Before anything can be refused: what could not be judged has no verdict.
  await removeEarlier(target);
  const format = chosenFormat(options);
  await checkPagePlace(base, candidate, options.html, target);
  const compared = await compareTwo(positionals, options);
  await writeVerdict(target, compared.comparison);
  await show(compared, format, options, io);
  advise(compared, options, io);
  return compared.comparison.exit_code;
}

export const command: Command = {
  usage:
    'BASE CAND [--policy FILE] [--calibration FILE] [--vary PATH]... [--format F] [--html FILE] [--open] ' +
    '[--out DIR]',
  help: `${SHARED_HELP}
  --out DIR       gets ${VERDICT_FILE} (default: CAND; BASE is never written to)

exit codes: 0 nothing speaks against the candidate, 2 bad usage, policy, calibration or report, 3 ${VERDICT_FILE}
cannot be written, 10 regressed, 11 inconclusive and the policy says that this fails, 12 not
comparable, nothing measured, or runs that cannot answer: fewer than six a side, of different
sessions without a calibration, or incomplete. Then it prints the 'peerbench ab' command that can.`,
  options: { ...SHARED_OPTIONS, out: { type: 'string' } },
  positionals: { min: 2, max: 2 },
  run: execute,
};
