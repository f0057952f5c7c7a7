// One daemon under two names, and two that look like one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import type { Address } from '../../src/memcached/address.js';
import { formatAddress } from '../../src/memcached/address.js';
import type { PeerLife } from '../../src/metrics/peer-life.js';
import { type KnownPeer, requireDistinct } from '../../src/network/distinct-peers.js';
import { withDaemon } from '../support/daemon.js';
import { withDetour } from '../support/detour.js';

/** As of the first process of a container. */
const LIFE: PeerLife = { pid: 1, startedS: 1_700_000_000 };

function peersAt(...addresses: readonly Address[]): KnownPeer[] {
  return addresses.map((address, i) => ({ name: `peer${i}`, address, life: LIFE }));
}

async function refusal(peers: readonly KnownPeer[]): Promise<string> {
  try {
    await requireDistinct(peers);
    return '';
  } catch (error) {
    assert.ok(error instanceof BenchError && error.code === 'ERR_USAGE', String(error));
    return error.message;
  }
}

test('one daemon behind two addresses is one peer, and two that say the same of themselves are two', () =>
  withDaemon(({ address: first }) =>
    withDaemon(({ address: second }) =>
      withDetour(first, async ({ address: detour }) => {
        assert.is(await refusal(peersAt(first, second)), '');
        assert.match(
          await refusal(peersAt(first, second, detour)),
          `peers peer0 at ${formatAddress(first)} and peer2 at ${formatAddress(detour)} are one ` +
            'memcached (pid 1)',
        );
        assert.match(await refusal(peersAt(detour, first)), 'peer0 at');
        assert.match(
          await refusal(peersAt(first, second, second)),
          'peers peer1 and peer2 are one',
        );
        // Nothing is asked where nothing is suspicious: there is no third pid 2.
        const [one, other] = peersAt(first, detour);
        for (const life of [
          { ...LIFE, pid: 2 },
          { ...LIFE, startedS: 1_700_000_100 },
          { pid: null, startedS: null },
        ]) {
          assert.is(await refusal([one!, { ...other!, life }]), '', JSON.stringify(life));
        }
      }),
    ),
  ));

test.run();
