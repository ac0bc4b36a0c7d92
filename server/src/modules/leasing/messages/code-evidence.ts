import type { Owners } from './code-binding.ts';
import { denyMarks } from './code-denials.ts';
import type { Mark } from './code-mark.ts';
import type { Shape } from './code-shape.ts';
import { humpsOf, type Token } from './code-tokens.ts';
import { phrases, type WordKind } from './code-vocabulary.ts';
import { warnMarks } from './code-warnings.ts';
import { readWords, type WordHit } from './code-words.ts';

/** The evidence of the words on one side of a number. */
export interface Evidence {
  /** The weight that a keyword adds: 0 without one. */
  bonus: number;
  /** A `strong` word stands so near that nothing else can be meant. */
  isBound: boolean;
  /** The weight that a word against a code takes off. */
  cost: number;
  reason: string;
}

type Doubt = Pick<Evidence, 'cost' | 'reason'>;

interface SoftTrap extends Doubt {
  /** The distance at which the word may stand before the number; 0 means nothing but links between them. */
  within: number;
}

const softTraps: Partial<Record<Mark['kind'], SoftTrap>> = {
  order: { cost: 0.6, within: 32, reason: 'order number' },
  promo: { cost: 0.7, within: 32, reason: 'another kind of code' },
  money: { cost: 0.5, within: 12, reason: 'amount' },
  account: { cost: 0.5, within: 0, reason: 'account or card' },
  ending: { cost: 0.9, within: 12, reason: 'end of a card number' },
  version: { cost: 0.5, within: 0, reason: 'version or place' },
};

const reach = 80;
const marksAtMost = 8;
const breakPattern = /[.!?](?:\s|$)|[\u3002\uff01\uff1f\u0964\u061f]/;
const nothing: Evidence = { bonus: 0, isBound: false, cost: 0, reason: '' };

/** Every telling word of the text, in order. */
export function readMarks(folded: string, tokens: Token[]): Mark[] {
  const marks: Mark[] = [];
  for (const token of tokens) {
    for (const hit of readWords(token.lower)) marks.push(markOf(hit, token.start));
    marks.push(...keywordsIn(token));
  }
  const phrased = [...findPhrases(folded), ...marks].sort((a, b) => a.start - b.start);
  const distinct = phrased.filter(({ start }, at) => start >= (phrased[at - 1]?.end ?? 0));
  const refined = distinct.map((mark, at) => ({
    ...mark,
    kind: refine(folded, mark, distinct[at - 1], distinct[at + 1]),
  }));
  return warnMarks(folded, denyMarks(folded, refined));
}

const markOf = ({ kind, start, end }: WordHit, offset: number): Mark => ({
  kind,
  start: offset + start,
  end: offset + end,
});

/** "SeuCodigoDeAcesso" */
const keywordsIn = (token: Token): Mark[] =>
  humpsOf(token).flatMap(({ lower, start }) =>
    readWords(lower)
      .filter(({ kind }) => kind === 'strong')
      .map((hit) => markOf(hit, start)),
  );

/** "O.T.P.", "mật khẩu", "the last four digits". What stands before is looked at last: a look behind at every unit is slow. */
const phrasePatterns = Object.entries(phrases).map(([kind, patterns]) => ({
  kind: kind as WordKind,
  pattern: new RegExp(`(?:${patterns.join('|')})(?![\\p{L}\\p{M}])`, 'gu'),
}));

function findPhrases(folded: string): Mark[] {
  const lower = folded.toLowerCase();
  return phrasePatterns.flatMap(({ kind, pattern }) =>
    [...lower.matchAll(pattern)]
      .filter(({ index }) => !/[\p{L}\p{M}]/u.test(lower.charAt(index - 1)))
      .map(({ index, 0: text }) => ({ kind, start: index, end: index + text.length })),
  );
}

/** "promo code", "código postal", "booking code": the neighbour says what the code is for. */
function refine(
  folded: string,
  mark: Mark,
  before: Mark | undefined,
  behind: Mark | undefined,
): Mark['kind'] {
  if (mark.kind !== 'strong') return mark.kind;
  if (before?.kind === 'ending' && before.end === mark.start) return 'ending';
  if (before?.kind === 'promo' || before?.kind === 'order') {
    const gap = folded.slice(before.end, mark.start);
    if (/^[ -]$/.test(gap) || (gap === '' && before.kind === 'promo')) return before.kind;
  }
  const isOtp = folded.slice(mark.start, mark.end).toLowerCase() === 'otp';
  // A Hungarian bank; "OTP ref 0047" is no other kind of code.
  if (isOtp && /^ bank/i.test(folded.slice(mark.end))) return 'account';
  if (!isOtp && (behind?.kind === 'promo' || behind?.kind === 'order')) {
    if (/^(?: ?| d[eiauo] | del )$/.test(folded.slice(mark.end, behind.start))) return behind.kind;
  }
  if (behind?.kind === 'account' && folded.slice(mark.end, behind.start) === ' ') return 'account';
  return 'strong';
}

/** The evidence about a shape in all that was read of the text. */
export interface Surroundings extends Owners {
  folded: string;
  marks: Mark[];
}

/** The evidence of the words before the number; the nearest counts, links and other words between are weighed. */
export function lookBack({ folded, marks, owners, announcements }: Surroundings, shape: Shape): Evidence {
  const announced = announcements.get(shape.start);
  if (announced) {
    const { mark, isRivalled } = announced;
    const reason = mark.end >= shape.start - 8 ? 'right behind a keyword' : 'announced by a keyword';
    return { bonus: isRivalled ? 0.4 : 0.55, isBound: true, cost: 0, reason };
  }
  let edge = shape.start;
  let isNear = true;
  let isAddressed = false;
  let doubt: Doubt | undefined;
  let weak = nothing;

  const before = marks.filter(({ end }) => end <= shape.start);
  for (const mark of before.slice(-marksAtMost).toReversed()) {
    if (shape.start - mark.end > reach) break;
    const gap: string = folded.slice(mark.end, edge);
    if (breakPattern.test(gap)) break;
    const touches: boolean = isNear && gap.length <= 8 && !/[A-Za-z0-9\u0400-\u04ff]/.test(gap);
    const distance = shape.start - mark.end;

    if (touches && mark.kind === 'account' && isCardEnd(folded, mark, shape))
      return { ...nothing, cost: 0.6, reason: 'end of a card number' };
    if (mark.kind === 'strong' && !owners.has(mark)) {
      if (touches) return { bonus: 0.55, isBound: true, cost: 0, reason: 'right behind a keyword' };
      const isTaken = /\d{3}/.test(folded.slice(mark.end, shape.start));
      const bonus = isTaken ? 0.2 : distance <= 25 ? 0.38 : 0.28;
      return { ...nothing, bonus, reason: 'behind a keyword' };
    }
    if (mark.kind === 'strong') {
      weak =
        weak === nothing ? { ...nothing, bonus: 0.2, reason: 'behind a keyword of another number' } : weak;
    } else if (mark.kind === 'weak' || mark.kind === 'enter') {
      // Three digits are rather dialled.
      const isBidden = touches && mark.kind === 'enter' && shape.code.length > 3;
      const reason = isBidden ? 'what is to be entered' : 'behind a word about verification';
      if (weak === nothing)
        weak = {
          ...nothing,
          bonus: isMeans(folded, shape) ? 0.42 : isBidden ? 0.36 : touches ? 0.28 : 0.2,
          reason,
        };
    } else if (weak === nothing && !/\d{3}/.test(gap)) {
      if (mark.kind === 'phone' && verifies(folded, { before, mark, shape }))
        return { ...nothing, bonus: 0.3, reason: 'the number that is verified by it' };
      const trap = readTrap(mark, shape, { touches, distance, isAddressed });
      if (trap && mark.kind !== 'account') return { ...nothing, cost: trap.cost, reason: trap.reason };
      doubt ??= trap;
    }
    isAddressed ||= mark.kind === 'to' && touches;
    isNear = touches && (mark.kind === 'link' || mark.kind === 'to');
    edge = mark.start;
  }
  if (keyedIn.test(folded.slice(Math.max(0, shape.start - 12), shape.start)))
    return { ...nothing, bonus: 0.36, reason: 'what is to be entered' };
  if (
    weak === nothing &&
    isMeans(folded, shape) &&
    (endsSentence.test(folded.slice(shape.end)) ||
      opening.test(folded.slice(Math.max(0, shape.start - 48), shape.start)))
  )
    return { ...nothing, bonus: 0.36, reason: 'that by which something is done' };
  if (weak === nothing && doubt) return { ...nothing, cost: doubt.cost, reason: doubt.reason };
  return weak;
}

const cards = /^(?:card|kart|cart|tarjeta|карт|kort|қарт|ბარათ|քարտ)/i;

/** "card 4410", but "card code 4410". */
const isCardEnd = (folded: string, { start, end }: Mark, { code, start: at }: Shape): boolean =>
  code.length === 4 &&
  /^(?: ?(?:n[°ºr.o]{1,2}|no|nr|num|№|#))?[ (:]{1,2}$/i.test(folded.slice(end, at)) &&
  cards.test(folded.slice(start, end));

/** "Verify phone number: 558213": too short for a phone number, so it is what verifies one. */
function verifies(
  folded: string,
  { before, mark, shape }: { before: readonly Mark[]; mark: Mark; shape: Shape },
): boolean {
  if (shape.code.length > 6 || /[.!?]/.test(folded.slice(mark.end, shape.start))) return false;
  const last = before.findLast(({ kind, end }) => kind !== 'link' && end <= mark.start);
  return (last?.kind === 'weak' || last?.kind === 'enter') && mark.start - last.end <= 24;
}

function readTrap(
  { kind }: Mark,
  { code }: Shape,
  where: { touches: boolean; distance: number; isAddressed: boolean },
): Doubt | undefined {
  if (kind === 'send') {
    const isNumber = where.touches || (where.isAddressed && where.distance <= 40);
    return isNumber ? { cost: 0.6, reason: 'number to write to or call' } : undefined;
  }
  if (kind === 'phone') {
    const isNumber = code.length >= 7 ? where.distance <= 32 : code.length >= 5 && where.touches;
    return isNumber ? { cost: 0.6, reason: 'phone number' } : undefined;
  }
  if (kind === 'date') {
    return where.touches && code.length === 4 ? { cost: 0.35, reason: 'date' } : undefined;
  }
  const trap = softTraps[kind];
  return trap && (where.touches || where.distance <= trap.within) ? trap : undefined;
}

/** The evidence of the words behind the number: "482913 is your code". */
export function lookAhead({ folded, marks, owners }: Surroundings, shape: Shape): Evidence {
  let weak = nothing;
  const ownsLine = isAloneOnLine(folded, shape);
  const behind = marks.filter(({ start }) => start >= shape.end);
  for (const mark of behind.slice(0, marksAtMost)) {
    const distance = mark.start - shape.end;
    const gap = folded.slice(shape.end, mark.start);
    if (distance > reach || breakPattern.test(gap) || /\d{3}/.test(gap)) break;
    if (gap.includes('\n') && !ownsLine) break;
    if (mark.kind === 'ending' && distance <= 8 && shape.code.length <= 5)
      return { ...nothing, cost: 0.9, reason: 'end of a card number' };
    if (mark.kind === 'strong' && !owners.has(mark) && !leadsElsewhere(folded, mark)) {
      const isBound = distance <= 16;
      return {
        ...nothing,
        bonus: isBound ? 0.42 : distance <= 40 ? 0.36 : 0.25,
        isBound,
        reason: 'before a keyword',
      };
    }
    if (mark.kind === 'promo' && shape.form === 'mixed' && distance <= 40) {
      return { ...nothing, cost: 0.7, reason: 'another kind of code' };
    }
    if (mark.kind === 'enter' && distance <= 14 && !/[\n,;:]/.test(gap) && !leadsElsewhere(folded, mark))
      return { ...nothing, bonus: 0.32, reason: 'what is to be entered' };
    if ((mark.kind === 'weak' || mark.kind === 'enter') && weak === nothing) {
      weak = { ...nothing, bonus: distance <= 30 ? 0.2 : 0.12, reason: 'before a word about verification' };
    }
  }
  return weak;
}

const keyedIn = /(?:^|[^\p{L}])(?:key|type|enter|punch|put|typ|tipp) in ["'\u201c]?$/iu;
/** "Open het vak met 5096", in the same sentence. */
const opening =
  /(?:^|[^\p{L}])(?:open|öffne|ouvr|abr[ai]|apri|откр|відкри|otklj|otevř|odemk|otwór|otworz|avaa|åbn|åpne|öppna|deschid)\p{L}{0,6}[^.!?\n]{0,36}$/iu;
const endsSentence = /^["')\]]?(?:[.!]?\s*$|[.!]\s|\n)/;
const means =
  /(?:^|[^\p{L}])(?:with|by|mit|avec|con|com|met|med|cu|с|з|със|koos|ar|su|ile|s) ["'\u00ab\u201c\u201e]?$/iu;

/** "Confirm it is you with 482913". */
export const isMeans = (folded: string, { start }: { start: number }): boolean =>
  means.test(folded.slice(Math.max(0, start - 12), start));

const beside = 40;

/** Nothing but punctuation stands beside it on its line. */
export function isAloneOnLine(folded: string, { start, end }: Shape): boolean {
  const before = folded.slice(Math.max(0, start - beside), start).replace(/^.*\n/s, '');
  const behind = folded.slice(end, end + beside).replace(/\n.*$/s, '');
  return before.length < beside && behind.length < beside && !/[\p{L}\p{N}]/u.test(before + behind);
}

/** The keyword announces another number: "Flat 5512 code: 8841". */
function leadsElsewhere(folded: string, mark: Mark): boolean {
  return /^(?: is)?[ :=#-]{1,3}[A-Z]{0,2}-?\d{3}/.test(folded.slice(mark.end, mark.end + 14));
}
