// Scenario files, the shipped ones to begin with.
import { loadScenario, readScenarioText, shippedScenarios } from '../../src/scenario/load.js';
import { fileTarget, type Kind } from './file-cases.js';

const SCENARIO: Kind = {
  name: 'scenario',
  // The name that a scenario has must be its file's; mutations find the others.
  file: 'demo_net.yaml',
  code: 'ERR_SCENARIO_INVALID',
  read: (file) => loadScenario(file),
  bases: shippedScenarios().map(({ file, name }) =>
    readScenarioText(file).text.replace(`name: ${name}`, 'name: demo_net'),
  ),
};

/** Scenarios through `loadScenario`. */
export const scenarios = fileTarget('scenario files', [SCENARIO]);
