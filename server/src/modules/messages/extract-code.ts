import { findOwners } from './code-binding.ts';
import {
  type Evidence,
  isAloneOnLine,
  lookAhead,
  lookBack,
  type Mark,
  readMarks,
  type Surroundings,
} from './code-evidence.ts';
import { findShapes, findSmallCodes, type Shape, type Token, tokenize } from './code-shapes.ts';
import { findSpans, findTrapBeside, type Span } from './code-traps.ts';
import { readWords } from './code-words.ts';
import { plainForm } from './compatible-text.ts';
import { foldText } from './digits.ts';

/** Something in a message that could be its code. */
export interface CodeCandidate {
  /** ASCII letters, digits and at most one dash; 3 to 10 units; digits of other scripts are rewritten. */
  code: string;
  /** 0 to 1; `pickCode` wants at least `codeThreshold`. */
  score: number;
  /** Where it starts in the text, in UTF-16 units. */
  start: number;
  /** Why it scores as it does, for people. */
  reason: string;
}

/** What is known of a message beside its text. */
export interface CodeHints {
  /** Who sent it, as the supplier says. */
  sender?: string;
  /** The name of the service that the number was leased for. */
  serviceName?: string;
}

/** The score from which a candidate is taken for the code. */
export const codeThreshold = 0.5;

const textAtMost = 4096;

const plainWords = new Set(
  'VALID INVALID EXPIRED SENT BELOW HERE READY ONLY NEVER DONT STOP HELP SECRET PRIVATE REQUIRED NULL NONE TRUE FALSE UNDEFINED PLEASE ATTACHED WRONG CORRECT INCORRECT MISSING USED UNKNOWN HIDDEN LATER TODAY SOON NEEDED CHANGED UPDATED ENCLOSED ACTIVE INACTIVE SAFE SECURE'.split(
    ' ',
  ),
);

interface Reading extends Surroundings {
  tokens: Token[];
  spans: Span[];
  /** Whether the text names a code anywhere. */
  hasKeyword: boolean;
  /** Whether it names one where it warns of telling it. */
  isWarned: boolean;
  /** Whether it speaks of proving oneself. */
  proves: boolean;
  /** Whether it says that there is none. */
  isDenied: boolean;
  /** Whether it speaks of savings: what a keyword announces may be a coupon. */
  isOffer: boolean;
  /** Whether many words stand in it, and none that has to do with codes. */
  isOther: boolean;
  /** Where two words in capitals start, if all letters of the text are. */
  shouted: readonly number[];
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
  const marks = readMarks(folded, tokens);
  const shapes = [...findShapes(folded, tokens), ...findSmallCodes(folded, marks)];
  if (shapes.length === 0) return [];

  const names = readNames(hints);
  const reading: Reading = {
    folded,
    tokens,
    marks,
    ...findOwners(folded, marks, shapes),
    hasKeyword: marks.some(({ kind }) => kind === 'strong'),
    isWarned: marks.some(({ kind }) => kind === 'warned'),
    proves: marks.some(({ kind }) => kind === 'weak'),
    isDenied: marks.some(({ kind }) => kind === 'denied'),
    isOffer: isOffer(folded, marks),
    isOther: isAboutOther(folded, tokens, marks),
    spans: findSpans(folded),
    names,
    shouted: shoutedWords(folded, tokens, names),
  };
  const trapped = shapes.map((shape) => ({ shape, trap: findTrap(shape, reading) }));
  const isAlone = trapped.filter(({ shape, trap }) => !trap && shape.form !== 'letters').length === 1;
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

function readNames({ sender = '', serviceName = '' }: CodeHints): Set<string> {
  return new Set(
    tokenize(foldText(`${sender.slice(0, 64)} ${serviceName.slice(0, 256)}`)).map(({ text }) =>
      text.toUpperCase(),
    ),
  );
}

function findTrap(shape: Shape, { folded, tokens, spans, names }: Reading): string | undefined {
  if (shape.trap) return shape.trap;
  const span = spans.find(({ start, end }) => shape.start < end && shape.end > start);
  if (span) return span.trap;
  if (names.has(shape.code.toUpperCase())) return 'name of the sender or service';
  return findTrapBeside(folded, shape, findNext(tokens, shape.end));
}

function findNext(tokens: Token[], position: number): Token | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return tokens[low];
}

function judge(
  shape: Shape,
  reading: Reading,
  { trap, isAlone }: { trap: string | undefined; isAlone: boolean },
): CodeCandidate | undefined {
  const { code, start, form, base } = shape;
  const { folded, hasKeyword } = reading;
  if (isOriginBound(folded, start)) return { code, start, score: 0.99, reason: 'bound to a web origin' };
  if (trap)
    return form === 'letters' ? undefined : { code, start, score: base * 0.15, reason: `trap: ${trap}` };

  const back = lookBack(reading, shape);
  const ahead = lookAhead(reading, shape);
  if (form === 'letters') return judgeLetters(shape, reading, { back, ahead });
  const isBound = back.isBound || ahead.isBound || shape.prefixed === true;
  const nearest = back.bonus >= ahead.bonus ? back : ahead;

  const place = placeBonus(folded, shape);
  const elsewhere = hasKeyword || (reading.isWarned && place > 0.05) ? 0.15 : 0;

  let score =
    (isBound ? Math.max(base, 0.25) : base) + Math.max(nearest.bonus, shape.prefixed ? 0.45 : 0, elsewhere);
  const isYear = form === 'digits' && /^(?:19|20)\d\d$/.test(code);
  if (isYear && !isBound) score -= 0.35;
  const doubt = ahead.isBound || ahead.cost > back.cost ? ahead : back;
  score -= doubt.cost;
  if (form !== 'mixed' || place > 0.2) score += place;
  if (isAlone) score += 0.05;
  const isCoupon = form === 'mixed' && reading.isOffer;
  if (isCoupon) score -= 0.7;
  if (isHandedOver(folded, shape)) score += 0.25;
  const isDenied = reading.isDenied && !isBound;
  if (isDenied) score -= 0.5;
  if (reading.isOther && !isBound && !isAloneOnLine(folded, shape)) score -= 0.15;
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

/** A percentage or a word of savings, and none about proving oneself. */
const isOffer = (folded: string, marks: readonly Mark[]): boolean =>
  (/\d ?%|% ?\d/.test(folded) || marks.some(({ kind }) => kind === 'promo')) &&
  !marks.some(({ kind }) => kind === 'weak');

/** More words than a sender's name and a greeting, and none of them about codes or proving oneself. */
function isAboutOther(folded: string, tokens: readonly Token[], marks: readonly Mark[]): boolean {
  if (marks.some(({ kind }) => kind === 'strong' || kind === 'weak' || kind === 'enter')) return false;
  const words = tokens.filter(({ isDigits }) => !isDigits);
  return words.length > 3 || folded.replace(/[^\p{L}]/gu, '').length > 30;
}

/** A word in capitals is a code only where a keyword, and a colon, quote or verb, lead up to it, or where one follows it. */
function judgeLetters(
  { code, start, end }: Shape,
  reading: Reading,
  { back, ahead }: { back: Evidence; ahead: Evidence },
): CodeCandidate | undefined {
  const { folded, tokens, shouted } = reading;
  if (plainWords.has(code.toUpperCase()) || readWords(code.toLowerCase()).length > 0) return undefined;
  const next = findNext(tokens, end);
  const isShouted = next !== undefined && next.start - end <= 2 && /^[A-Z]{2,}$/.test(next.text);
  if (isShouted) return undefined;
  const lead = folded.slice(Math.max(0, start - 12), start);
  if (reading.isOffer) return undefined;
  if (back.isBound && /[:=\-"'\u00ab\u201c\u300c[(\u3010\u055d]\s*$|\p{L}\p{M}*\s*$/u.test(lead)) {
    const endsLine = /^[\s.!\])"'\u00bb\u201d\u300d\u3011]*(?:$|\n)/.test(folded.slice(end));
    if (shouted.some((at) => at !== start) && !(endsLine && /[:=]\s*$/.test(lead))) return undefined;
    return { code, start, score: 0.62, reason: 'letters right behind a keyword' };
  }
  if (
    reading.proves &&
    shouted.length === 0 &&
    back.bonus >= (means.test(lead) ? 0.2 : 0.28) &&
    isRandom(code)
  )
    return { code, start, score: 0.56, reason: 'letters that are no word behind a word about verification' };
  if (!ahead.isBound && !(ahead.bonus >= 0.36 && isUsed(lead))) return undefined;
  if (!isUsed(lead) && !isTold(folded, { start, end })) return undefined;
  return { code, start, score: 0.58, reason: 'letters before a keyword' };
}

/** Five letters or more with one vowel at most: neither a word nor, as a rule, a name. */
const isRandom = (code: string): boolean => code.length >= 5 && code.replace(/[^AEIOUY]/g, '').length <= 1;

const means = /(?:^|[^\p{L}])(?:with|by|mit|avec|con|com|met|med|cu|с|з|със) ["'\u00ab\u201c\u201e]?$/iu;

const users =
  /(?:^|[^\p{L}])(?:use|enter|type|submit|usa|use|utiliza|ingresa|introduce|utilisez|saisissez|usa|inserisci|verwenden sie|verwende|gebruik|använd|bruk|brug|użyj|wpisz|используйте|введите|gunakan|masukkan) $|(?:使用|输入|輸入|用) ?$/iu;

/** "Use XKCDQA as your code" */
const isUsed = (lead: string): boolean => users.test(lead);

/** "XKCDQA is your code": it opens the message, or what stands behind the sender's name in brackets. */
function isTold(folded: string, { start, end }: { start: number; end: number }): boolean {
  const head = folded.slice(Math.max(0, start - 40), start);
  const opens = (start <= 40 && /^\s*$/.test(head)) || /[\]\u3011:>,!]\s*$/.test(head);
  return (
    opens &&
    /^["'\u300d]? ?(?:is your|is the|es tu|es su|est votre|ist ihr|ist dein|è il tuo|é o seu|is uw|-|\u2013|是|为|為)/i.test(
      folded.slice(end, end + 14),
    )
  );
}

/** Where all is shouted a word in capitals tells nothing; keywords and names are always written so. */
function shoutedWords(folded: string, tokens: readonly Token[], names: ReadonlySet<string>): number[] {
  if (/\p{Ll}/u.test(folded)) return [];
  return tokens
    .filter(
      ({ text }) =>
        /^\p{Lu}{2,}$/u.test(text) && !names.has(text) && readWords(text.toLowerCase()).length === 0,
    )
    .slice(0, 2)
    .map(({ start }) => start);
}

/** "5583 - give this to your driver": it opens the message, and what follows bids to hand it over. */
function isHandedOver(folded: string, { start, end }: Shape): boolean {
  return (
    /^[^\p{L}\p{N}]*$/u.test(folded.slice(Math.max(0, start - 24), start)) &&
    start < 24 &&
    handing.test(folded.slice(end, end + 80))
  );
}

const handing =
  /^["')\]]?(?: ?[-,:.] ?| )(?:please |just |simply )?(?:give|show|tell|say|present|read|zeig|nenn|gib|montrez|donnez|dites|communiquez|muestr|enseñ|d[aií] |dale|mostr|comuni|laat|toon|geef|visa|vis |näytä|poka[żz]|podaj|uka[žz]|mutas|arată|arata|покаж|назов|сообщ|скаж|продикт|назв|повідом|göster|söyle|tunjuk|sebut|berikan|出示|请出示|告知|を(?:提示|見せ)|보여|제시)/iu;

/** "@example.com #482913", the last line of a message that a browser may fill in. */
function isOriginBound(folded: string, start: number): boolean {
  if (folded.charAt(start - 1) !== '#') return false;
  const line = folded.slice(Math.max(0, start - 257), start);
  return /^@[A-Za-z0-9.-]+ #$/.test(line.slice(line.lastIndexOf('@')));
}

/** Codes open a message, follow a colon, end it, or have a line to themselves. */
function placeBonus(folded: string, { start, end }: Shape): number {
  const before = folded.slice(Math.max(0, start - 24), start).replace(/[ "'(*]{1,8}$/, '');
  const behind = folded.slice(end, end + 24).replace(/^[ "')*.]{1,8}/, '');
  const opens = start <= 24 && before === '';
  const opensLine = opens || before.endsWith('\n');
  const endsLine = behind === '' || behind.startsWith('\n');
  if (opensLine && endsLine) return 0.25;
  if (opens || /[:\])\u3011>]$/.test(before)) return 0.08;
  return behind === '' ? 0.04 : 0;
}
