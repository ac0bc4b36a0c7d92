import { z } from 'zod';
import { cleanEmail } from '#kernel/email';
import { parseMicros } from '#kernel/money';
import { isPhone, readPhone } from '#kernel/phone';
import type { Kind } from './parameters.ts';

/** The prefix of each kind of id (contract 1.8). */
export type IdPrefix =
  | 'cam'
  | 'sub'
  | 'gro'
  | 'con'
  | 'cat'
  | 'dir'
  | 'reg'
  | 'pac'
  | 'loy'
  | 'usr'
  | 'loc'
  | 'number';

/** A number that no row has, for ids longer than any row's. */
const NOBODY = 0n;

const scalar = z.string('300').trim();

/** Text of at most so many letters; 307 beyond. Nothing in it has a meaning to us: pages show it as text. */
export const text = (most = 255): Kind<string> => z.string('300').max(most, '307');

/** `cam_12` or `12`, whatever stands for it as a number too; anything else is 301. */
export function id(prefix: IdPrefix): Kind<bigint> {
  const form = prefix === 'number' ? /^\d+$/ : new RegExp(`^(?:${prefix}_)?\\d+$`, 'i');
  return scalar.regex(form, '301').transform(toId);
}

/** An id of one of several kinds, which its prefix tells apart; without one it is the first kind's. */
export function anyId<P extends IdPrefix>(...prefixes: [P, ...P[]]): Kind<{ prefix: P; id: bigint }> {
  const form = new RegExp(`^(?:(${prefixes.join('|')})_)?\\d+$`, 'i');
  return scalar.regex(form, '301').transform((value) => {
    const named = form.exec(value)?.[1]?.toLowerCase();
    return { prefix: prefixes.find((prefix) => prefix === named) ?? prefixes[0], id: toId(value) };
  });
}

function toId(value: string): bigint {
  const digits = value.slice(value.indexOf('_') + 1);
  return digits.length > 18 ? NOBODY : BigInt(digits);
}

/** The code of a coupon session, full or short, in any case. What cannot be one is simply not found. */
export const sessionCode: Kind<string> = scalar.transform((value) => value.toLowerCase().slice(0, 64));

/** The words for a flag that is set. */
export const trueWords = ['true', '1', 'yes', 'on'] as const;

/** `true`, `1`, `yes`, `on`, or their opposites, in any case; anything else is 302. */
export const flag: Kind<boolean> = z
  .string('302')
  .trim()
  .toLowerCase()
  .pipe(z.stringbool({ truthy: [...trueWords], falsy: ['false', '0', 'no', 'off'], error: '302' }));

/** One of these words, in any case; else 302. */
export function oneOf<const W extends string>(...words: [W, ...W[]]): Kind<W> {
  return z.string('302').trim().toLowerCase().pipe(z.enum(words, '302')) as unknown as Kind<W>;
}

/** Digits (301) within bounds (307). */
export function whole(least: number, most: number): Kind<number> {
  return scalar
    .regex(/^\d{1,15}$/, '301')
    .transform(Number)
    .pipe(z.number().min(least, '307').max(most, '307'));
}

/** As `whole`, below zero too. */
export function signedWhole(least: number, most: number): Kind<number> {
  return scalar
    .regex(/^[+-]?\d{1,15}$/, '301')
    .transform(Number)
    .pipe(z.number().min(least, '307').max(most, '307'));
}

/** An amount of money (`12.50` or `12,50`) that is not negative; 301 otherwise. */
export const amount: Kind<bigint> = scalar
  .regex(/^\d{1,9}([.,]\d{1,6})?$/, '301')
  .transform((value) => parseMicros(value.replace(',', '.')));

/** An address as people write it; 305 otherwise. Its letters' case is kept. */
export const email: Kind<string> = z
  .string('305')
  .transform(cleanEmail)
  .pipe(
    z
      .string()
      .max(254, '305')
      .regex(/^[^\s@"<>,;:()[\]\\]+@[^\s@"<>,;:()[\]\\.]+(\.[^\s@"<>,;:()[\]\\.]+)+$/, '305'),
  );

/** E.164, with the plus or where a form ate it without; 306 otherwise, for a trunk zero behind the country code too. Digits only. */
export const phone: Kind<string> = z
  .string('306')
  .trim()
  .regex(/^\+?[1-9]\d{6,14}$/, '306')
  .transform((value) => value.replace('+', ''))
  .refine(isPhone, '306');

/**
 * A number as people write it, with blanks, dots, dashes and brackets; 306 for anything else. In full it becomes E.164's
 * digits; a national one, which we have no country for, is kept as its digits.
 */
export const writtenPhone: Kind<string> = z
  .string('306')
  .transform((value) => readPhone(value) ?? value.replace(/[\s().+/-]/g, ''))
  .pipe(z.string().regex(/^\d{0,15}$/, '306'));

/** A list, or its items with commas between; blanks around them and empty items do not count. */
export function listOf(most: number): Kind<string[]> {
  return z
    .union([z.string().transform((value) => value.split(',')), z.array(z.string())], '300')
    .transform((items) => items.map((item) => item.trim()).filter((item) => item !== ''))
    .pipe(z.array(z.string()).max(most, '307'));
}

/** `http` or `https`; 300 otherwise. An empty text stays empty. */
export const webAddress: Kind<string> = scalar
  .max(2_000, '307')
  .refine((value) => value === '' || /^https?:\/\//i.test(value), '300')
  .refine((value) => value === '' || URL.canParse(value), '300');
