import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import numberingPlans from 'libphonenumber-js/min/metadata';
import { plainText } from './plain-text.ts';

/** No written form of a number is longer, a `tel:` address and its extension included. */
const MOST_LETTERS = 64;
/** Shorter ones are services, whom nobody writes to about consent. */
const FEWEST_DIGITS = 7;

/**
 * The numbers that may be meant, the likeliest first, in the form in which numbers are kept: E.164, digits only. `country`
 * (ISO 3166 alpha-2) is that of whoever reads it: a national number is one of theirs. Several readings where the digits
 * alone may be a number of that country or, with a plus before them, of another. Empty for what no numbering plan knows.
 */
export function phoneReadings(written: string, country = ''): string[] {
  const text = bareNumber(written);
  if (text.length > MOST_LETTERS || text.replace(/\P{Nd}/gu, '').length < FEWEST_DIGITS) return [];
  const home = isSupportedCountry(country) ? country : undefined;
  // No country code begins with a zero; one that is read over would leave another country's.
  const abroad = text.replace(/^00/, '');
  const readings = [parse(text, home), /^[+0]/.test(abroad) ? undefined : parse(`+${abroad}`)];
  const known = readings.filter((reading) => reading !== undefined);
  const sure = known.filter((reading) => reading.isValid());
  // Digits that begin with neither a plus nor a zero may be a short number, or a name's.
  const likely = known.filter((reading) => /^[+0]/.test(text) || reading !== readings[0]);
  return [...new Set([...sure, ...likely].map(({ number }) => number.slice(1)))];
}

/** The likeliest reading of a number that a person or a gateway wrote: see `phoneReadings`. */
export function readPhone(written: string, country?: string): string | undefined {
  return phoneReadings(written, country)[0];
}

/**
 * A line, in the one form in which lines are kept: E.164, digits only, so that it is found however its supplier or a gateway
 * writes it. What no plan knows (simulated numbers, ranges that are new) keeps its 7 to 15 digits. Undefined for what is no
 * number with its country code.
 */
export function parsePhone(input: string): string | undefined {
  const digits = input
    .trim()
    .replace(/^\+/, '')
    .replace(/[\s()./-]/g, '');
  const isPlain = /^[1-9]\d{6,14}$/.test(digits) && !/\( *0 *\)/.test(input);
  return isPlain ? linePhone(digits) : readPhone(input);
}

/** The form in which a line is kept whose digits begin with its country code; that of such a form is itself. */
export function linePhone(digits: string): string {
  const number = parse(`+${digits}`);
  return number?.isValid() ? number.number.slice(1) : digits;
}

/**
 * The lines that an entry in a list of a country's lines may mean, the likeliest first: a number in full, or one that
 * is dialled within that country. Digits with nothing dialled before them are never taken for the latter: a slip in a
 * country code would become somebody's line.
 */
export function lineReadings(written: string, country = ''): string[] {
  const full = parsePhone(written);
  const digits = written.replace(/\D/g, '');
  const isDialled = (reading: string) => {
    const national = parse(`+${reading}`)?.nationalNumber ?? '';
    return digits.startsWith('0') || (digits.endsWith(national) && digits.length === national.length + 1);
  };
  const dialled = phoneReadings(written, country).filter(isDialled);
  return [...new Set([...(full === undefined ? [] : [full]), ...dialled])];
}

/** Whether these digits, country code first, are exactly a number of some plan: no trunk zero within, none missing. */
export function isPhone(digits: string): boolean {
  return parse(`+${digits}`)?.number === `+${digits}`;
}

/** Whether a number (digits) begins with one of these prefixes (digits). Compared as text, never as integers. */
export function beginsWithOneOf(phone: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => phone.startsWith(prefix));
}

/** The country whose people write that number without its country code; of several that share one, the largest. */
export function countryOfPhone(digits: string): string | undefined {
  const code = [3, 2, 1].map((length) => digits.slice(0, length)).find((start) => start in callingCodes);
  return code === undefined ? undefined : callingCodes[code]?.[0];
}

const callingCodes = numberingPlans.country_calling_codes as unknown as Record<string, string[] | undefined>;

/** A number of a length that its plan has: ranges come and go, and lists of them are late. */
function parse(text: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  const home = defaultCountry === undefined ? {} : { defaultCountry };
  const number = parsePhoneNumberFromString(text, { ...home, extract: false });
  return number?.isPossible() ? number : undefined;
}

/** Without what addresses put around a number: `tel:`, `;ext=`, the host of a `sip:`. */
function bareNumber(written: string): string {
  return plainText(written)
    .replace(/^(?:tel|sms|smsto|sip|sips|whatsapp):(?:\/\/)?/i, '')
    .replace(/[;@].*$/s, '')
    .trim();
}
