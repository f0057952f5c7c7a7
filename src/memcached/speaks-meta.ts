// Whether a server knows the meta protocol, asked with its no-op: `mn` is answered by `MN`.
import { connect } from 'node:net';
import type { Address } from './address.js';

/** Time for the answer, in ms. */
const ANSWER_MS = 5_000;

/** Asks over a connection of its own. False for any other answer, undefined for none. */
export function speaksMeta(address: Address): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: ANSWER_MS });
    const end = (speaks: boolean | undefined): void => {
      socket.destroy();
      resolve(speaks);
    };
    let said = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
      if (said.length >= 'MN'.length) end(said.startsWith('MN'));
    });
    for (const event of ['error', 'timeout', 'close']) {
      socket.on(event, () => end(said === '' ? undefined : false));
    }
    socket.write('mn\r\n');
  });
}
