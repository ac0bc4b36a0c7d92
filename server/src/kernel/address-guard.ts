import { lookup } from 'node:dns/promises';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** An address that a name was resolved to and that may be called: connect to it and to no other. */
export type PinnedAddress = { address: string; family: 4 | 6 };

/** Resolves a host name once and vouches for what came out; rejects with AddressRefused. */
export type AddressGuard = (hostname: string) => Promise<PinnedAddress[]>;

/** The name resolves to an address of a network that must not be called, or to none. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Loopback, link-local, private, shared, documentation, benchmark, multicast, reserved. */
const refusedSubnets: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/**
 * The guard of calls to addresses that somebody else wrote down. Every address a name has must be callable, so
 * that a name cannot hide a private one behind a public one. `allow` opens networks, as CIDR (`10.1.0.0/16`).
 * Throws RangeError for an `allow` that is no network.
 */
export function createAddressGuard({ allow = [] }: { allow?: readonly string[] } = {}): AddressGuard {
  const refused = blockListOf(refusedSubnets);
  const allowed = blockListOf(allow.map(parseNetwork));
  const mayCall = ({ address, family }: PinnedAddress) => {
    const type = family === 4 ? 'ipv4' : 'ipv6';
    return allowed.check(address, type) || !refused.check(address, type);
  };

  return async (hostname) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = (await resolve(host)).map(unmapped);
    if (addresses.length === 0 || !addresses.every(mayCall)) throw new AddressRefused(`may not call ${host}`);
    return addresses;
  };
}

async function resolve(host: string): Promise<PinnedAddress[]> {
  const family = isIP(host);
  if (family) return [{ address: host, family: family === 4 ? 4 : 6 }];
  const found = await lookup(host, { all: true });
  return found.map(({ address, family: version }) => ({ address, family: version === 4 ? 4 : 6 }));
}

/** `::ffff:127.0.0.1` is 127.0.0.1, however it is spelt. */
function unmapped(pinned: PinnedAddress): PinnedAddress {
  if (pinned.family === 4) return pinned;
  // Without its zone (`fe80::1%eth0`); the URL parser writes the mapped form in hexadecimal.
  const address = (pinned.address.split('%')[0] ?? '').toLowerCase();
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(
    new URL(`http://[${address}]/`).hostname.slice(1, -1),
  );
  if (!mapped) return { address, family: 6 };
  const bits = (Number.parseInt(mapped[1] ?? '', 16) << 16) | Number.parseInt(mapped[2] ?? '', 16);
  return { address: [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.'), family: 4 };
}

function parseNetwork(cidr: string): [string, number] {
  const [address = '', bits] = cidr.trim().split('/');
  const family = isIP(address);
  const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  const whole = Number.isInteger(length) && length >= 0 && length <= (family === 4 ? 32 : 128);
  if (!family || !whole) throw new RangeError(`not a network: ${cidr}`);
  return [address, length];
}

function blockListOf(subnets: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [address, length] of subnets) {
    list.addSubnet(new SocketAddress({ address, family: isIP(address) === 4 ? 'ipv4' : 'ipv6' }), length);
  }
  return list;
}
