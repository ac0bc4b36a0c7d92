import { findOwners } from './code-binding.ts';
import { isAloneOnLine, lookAhead, lookBack, readMarks, type Surroundings } from './code-evidence.ts';
import { findLapses } from './code-lapses.ts';
import { judgeLetters, type LettersIn, shoutedWords } from './code-letters.ts';
import type { Mark } from './code-mark.ts';
import { isHandedOver, isOriginBound, isShortLived, placeBonus } from './code-place.ts';
import type { Shape } from './code-shape.ts';
import { findShapes, findSmallCodes } from './code-shapes.ts';
import { findNext, type Token, tokenize } from './code-tokens.ts';
import { findSpans, findTrapBeside, type Span, spanOf } from './code-traps.ts';
import { plainForm } from './compatible-text.ts';
import { foldText } from './digits.ts';

/** Something in a message that could be its code. */
export interface CodeCandidate {
  /**
   * ASCII letters, digits and at most one dash; 3 to 10 units; digits of other scripts are rewritten. Cyrillic and Greek
   * capitals are left as they are.
   */
  code: string;
  /** 0 to 1; `pickCode` wants at least `codeThreshold`. */
  score: number;
  /** Where it starts in the text, in UTF-16 units. */
  start: number;
  /** Why it scores as it does, for people. */
  reason: string;
}

/** Facts about a message beside its text. */
export interface CodeHints {
  /** Who sent it, as the supplier says. */
  sender?: string;
  /** The name of the service that the number was leased for. */
  serviceName?: string;
}

/** The score from which a candidate is taken for the code. */
export const codeThreshold = 0.5;

const textAtMost = 4096;
const MOST_ELSEWHERE = 0.15;

interface Reading extends Surroundings, LettersIn {
  spans: Span[];
  /** Whether a word in it names a code, and nothing else takes that word for itself. */
  hasKeyword: boolean;
  /** Whether every word that names a code announces something. */
  isSpoken: boolean;
  /** Whether it says until when in the day something is valid, or for how many minutes. */
  isShortLived: () => boolean;
  /** Whether it names one where it warns of telling it. */
  isWarned: boolean;
  /** Whether it says that there is none. */
  isDenied: boolean;
  /** Whether it names a price or how to hear no more, and nothing about proving oneself. */
  isSale: boolean;
  /** Whether many words stand in it, and none that has to do with codes. */
  isOther: boolean;
  /** Words of the sender's and the service's names, in upper case. */
  names: Set<string>;
}

/**
 * Every candidate in a message, best first; of equals, the one that stands first. Text behind 4096 units is not
 * read, and no more than 256 candidates are returned. Never throws; takes time linear in the text.
 */
export function extractCodes(text: string, hints: CodeHints = {}): CodeCandidate[] {
  const plain = plainForm(text.slice(0, textAtMost));
  const folded = foldText(plain.text);
  const tokens = tokenize(folded);
  const read = readMarks(folded, tokens);
  const shapes = [...findShapes(folded, tokens), ...findSmallCodes(folded, read)];
  if (shapes.length === 0) return [];

  const names = readNames(hints);
  const links = findSpans(folded);
  const unlinked = shapes.filter((shape) => !spanOf(links, shape));
  const lapses = findLapses(folded, { tokens, marks: read, shapes: unlinked });
  const { marks, spans: old } = lapses ?? { marks: read, spans: [] };
  const free = unlinked.filter((shape) => !spanOf(old, shape));
  const owned = findOwners(folded, marks, free);
  const keywords = marks.filter(({ kind }) => kind === 'strong');
  const hasKeyword = keywords.some((mark) => !owned.owners.has(mark));
  let shortLived: boolean | undefined;
  const reading: Reading = {
    folded,
    tokens,
    marks,
    ...owned,
    hasKeyword,
    isSpoken: keywords.length > 0 && keywords.every((mark) => owned.owners.has(mark)),
    isShortLived: () => (shortLived ??= isShortLived(folded)),
    isWarned: marks.some(({ kind }) => kind === 'warned'),
    proves: marks.some(({ kind }) => kind === 'weak'),
    isDenied: old.length > 0 || marks.some(({ kind }) => kind === 'denied'),
    isOffer: isOffer(folded, marks),
    isSale: isSale(folded, marks),
    isOther: isAboutOther(folded, tokens, marks),
    spans: [...links, ...old],
    names,
    shouted: shoutedWords(folded, tokens, names),
  };
  const trapped = shapes.map((shape) => ({ shape, trap: findTrap(shape, reading) }));
  const isAlone = trapped.filter(({ shape, trap }) => !trap && shape.base > 0.16).length === 1;
  const isPriced = keywords.length === 0 && trapped.some(({ trap }) => trap === 'price');
  reading.isOther ||= isPriced && !reading.proves;
  return trapped
    .flatMap(({ shape, trap }) => judge(shape, reading, { trap, isAlone }) ?? [])
    .sort((a, b) => b.score - a.score || a.start - b.start)
    .map((candidate) => ({
      ...candidate,
      start: plain.starts?.[candidate.start] ?? candidate.start,
      score: Math.min(1, Math.max(0, candidate.score)),
    }));
}

/** The message's code, or null if nothing in it is likely enough to be one. */
export function pickCode(text: string, hints: CodeHints = {}): string | null {
  const best = extractCodes(text, hints)[0];
  return best && best.score >= codeThreshold ? best.code : null;
}

/** A year, or a day as 20261130. */
const dateLike = /^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/;

function readNames({ sender = '', serviceName = '' }: CodeHints): Set<string> {
  return new Set(
    tokenize(foldText(`${sender.slice(0, 64)} ${serviceName.slice(0, 256)}`)).map(({ text }) =>
      text.toUpperCase(),
    ),
  );
}

function findTrap(shape: Shape, { folded, tokens, spans, names }: Reading): string | undefined {
  if (shape.trap) return shape.trap;
  const span = spanOf(spans, shape);
  if (span) return span.trap;
  if (names.has(shape.code.toUpperCase())) return 'name of the sender or service';
  return findTrapBeside(folded, shape, findNext(tokens, shape.end));
}

function judge(
  shape: Shape,
  reading: Reading,
  { trap, isAlone }: { trap: string | undefined; isAlone: boolean },
): CodeCandidate | undefined {
  const { code, start, form, base } = shape;
  const { folded } = reading;
  if (isOriginBound(folded, start)) return { code, start, score: 0.99, reason: 'bound to a web origin' };
  if (trap)
    return form === 'letters' ? undefined : { code, start, score: base * 0.15, reason: `trap: ${trap}` };

  const back = lookBack(reading, shape);
  const ahead = lookAhead(reading, shape);
  if (form === 'letters') return judgeLetters(shape, reading, { back, ahead });
  const isBound = back.isBound || ahead.isBound || shape.prefixed === true;
  const nearest = back.bonus >= ahead.bonus ? back : ahead;

  const place = placeBonus(folded, shape);
  const elsewhere = nearest.bonus >= MOST_ELSEWHERE ? 0 : elsewhereBonus(reading, place);

  let score =
    (isBound ? Math.max(base, 0.25) : base) + Math.max(nearest.bonus, shape.prefixed ? 0.45 : 0, elsewhere);
  const isYear = form === 'digits' && dateLike.test(code);
  if (isYear && !isBound) score -= 0.35;
  const doubt = ahead.isBound || ahead.cost > back.cost ? ahead : back;
  score -= doubt.cost;
  if (form !== 'mixed' || place > 0.2) score += place;
  if (isAlone) score += 0.05;
  const isCoupon = form === 'mixed' && (reading.isOffer || (reading.isSale && isCouponLike(code)));
  if (isCoupon) score -= 0.7;
  if (isHandedOver(folded, shape)) score += 0.25;
  const isDenied = reading.isDenied && !isBound;
  if (isDenied) score -= 0.5;
  if (reading.isSpoken && !isBound) score -= 0.15;
  if (reading.isOther && !isBound && !reading.isShortLived() && !isAloneOnLine(folded, shape)) score -= 0.15;
  const reason =
    doubt.cost > 0
      ? `perhaps: ${doubt.reason}`
      : isCoupon
        ? 'perhaps: a coupon'
        : isDenied
          ? 'perhaps: the text says that there is no code'
          : isYear && !isBound
            ? 'perhaps: year'
            : nearest.reason;
  return { code, start, score, reason: reason || `${form}, no keyword near` };
}

/** A keyword stands far off, or the text speaks as such texts do. */
function elsewhereBonus({ hasKeyword, isWarned, isShortLived }: Reading, place: number): number {
  if (!hasKeyword && !isWarned && !isShortLived()) return 0;
  if (place > (hasKeyword ? 0 : 0.05)) return MOST_ELSEWHERE;
  return isWarned ? 0 : 0.05;
}

/** A percentage or a word of savings, and none about proving oneself. */
const isOffer = (folded: string, marks: readonly Mark[]): boolean =>
  (/\d ?%|% ?\d/.test(folded) || marks.some(({ kind }) => kind === 'promo')) &&
  !marks.some(({ kind }) => kind === 'weak');

const isSale = (folded: string, marks: readonly Mark[]): boolean =>
  (/[$\u20ac\u00a3\u20b9\u20bd]/.test(folded) || marks.some(({ kind }) => kind === 'send')) &&
  !marks.some(({ kind }) => kind === 'weak');

/** "WINTER50": a word and a number. */
const isCouponLike = (code: string): boolean =>
  /^[B-DF-HJ-NP-TV-Z]*[AEIOU][A-Z]*\d{1,3}$/.test(code) && /^[A-Z]{4}/.test(code);

/** More words than a sender's name and a greeting, and none of them about codes or proving oneself. */
function isAboutOther(folded: string, tokens: readonly Token[], marks: readonly Mark[]): boolean {
  if (marks.some(({ kind }) => kind === 'strong' || kind === 'weak' || kind === 'enter')) return false;
  const words = tokens.filter(({ isDigits }) => !isDigits);
  return words.length > 3 || folded.replace(/[^\p{L}]/gu, '').length > 30;
}
