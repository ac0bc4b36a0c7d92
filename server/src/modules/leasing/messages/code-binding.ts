import type { Mark } from './code-mark.ts';
import type { Shape } from './code-shape.ts';

/** `isRivalled`: another word stands nearer to the colon, so that it may be its own: "Code for order: 5521". */
type Announcement = { mark: Mark; isRivalled: boolean };

/** `announcements`: by where what is announced starts. */
export type Owners = {
  owners: ReadonlyMap<Mark, Shape>;
  announcements: ReadonlyMap<number, Announcement>;
};

/** Marks before a shape that are looked at. */
const MARKS = 12;
/** The distance at which a keyword may stand before what it announces. */
const REACH = 90;
const TOUCHING = 8;

/** Words that put what follows equal to what was named before: "your code is", "lautet", "это". */
const copulas = new Set(
  `is are was be es son est sont é e è ist sind lautet lauten jest to są är er je sú ir yra este είναι это є е là adalah ialah ay ni waa
   glasi է არის бол is: são eh on está être është janë yw ydy da dira huwa hija bola bude sunt`.split(/\s+/),
);
/** Copulas that are another language's "to", "on", "of" or "and": before a name they say nothing. */
const prepositions = new Set('on to da ni e su as hu'.split(' '));
/** They may stand between a copula and a number: "le bon code est le 8840". */
const articles = new Set('the le la el il lo o a die der das de het den det ο η το τον την'.split(' '));
/** The same in scripts that write them together with the word before, or after. */
const gluedCopula = /(?:为|為|是|は|คือ|แม่น|គឺជា|គឺ|မှာ|هو|هي|הוא|היא|है)$/;

/** The text that may stand between a binder and what it binds. */
const opening =
  /(?<![ \n\r\t"'\u00ab\u201c\u201d\u201e\u2018\u2019\u300c\u300e\u3010[({<*#\u2116])[ \n\r\t"'\u00ab\u201c\u201d\u201e\u2018\u2019\u300c\u300e\u3010[({<*#\u2116]+$/;
const sentenceEnd = /[.!?](?:\s|$)|[\u3002\uff01\uff1f\u0964\u061f]/;
/** Between a keyword and a colon they may say that the colon is theirs. */
const rivals = new Set<Mark['kind']>(['order', 'promo', 'money', 'ending']);

/**
 * Which keyword announces which shape: it stands right before it, or a colon, an equals sign, a dash or an "is" stands
 * between them in one sentence. A keyword announces one shape, the one that stands nearest behind it.
 */
export function findOwners(folded: string, marks: readonly Mark[], shapes: readonly Shape[]): Owners {
  const owners = new Map<Mark, Shape>();
  const announcements = new Map<number, Announcement>();
  for (const shape of [...shapes].sort((a, b) => a.start - b.start)) {
    if (shape.trap) continue;
    const before = marks.filter(({ end }) => end <= shape.start).slice(-MARKS);
    const found = announcerOf(folded, before, shape);
    if (!found || owners.has(found.mark)) continue;
    owners.set(found.mark, shape);
    announcements.set(shape.start, found);
  }
  return { owners, announcements };
}

function announcerOf(folded: string, before: readonly Mark[], shape: Shape): Announcement | undefined {
  const from = Math.max(0, shape.start - REACH);
  const bare = folded.slice(from, shape.start).replace(opening, '');
  const found = binderOf(bare);
  const binder = shape.form === 'letters' && prepositions.has(found.toLowerCase()) ? '' : found;
  // Before the binder: from there on words may stand between.
  const edge = from + bare.length - binder.length;
  let isRivalled = false;
  for (const mark of before.toReversed()) {
    if (shape.start - mark.end > REACH) return undefined;
    const gap = folded.slice(mark.end, shape.start);
    if (sentenceEnd.test(gap)) return undefined;
    if (mark.kind === 'strong') {
      if (gap.length <= TOUCHING && !/[\p{L}\p{N}]/u.test(gap)) return { mark, isRivalled: false };
      if (binder === '') return undefined;
      return folded.slice(mark.end, edge).includes('\n') ? undefined : { mark, isRivalled };
    }
    isRivalled ||= rivals.has(mark.kind) && edge - mark.end <= 2;
  }
  return undefined;
}

const lastWord = (text: string): string => /(?<![\p{L}\p{M}])[\p{L}\p{M}]{1,9}:?$/u.exec(text)?.[0] ?? '';

/** The words at the end of `text` that put the next thing equal to what was named; empty for none. */
function binderOf(text: string): string {
  const sign = /(?:[:=\u055d\u2192]|\s-|->)$/.exec(text)?.[0];
  if (sign !== undefined) return sign;
  const word = lastWord(text);
  if (copulas.has(word.toLowerCase())) return word;
  if (articles.has(word.toLowerCase())) {
    const before = text.slice(0, -word.length - 1);
    const verb = lastWord(before);
    if (copulas.has(verb.toLowerCase())) return text.slice(before.length - verb.length);
  }
  return gluedCopula.exec(text)?.[0] ?? '';
}
