import { badParameter } from './wire-error.ts';

const letters =
  'Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu'.split(
    ' ',
  );

/** Where any pool will do. */
export const ANY_POOL = { ID: 0, name: 'Default' };

/** A pool is what one supplier sells; its name says no more than its number. */
export function poolName(supplierId: bigint): string {
  const at = Number(supplierId - 1n);
  const round = Math.floor(at / letters.length);
  return `${letters[at % letters.length]}${round === 0 ? '' : ` ${round + 1}`}`;
}

/** By number or name. Undefined where any will do. */
export function parsePool(text: string | undefined): bigint | undefined {
  if (text === undefined || text === '0' || text.toLowerCase() === 'default') return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return BigInt(text);
  const [, word = '', round = '1'] = /^([a-z]+)(?: ([2-9]|[1-9]\d{1,8}))?$/i.exec(text) ?? [];
  const at = letters.findIndex((letter) => letter.toLowerCase() === word.toLowerCase());
  if (at === -1) throw badParameter('pool', 'must be a pool of the /pool/retrieve_all endpoint');
  return BigInt(letters.length * (Number(round) - 1) + at + 1);
}
