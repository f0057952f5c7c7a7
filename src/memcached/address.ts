// Where a peer listens. Placement never depends on it: rings hash names.

/** A TCP endpoint (loopback by default) or the path of a unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** The address as people write it: `127.0.0.1:11211`, `[::1]:11211` or `unix:/run/x.sock`. */
export function formatAddress(address: Address): string {
  if ('path' in address) return `unix:${address.path}`;
  const { host, port } = address;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
