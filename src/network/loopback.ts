// Which addresses are this machine's own. memcached has no authentication, and a benchmark is a flood:
// anything further away has to be asked for.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { BenchError, messageOf } from '../errors.js';
import { type Address, formatAddress } from '../memcached/address.js';

// RFC 1122, section 3.2.1.3 (127/8) and RFC 4291, section 2.5.3 (::1). Covers ::ffff:127.0.0.1.
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether nobody else can be reached there: a unix socket, or an IP address of the loopback interface. */
export function isLocal(address: Address): boolean {
  if ('path' in address) return true;
  const family = isIP(address.host);
  return family !== 0 && LOOPBACK.check(address.host, family === 6 ? 'ipv6' : 'ipv4');
}

/** What a peer's address may be. */
export interface Reach {
  /** Whether peers may be on other machines. */
  readonly allowRemote: boolean;
}

/**
 * The address with a host's name looked up, each of its IP addresses in turn: what is checked here
 * is what is connected to, and no lookup falls into a measurement.
 * @throws {BenchError} ERR_USAGE when one is another machine's and that is not allowed,
 *   ERR_PEER_LOST for a name that is not known
 */
export async function resolveAddress(
  name: string,
  address: Address,
  { allowRemote }: Reach,
): Promise<readonly Address[]> {
  const found = await lookUp(name, address);
  const remote = found.find((each) => !isLocal(each));
  if (remote === undefined || allowRemote) return found;
  throw new BenchError(
    'ERR_USAGE',
    `peer ${name} at ${formatAddress(address)} is not on this machine's loopback interface: ` +
      `say --allow-remote if it is yours to put load on`,
  );
}

async function lookUp(name: string, address: Address): Promise<Address[]> {
  if ('path' in address || isIP(address.host) !== 0) return [address];
  const { host, port } = address;
  try {
    const found = await lookup(host, { all: true });
    return found.map((each) => ({ host: each.address, port }));
  } catch (error) {
    const where = `peer ${name} at ${formatAddress(address)}`;
    throw new BenchError('ERR_PEER_LOST', `${where}: ${messageOf(error)}`, { cause: error });
  }
}
