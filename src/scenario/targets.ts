// Where peers listen that something else started, as scenarios write it: `[NAME=]ADDRESS`. Grammar
// only: nothing is looked up and nothing is connected to.
import { isIPv4, isIPv6 } from 'node:net';
import { masked } from '../printable.js';

/** Where a target listens: a host (a name or an address) and a port, or a unix socket. */
export type TargetAddress =
  { readonly host: string; readonly port: number } | { readonly path: string };

/** One peer of `network.targets`. */
export interface Target {
  /** What the ring hashes: what stands before '=', else the address as written. */
  readonly name: string;
  readonly address: TargetAddress;
}

/** A ring name in front of an address. A '/' in it would make `unix:/a=b` ambiguous. */
const NAMED = /^([^/=[\]]*)=(.*)$/su;
/** Printable ASCII without blanks; '#' separates a name from its virtual node's number. */
const NAME = /^[!-"$-~]{1,64}$/;
/** Bytes of a unix socket's path: sun_path of Linux (108) less its NUL, unix(7). */
const MAX_PATH_BYTES = 107;
/** A host name: labels of letters, digits and inner hyphens (RFC 1123, section 2.1). */
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const UNIX = 'unix:';
const FORMS = 'HOST:PORT, [IPV6]:PORT or unix:/PATH, with NAME= before it for another ring name';

/**
 * Reads one entry of `network.targets`.
 * @returns the target, or what is wrong, to be read after the field's name
 */
export function parseTarget(text: string): Target | { readonly problem: string } {
  const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
  if (control) return { problem: `must hold no control characters (got '${masked(text, 60)}')` };
  const named = NAMED.exec(text);
  const [name, address] = named ? [named[1]!, named[2]!] : [text, text];
  const where = parseAddress(address);
  if ('problem' in where) return where;
  if (named && !NAME.test(name)) {
    return {
      problem: `must have 1 to 64 printable ASCII characters without blanks and '#' before '=' (got '${masked(name, 70)}')`,
    };
  }
  if (name.includes('#')) {
    return { problem: `holds '#', which no ring name may: put a name before it, NAME=${UNIX}/...` };
  }
  return { name, address: where };
}

function parseAddress(text: string): TargetAddress | { readonly problem: string } {
  const got = `(got '${masked(text, 60)}')`;
  if (text.startsWith(UNIX)) return parsePath(text.slice(UNIX.length), got);
  const [, inBrackets, plain, port] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):(.*)$/s.exec(text) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined || port === undefined) return { problem: `must be ${FORMS} ${got}` };
  const known =
    inBrackets === undefined ? isHost(host) : isIPv6(inBrackets) && !inBrackets.includes('%');
  if (!known) return { problem: `must name a host or an IP address before the port ${got}` };
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535) {
    return { problem: `must have a port from 1 to 65535 ${got}` };
  }
  return { host, port: number };
}

/** What looks like an IPv4 address must be one: 127.1 and 010.0.0.1 mean other hosts elsewhere. */
function isHost(text: string): boolean {
  return /^[\d.]+$/.test(text) ? isIPv4(text) : HOST.test(text);
}

function parsePath(path: string, got: string): TargetAddress | { readonly problem: string } {
  if (!path.startsWith('/')) {
    return { problem: `must name the socket by an absolute path, unix:/PATH ${got}` };
  }
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_PATH_BYTES) {
    return { problem: `must have a path of at most ${MAX_PATH_BYTES} bytes (got ${bytes})` };
  }
  return { path };
}

/** The targets of a checked scenario. */
export function targetsOf(texts: readonly string[]): Target[] {
  return texts.map((text) => {
    const target = parseTarget(text);
    if ('problem' in target) throw new RangeError(`'${masked(text)}' ${target.problem}`);
    return target;
  });
}

/** One text for one address, however it was written. */
export function addressKey(address: TargetAddress): string {
  if ('path' in address) return address.path;
  const { host, port } = address;
  // A URL writes equal IPv6 addresses alike (WHATWG URL, "IPv6 serializer").
  const canonical = isIPv6(host) ? new URL(`http://[${host}]`).hostname : host.toLowerCase();
  return `${canonical}:${port}`;
}
