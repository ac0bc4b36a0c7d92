import { MICROS } from '#kernel/money';

type Coin = {
  readonly networks: readonly string[];
  /** An invented, constant price of one coin in US dollars. */
  readonly priceMicros: bigint;
  /** The number of decimals that the emulated provider shows. */
  readonly decimals: 2 | 8;
};

/** The coins with which the emulated provider can be paid: its own list, in its own words. */
export const coins: ReadonlyMap<string, Coin> = new Map([
  ['USDT', stable('bsc', 'tron', 'eth', 'polygon', 'arbitrum', 'avalanche', 'sol', 'ton')],
  ['USDC', stable('bsc', 'eth', 'polygon', 'arbitrum', 'avalanche')],
  ['DAI', stable('bsc', 'polygon', 'eth')],
  ['POL', priced(400_000n, 'polygon', 'eth')],
  ['BTC', priced(64_000n * MICROS, 'btc')],
  ['LTC', priced(82n * MICROS, 'ltc')],
  ['ETH', priced(3_100n * MICROS, 'eth')],
  ['XMR', priced(165n * MICROS, 'xmr')],
  ['SOL', priced(148n * MICROS, 'sol')],
  ['DASH', priced(27n * MICROS, 'dash')],
  ['DOGE', priced(130_000n, 'doge')],
  ['TON', priced(5_600_000n, 'ton')],
  ['BCH', priced(390n * MICROS, 'bch')],
  ['TRX', priced(125_000n, 'tron')],
  ['BNB', priced(560n * MICROS, 'bsc')],
  ['AVAX', priced(27n * MICROS, 'avalanche')],
]);

function stable(...networks: string[]): Coin {
  return { networks, priceMicros: 1_002_000n, decimals: 2 };
}

function priced(priceMicros: bigint, ...networks: string[]): Coin {
  return { networks, priceMicros, decimals: 8 };
}

/** Amounts of coins are kept in units of 1e-8. */
const UNITS = 100_000_000n;

/** The price of an amount in a coin, rounded half up to the decimals with which that coin is shown. */
export function quote(amountMicros: bigint, name: string): bigint {
  const coin = coins.get(name);
  if (!coin) return 0n;
  const step = 10n ** BigInt(8 - coin.decimals);
  const exact = (amountMicros * UNITS * 2n) / coin.priceMicros;
  return ((exact / step + 1n) / 2n) * step;
}

/** The worth of coins in US dollars, rounded down to the micro. */
export function worth(units: bigint, name: string): bigint {
  const coin = coins.get(name);
  return coin ? (units * coin.priceMicros) / UNITS : 0n;
}

export function formatUnits(units: bigint, decimals: 2 | 8 = 8): string {
  const digits = units.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8, digits.length - 8 + decimals)}`;
}

/** As the provider lists them, network in upper case. */
export function renderServices(): unknown[] {
  return [...coins].flatMap(([currency, { networks, priceMicros }]) =>
    networks.map((network) => ({
      network: network.toUpperCase(),
      currency,
      is_available: true,
      limit: {
        min_amount: formatUnits((MICROS * UNITS) / 2n / priceMicros),
        max_amount: formatUnits((10_000_000n * MICROS * UNITS) / priceMicros),
      },
      commission: { fee_amount: '0.00', percent: '2.00' },
    })),
  );
}
