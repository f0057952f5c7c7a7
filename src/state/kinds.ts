// The kinds of files that hold state, each with its schema. Schemas are compiled on first use.
import type { FileKind } from '../scenario/checked-file.js';
import { compileSchema, type Validator } from '../schema/validator.js';

function kind(what: string, schema: string): FileKind {
  let compiled: Validator | undefined;
  return {
    what,
    code: 'ERR_STATE_INVALID',
    validate: (data) => {
      compiled ??= compileSchema(schema, { fillDefaults: true });
      return compiled(data);
    },
  };
}

export const SETTINGS = kind('settings file', 'settings');
export const NETWORK_LIST = kind('list of networks', 'networks');
export const NETWORK = kind('network file', 'network');
export const PEER_LIST = kind('list of peers', 'peers');
export const PEER = kind('peer file', 'peer');
