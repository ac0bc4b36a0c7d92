import { describe, expect, test } from 'vitest';
import { cryptomusPairs, findCryptomusPair } from './networks.ts';

describe('the pairs of the direct wallet', () => {
  test('are found in any letter case', () => {
    const pair = { coin: 'USDT', network: 'BSC', providerNetwork: 'bsc' };

    expect(findCryptomusPair('usdt', 'bSc')).toEqual(pair);
  });

  test('are all known by the provider', () => {
    const pairs = Object.entries(cryptomusPairs).flatMap(([coin, networks]) =>
      networks.map((network) => findCryptomusPair(coin, network)),
    );

    expect(pairs).toHaveLength(30);
    expect(pairs).not.toContain(undefined);
  });

  test.each([
    ['USDC', 'TRON'],
    ['BTC', 'ETH'],
    ['constructor', 'BSC'],
    ['USDT', 'toString'],
    ['', ''],
    ['USDT/BSC', 'BSC'],
  ])('do not include %s on %s', (coin, network) => {
    expect(findCryptomusPair(coin, network)).toBeUndefined();
  });
});
