/** Our network words (as they stand in SMSOnline's paths) to the codes that Cryptomus takes. */
const providerNetworks: ReadonlyMap<string, string> = new Map([
  ['BSC', 'bsc'],
  ['TRON', 'tron'],
  ['ETH', 'eth'],
  ['POLYGON', 'polygon'],
  ['ARBITRUM', 'arbitrum'],
  ['AVALANCHE', 'avalanche'],
  ['SOL', 'sol'],
  ['TON', 'ton'],
  ['BTC', 'btc'],
  ['LTC', 'ltc'],
  ['XMR', 'xmr'],
  ['DASH', 'dash'],
  ['DOGE', 'doge'],
  ['BCH', 'bch'],
]);

/** The coins of "Get direct wallet" and the networks each may be sent on (contract 3.2). */
export const cryptomusPairs: Readonly<Record<string, readonly string[]>> = {
  USDT: ['BSC', 'TRON', 'ETH', 'POLYGON', 'ARBITRUM', 'AVALANCHE', 'SOL', 'TON'],
  USDC: ['BSC', 'ETH', 'POLYGON', 'ARBITRUM', 'AVALANCHE'],
  DAI: ['BSC', 'POLYGON', 'ETH'],
  POL: ['POLYGON', 'ETH'],
  BTC: ['BTC'],
  LTC: ['LTC'],
  ETH: ['ETH'],
  XMR: ['XMR'],
  SOL: ['SOL'],
  DASH: ['DASH'],
  DOGE: ['DOGE'],
  TON: ['TON'],
  BCH: ['BCH'],
  TRX: ['TRON'],
  BNB: ['BSC'],
  AVAX: ['AVALANCHE'],
};

export type CryptomusPair = {
  /** Upper case, `USDT`. */
  readonly coin: string;
  /** Ours, upper case, `BSC`. */
  readonly network: string;
  /** Theirs, lower case, `bsc`. */
  readonly providerNetwork: string;
};

/** One coin on one network, in any letter case; undefined for a pair that is not in the table. */
export function findCryptomusPair(coin: string, network: string): CryptomusPair | undefined {
  const wantedCoin = coin.toUpperCase();
  const wantedNetwork = network.toUpperCase();
  const networks = Object.hasOwn(cryptomusPairs, wantedCoin) ? cryptomusPairs[wantedCoin] : undefined;
  const providerNetwork = providerNetworks.get(wantedNetwork);
  if (!networks?.includes(wantedNetwork) || !providerNetwork) return undefined;
  return { coin: wantedCoin, network: wantedNetwork, providerNetwork };
}
