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

  test('the operator opens a network, and only that', async () => {
    const open = createAddressGuard({ allow: ['10.1.0.0/16', '::1'] });

    expect(await open('10.1.2.3')).toHaveLength(1);
    expect(await open('::1')).toHaveLength(1);
    expect(await open('::ffff:10.1.0.1')).toEqual([{ address: '10.1.0.1', family: 4 }]);
    await expect(open('10.2.0.1')).rejects.toBeInstanceOf(AddressRefused);
    expect(() => createAddressGuard({ allow: ['10.0.0.0/33'] })).toThrow(RangeError);
    expect(() => createAddressGuard({ allow: ['example.org'] })).toThrow(RangeError);
  });
});
