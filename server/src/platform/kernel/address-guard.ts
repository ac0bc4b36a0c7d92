import { lookup } from 'node:dns/promises';
import { BlockList, isIP, SocketAddress } from 'node:net';

type Network = readonly [address: string, bits: number];

/** An address that a name was resolved to and that may be called: connect to it and to no other. */
export type PinnedAddress = { address: string; family: 4 | 6 };

/** Resolves a host name once and vouches for what came out; rejects with AddressRefused. */
export type AddressGuard = {
  (hostname: string): Promise<PinnedAddress[]>;
  /**
   * Why nothing at that address can ever be called, whatever names will lead to: to be said when it is set. Undefined
   * where it may be. A guard without it lets everything be set.
   */
  refusalOf?(url: string): string | undefined;
};

/** The name resolves to an address of a network that must not be called, or to none. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Global unicast, which may be called: of IPv4 what is public, of IPv6 what has been given out (2000::/3). Within
 * them stand the exceptions of the registries of special addresses; whatever is in no list may not be called.
 */
const globalNetworks: readonly Network[] = [
  ['0.0.0.0', 0],
  ['2000::', 3],
];
const exceptions: readonly Network[] = [
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
  ['224.0.0.0', 3],
  // Ranges that lead to IPv4 by another way (Teredo, 6to4), protocols' own, documentation.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/**
 * The guard of calls to addresses that somebody else wrote down. Every address a name has must be callable, so
 * that a name cannot hide a private one behind a public one. `allow` opens networks, as CIDR (`10.1.0.0/16`).
 * `lookUp` asks the name servers. Throws RangeError for an `allow` that is no network.
 */
export function createAddressGuard({
  allow = [],
  lookUp = (host) => lookup(host, { all: true }),
}: {
  allow?: readonly string[];
  lookUp?: (host: string) => Promise<{ address: string; family: number }[]>;
} = {}): AddressGuard {
  const isGlobal = createNetworkCheck(globalNetworks);
  const isException = createNetworkCheck(exceptions);
  const isOpened = createNetworkCheck(allow.map(parseNetwork));
  const mayCall = (pinned: PinnedAddress) => isOpened(pinned) || (isGlobal(pinned) && !isException(pinned));

  async function guard(hostname: string): Promise<PinnedAddress[]> {
    const host = withoutBrackets(hostname);
    const addresses = (await resolve(host, lookUp)).map(unmapped);
    if (addresses.length === 0 || !addresses.every(mayCall)) throw new AddressRefused(`may not call ${host}`);
    return addresses;
  }

  return Object.assign(guard, {
    refusalOf(url: string): string | undefined {
      if (!URL.canParse(url)) return 'is no address';
      const { protocol, hostname, port } = new URL(url);
      if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// or http://';
      if (port === '0') return 'has a port that nothing listens at';
      const host = withoutBrackets(hostname);
      const known = isIP(host) ? host : /(?:^|\.)localhost\.?$/.test(host) ? '127.0.0.1' : undefined;
      if (known === undefined) return isHostName(host) ? undefined : 'has a name that nothing can have';
      const family = isIP(known) === 4 ? 4 : 6;
      return mayCall(unmapped({ address: known, family })) ? undefined : 'is not on the public internet';
    },
  });
}

const withoutBrackets = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');

/** As DNS limits them; the root's own dot may stand at the end. */
function isHostName(host: string): boolean {
  const labels = host.replace(/\.$/, '').split('.');
  return host.length <= 253 && labels.every((label) => label.length > 0 && label.length <= 63);
}

async function resolve(
  host: string,
  lookUp: (host: string) => Promise<{ address: string; family: number }[]>,
): Promise<PinnedAddress[]> {
  const family = isIP(host);
  if (family) return [{ address: host, family: family === 4 ? 4 : 6 }];
  const found = await lookUp(host);
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

function parseNetwork(cidr: string): Network {
  const [address = '', bits] = cidr.trim().split('/');
  const family = isIP(address);
  const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  const whole = Number.isInteger(length) && length >= 0 && length <= (family === 4 ? 32 : 128);
  if (!family || !whole) throw new RangeError(`not a network: ${cidr}`);
  return [address, length];
}

/** Each family in a list of its own: an IPv4 network is not to be found by the IPv6 address that maps it. */
function createNetworkCheck(networks: readonly Network[]): (pinned: PinnedAddress) => boolean {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const [address, bits] of networks) {
    const family = isIP(address) === 4 ? 4 : 6;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    lists[family].addSubnet(new SocketAddress({ address, family: type }), bits);
  }
  return ({ address, family }) => lists[family].check(address, family === 4 ? 'ipv4' : 'ipv6');
}
