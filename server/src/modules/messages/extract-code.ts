import { type Evidence, lookAhead, lookBack, type Mark, readMarks } from './code-evidence.ts';
import { findShapes, type Shape, type Token, tokenize } from './code-shapes.ts';
import { findSpans, findTrapBeside, type Span } from './code-traps.ts';
import { readWords } from './code-words.ts';
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
  'VALID INVALID EXPIRED SENT BELOW HERE READY ONLY NEVER DONT STOP HELP SECRET PRIVATE REQUIRED NULL NONE TRUE FALSE UNDEFINED'.split(
    ' ',
  ),
);

interface Reading {
  folded: string;
  tokens: Token[];
  marks: Mark[];
  spans: Span[];
  /** Whether the text names a code anywhere. */
  hasKeyword: boolean;
  /** Words of the sender's and the service's names, in upper case. */
  names: Set<string>;
}

/**
 * Every candidate in a message, best first; of equals, the one that stands first. Text behind 4096 units is not
 * read, and no more than 256 candidates are returned. Never throws; takes time linear in the text.
 */
export function extractCodes(text: string, hints: CodeHints = {}): CodeCandidate[] {
  const folded = foldText(text.slice(0, textAtMost));
  const tokens = tokenize(folded);
  const shapes = findShapes(folded, tokens);
  if (shapes.length === 0) return [];

  const marks = readMarks(folded, tokens);
  const reading = {
    folded,
    tokens,
    marks,
    hasKeyword: marks.some(({ kind }) => kind === 'strong'),
    spans: findSpans(folded),
    names: readNames(hints),
  };
  const trapped = shapes.map((shape) => ({ shape, trap: findTrap(shape, reading) }));
  const isAlone = trapped.filter(({ shape, trap }) => !trap && shape.form !== 'letters').length === 1;
  return trapped
    .flatMap(({ shape, trap }) => judge(shape, reading, { trap, isAlone }) ?? [])
    .sort((a, b) => b.score - a.score || a.start - b.start)
    .map((candidate) => ({ ...candidate, score: Math.min(1, Math.max(0, candidate.score)) }));
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
  const { folded, marks, hasKeyword } = reading;
  if (isOriginBound(folded, start)) return { code, start, score: 0.99, reason: 'bound to a web origin' };
  if (trap)
    return form === 'letters' ? undefined : { code, start, score: base * 0.15, reason: `trap: ${trap}` };

  const back = lookBack(folded, marks, shape);
  if (form === 'letters') return judgeLetters(shape, reading, back);
  const ahead = lookAhead(folded, marks, shape);
  const isBound = back.isBound || ahead.isBound || shape.prefixed === true;
  const nearest = back.bonus >= ahead.bonus ? back : ahead;
  const elsewhere = hasKeyword ? 0.15 : 0;

  let score =
    (isBound ? Math.max(base, 0.25) : base) + Math.max(nearest.bonus, shape.prefixed ? 0.45 : 0, elsewhere);
  const isYear = form === 'digits' && /^(?:19|20)\d\d$/.test(code);
  if (isYear && !isBound) score -= 0.35;
  const doubt = ahead.isBound || ahead.cost > back.cost ? ahead : back;
  score -= doubt.cost;
  const place = placeBonus(folded, shape);
  if (form !== 'mixed' || place > 0.2) score += place;
  if (isAlone) score += 0.05;
  const reason =
    doubt.cost > 0 ? `perhaps: ${doubt.reason}` : isYear && !isBound ? 'perhaps: year' : nearest.reason;
  return { code, start, score, reason: reason || `${form}, no keyword near` };
}

/** A word in capitals is a code only where a keyword, and a colon, quote or verb, lead up to it. */
function judgeLetters(
  { code, start, end }: Shape,
  { folded, tokens }: Reading,
  back: Evidence,
): CodeCandidate | undefined {
  if (
    !back.isBound ||
    !/[:=\-"'\u00ab\u201c\u300c]\s*$|\p{L}\s+$/u.test(folded.slice(Math.max(0, start - 8), start))
  )
    return undefined;
  const next = findNext(tokens, end);
  const isShouted = next !== undefined && next.start - end <= 2 && /^[A-Z]{2,}$/.test(next.text);
  const isUpperText = folded === folded.toUpperCase();
  if (isShouted || isUpperText || plainWords.has(code) || readWords(code.toLowerCase()).length > 0)
    return undefined;
  return { code, start, score: 0.62, reason: 'letters right behind a keyword' };
}

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
