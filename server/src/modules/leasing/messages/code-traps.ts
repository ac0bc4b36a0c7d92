import type { Shape } from './code-shape.ts';
import type { Token } from './code-tokens.ts';
import { readUnit, readWords } from './code-words.ts';

/** A stretch of the text in which nothing is a code. */
export interface Span {
  start: number;
  end: number;
  trap: string;
}

const currencySigns = '$€£¥₹₽₺₴₩₫฿₦₱₪₸₼₾₡₲₵₭₮៛﷼৳';
const commonTlds = new Set(
  (
    'com net org info biz io me app co ru ua by kz uz de fr es it pl tr br in id cn jp kr vn th uk us eu ir ' +
    'ly gl page link site online xyz dev ai gg tv cc pe mx ar cl nl be ch at cz se no fi dk pt ro hu gr il ae sa'
  ).split(' '),
);

/** Links, e-mail addresses and the hash with which an Android application recognises its message. */
export function findSpans(folded: string): Span[] {
  const spans: Span[] = [];
  for (const match of folded.matchAll(/[\x21-\x7e]{4,}/g)) {
    const span = readLink(match[0], match.index);
    if (span) spans.push(span);
  }
  const hash = hashAtEnd.exec(folded);
  if (hash) spans.push({ start: hash.index, end: hash.index + HASH, trap: 'application hash' });
  return spans;
}

const HASH = 11;
/** Small letters and capitals, and no name. */
const hashAtEnd =
  /(?<=\s)(?=[A-Z0-9+/]*[a-z])(?=[a-z0-9+/]*[A-Z])(?![A-Z]?[a-z]+\s*$)[A-Za-z0-9+/]{11}(?=\s*$)/;

/** The stretch that a shape reaches into. */
export const spanOf = (spans: readonly Span[], { start, end }: Shape): Span | undefined =>
  spans.find((span) => start < span.end && end > span.start);

/** `run` holds no spaces. Only its first link is looked for: what follows a link without a space belongs to it. */
function readLink(run: string, offset: number): Span | undefined {
  const whole = { start: offset, end: offset + run.length };
  const scheme = run.indexOf('://');
  if (scheme > 0) return { ...whole, start: offset + startOfRun(run, scheme, /[a-z]/i), trap: 'link' };
  const dot = run.indexOf('.');
  if (dot < 1) return undefined;
  const sign = run.indexOf('@');
  if (sign > 0) return { ...whole, trap: 'e-mail address' };

  const hasPath = run.includes('/', dot);
  let end = hasPath ? run.indexOf('/', dot) : run.length;
  while (end > 0 && !/[a-z0-9]/i.test(run.charAt(end - 1))) end--;
  const start = startOfRun(run, end, /[a-z0-9.-]/i);
  return isHost(run.slice(start, end).toLowerCase(), hasPath)
    ? { ...whole, start: offset + start, trap: 'link' }
    : undefined;
}

function startOfRun(run: string, end: number, unit: RegExp): number {
  let start = end;
  while (end - start < 253 && unit.test(run.charAt(start - 1))) start--;
  return start;
}

/** "482913.Do" (a forgotten space) is none: without a path the name needs a letter and a usual ending. */
function isHost(host: string, hasPath: boolean): boolean {
  const found = /^(?:[a-z0-9-]+\.)*([a-z0-9-]+)\.([a-z]{2,})$/.exec(host);
  if (!found) return false;
  const [, name = '', tld = ''] = found;
  return hasPath || (commonTlds.has(tld) && /[a-z]/.test(name));
}

/**
 * Why what stands right before or behind a shape makes it no code: a price, a term, a time, a masked card.
 * `next` is the token that follows the shape.
 */
export function findTrapBeside(folded: string, shape: Shape, next: Token | undefined): string | undefined {
  const { start, end, code } = shape;
  const before = folded.charAt(start - 1);
  const behind = folded.charAt(end);
  const isDigitAt = (at: number) => /\d/.test(folded.charAt(at));

  if ((before === ':' && isDigitAt(start - 2)) || (behind === ':' && isDigitAt(end + 1))) return 'time';
  if (/[.,]/.test(before) && isDigitAt(start - 2)) return 'decimal';
  if (/[.,]/.test(behind) && isDigitAt(end + 1) && !isTermBehind(folded, shape)) return 'decimal';
  if (before === '@') return 'name';
  if (before === '*' && behind === '#') return 'service number';
  if (/[*\u2022\u00b7\u25cf]/.test(before) && before !== behind) return 'masked number';
  if (/[*\u2022\u25cf]/.test(behind) && before !== behind) return 'masked number';
  if (isMasked(folded, shape)) return 'masked number';
  if (before === '\u2026' || (before === '.' && folded.charAt(start - 2) === '.')) return 'masked number';
  if (before === '\u00a9' || folded.slice(start - 2, start) === '\u00a9 ') return 'year';
  if (/^[A-Z]{2}\d\d$/.test(code) && next?.start === end + 1 && /^[A-Z0-9]{4}$/.test(next.text))
    return 'IBAN';
  if (numbered.test(folded.slice(end, end + 40))) return 'number of something';
  return findUnit(folded, shape, next);
}

/** "530729,10分钟": a term stands right behind the comma. */
function isTermBehind(folded: string, { code, end }: Shape): boolean {
  const [, unit = ''] = /^,\d{1,2} ?([\p{L}\p{M}]+)/u.exec(folded.slice(end, end + 24)) ?? [];
  return code.length >= 4 && readUnit(unit.toLowerCase()) === 'duration';
}

/** Turkish names what a number is of behind it: "2026/55128 numaralı başvuru". */
const numbered = /^ (?:\p{L}+ )?(?:no'?lu|nolu|numaralı|sayılı|nömrəli)(?! kod)/u;

const maskBefore =
  /(?:[*\u2022\u00b7\u25cf\u2217\u2731\u26ab\u25e6]{2,}|(?<!\p{L})[xX]+|#{2,}|\u2022|\.{2,}|\u2026)[ -]?$/u;
const maskBehind = /^[ -]?[*\u2022\u00b7\u25cf\u2217\u2731\u26ab\u25e6]{2,}/u;

/** "**** 4402", "xxxx-4402", "4402 ****": a blank or a dash may stand between. */
function isMasked(folded: string, { start, end, code }: Shape): boolean {
  if (code.length > 6) return false;
  return maskBefore.test(folded.slice(Math.max(0, start - 8), start)) || maskBehind.test(folded.slice(end));
}

function findUnit(folded: string, { start, end }: Shape, next: Token | undefined): string | undefined {
  const before = folded.slice(Math.max(0, start - 2), start).trimEnd();
  if (before && currencySigns.includes(before.slice(-1))) return 'price';
  const behind = folded.slice(end, end + 2).trimStart();
  if (behind && currencySigns.includes(behind.charAt(0))) return 'price';
  if (behind.startsWith('%')) return 'percentage';

  const word = /[A-Za-z]{2,4}(?=[. ]{0,2}$)/.exec(folded.slice(Math.max(0, start - 6), start))?.[0];
  if (word && readUnit(word.toLowerCase()) === 'currency') return 'price';

  if (!next || !/^[ .-]?$/.test(folded.slice(end, next.start))) return undefined;
  const isShort = next.text.length === 1 && next.start > end && folded.charAt(next.end) !== '.';
  const unit =
    isShort && /[a-z\u0400-\u04ff]/i.test(next.text) ? undefined : readUnit(next.text.toLowerCase());
  // "som" is a currency, and "as" in Nordic languages: "4028 som afhentningskode".
  const [, follows = ''] = /^ (\p{L}+)/u.exec(folded.slice(next.end, next.end + 41)) ?? [];
  if (unit === 'currency' && readWords(follows.toLowerCase())[0]?.kind === 'strong') return undefined;
  return unit && { duration: 'term', currency: 'price', measure: 'quantity' }[unit];
}
