import { decodeGsm7, unpackSeptets } from '#kernel/gsm-text';
import type { Octets } from './octets.ts';

/** Digits as half octets hold them; 0xF fills. */
const digits = '0123456789*#abc';
const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;

/**
 * The sender or receiver of an SMS: 3GPP TS 23.040 §9.1.2.5. An international number begins with `+`, any other is as it was
 * written; a name is its letters.
 */
export function takeAddress(octets: Octets): string {
  const halves = octets.one();
  const kind = (octets.one() >> 4) & 7;
  const value = octets.take(Math.ceil(halves / 2));
  if (kind === ALPHANUMERIC) return decodeGsm7(unpackSeptets(value, Math.floor((halves * 4) / 7)));
  const number = digitsOf(value).slice(0, halves);
  return kind === INTERNATIONAL && number !== '' ? `+${number}` : number;
}

/** The service centre, whose length is in octets, that of its kind included; undefined where it is left out. */
export function takeServiceCentre(octets: Octets): string | undefined {
  const length = octets.one();
  if (length === 0) return undefined;
  const [kind = 0, ...value] = octets.take(length);
  const number = digitsOf(value);
  return ((kind >> 4) & 7) === INTERNATIONAL ? `+${number}` : number;
}

function digitsOf(value: Iterable<number>): string {
  return Array.from(value, (octet) => (digits[octet & 15] ?? '') + (digits[octet >> 4] ?? '')).join('');
}

/** Of a number without `+`: one of seven digits and more is international, a shorter one the network's own. */
export function addressOctets(number: string): number[] {
  const filled = number.length % 2 === 0 ? number : `${number}f`;
  const value = Buffer.from(filled.replace(/(.)(.)/g, '$2$1'), 'hex');
  return [number.length, number.length < 7 ? 0x81 : 0x91, ...value];
}
