import { describe, expect, test } from 'vitest';
import { AddressRefused, createAddressGuard } from './address-guard.ts';

const guard = createAddressGuard();
const hostOf = (url: string) => new URL(url).hostname;

describe('the guard of outgoing calls', () => {
  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[4000::1]/',
    'http://[1::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[ff02::1]/',
  ])('%s may not be called', async (url) => {
    await expect(guard(hostOf(url))).rejects.toBeInstanceOf(AddressRefused);
  });

  test.each([
    ['http://8.8.8.8/', { address: '8.8.8.8', family: 4 }],
    ['http://172.32.0.1/', { address: '172.32.0.1', family: 4 }],
    ['http://[2606:4700::1111]/', { address: '2606:4700::1111', family: 6 }],
  ])('%s may', async (url, pinned) => {
    expect(await guard(hostOf(url))).toEqual([pinned]);
  });

  test.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
    ['::', '::ffff:ffff'],
    ['::ffff:0:0', '::fffe:ffff:ffff'],
    ['::ffff:0:7f00:1', '::ffff:0:ffff:ffff'],
    ['0:0:1::', '63:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['64:ff9b::', '64:ff9b::ffff:ffff'],
    ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
    ['100::', '100::ffff:ffff:ffff:ffff'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['1::1', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['4000::1', '5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['6000::', 'fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fe80::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('no address from %s to %s may be called, neither the first nor the last', async (first, last) => {
    await expect(guard(first)).rejects.toBeInstanceOf(AddressRefused);
    await expect(guard(last)).rejects.toBeInstanceOf(AddressRefused);
  });

  test.each([
    ['1.0.0.0', '9.255.255.255'],
    ['11.0.0.0', '100.63.255.255'],
    ['100.128.0.0', '126.255.255.255'],
    ['128.0.0.0', '169.253.255.255'],
    ['169.255.0.0', '172.15.255.255'],
    ['172.32.0.0', '191.255.255.255'],
    ['192.0.1.0', '192.0.1.255'],
    ['192.0.3.0', '192.88.98.255'],
    ['192.88.100.0', '192.167.255.255'],
    ['192.169.0.0', '198.17.255.255'],
    ['198.20.0.0', '198.51.99.255'],
    ['198.51.101.0', '203.0.112.255'],
    ['203.0.114.0', '223.255.255.255'],
    ['2001:200::', '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db9::', '2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2000::', '2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2003::', '3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('what is between those networks may be called, from %s to %s', async (first, last) => {
    expect(await guard(first)).toEqual([expect.objectContaining({ address: first })]);
    expect(await guard(last)).toEqual([expect.objectContaining({ address: last })]);
  });

  test.each([
    [['93.184.216.34', '10.0.0.1']],
    [['10.0.0.1', '93.184.216.34']],
    [['93.184.216.34', '::1']],
    [['2606:4700::1', '::ffff:127.0.0.1']],
    [[]],
  ])('a name of the addresses %j may not be called: each of them must be one that may', async (addresses) => {
    const named = createAddressGuard({
      lookUp: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    });

    await expect(named('hooks.example')).rejects.toBeInstanceOf(AddressRefused);
  });

  test('a name of several addresses that all may be called is pinned to them', async () => {
    const named = createAddressGuard({
      lookUp: async () => [
        { address: '93.184.216.34', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
    });

    expect((await named('hooks.example')).map(({ address }) => address)).toEqual([
      '93.184.216.34',
      '2606:4700::1',
    ]);
  });

  test('the operator opens a network, and only that', async () => {
    const open = createAddressGuard({ allow: ['10.1.0.0/16', '::1'] });

    expect(await open('10.1.2.3')).toHaveLength(1);
    expect(await open('::1')).toHaveLength(1);
    expect(await open('::ffff:10.1.0.1')).toEqual([{ address: '10.1.0.1', family: 4 }]);
    await expect(open('10.2.0.1')).rejects.toBeInstanceOf(AddressRefused);
    expect(() => createAddressGuard({ allow: ['10.0.0.0/33'] })).toThrow(RangeError);
    expect(() => createAddressGuard({ allow: ['example.org'] })).toThrow(RangeError);
  });

  test.each([
    ['http://127.0.0.1:9/x', 'is not on the public internet'],
    ['http://0x7f.1/', 'is not on the public internet'],
    ['http://[::1]/', 'is not on the public internet'],
    ['http://[::ffff:10.0.0.1]/', 'is not on the public internet'],
    ['http://[4000::1]/', 'is not on the public internet'],
    ['http://localhost:8080/', 'is not on the public internet'],
    ['http://api.LOCALHOST./', 'is not on the public internet'],
    ['https://example.org:0/', 'has a port that nothing listens at'],
    ['https://a..example.org/', 'has a name that nothing can have'],
    [`https://${'a'.repeat(64)}.example/`, 'has a name that nothing can have'],
    ['ftp://example.org/', 'must begin with https:// or http://'],
    ['/below', 'is no address'],
  ])('%s is refused when it is set: it %s', (url, refusal) => {
    expect(guard.refusalOf?.(url)).toBe(refusal);
  });

  test.each([
    'https://example.org/hook',
    'http://8.8.8.8:81/',
    'https://[2606:4700::1]/',
    'https://intranet/',
  ])('%s may be set: only its look-up tells', (url) => {
    expect(guard.refusalOf?.(url)).toBeUndefined();
  });

  test('what the operator opens may be set', () => {
    const open = createAddressGuard({ allow: ['127.0.0.0/8'] });

    expect(open.refusalOf?.('http://localhost:8080/')).toBeUndefined();
    expect(open.refusalOf?.('http://[::1]/')).toBe('is not on the public internet');
  });
});
