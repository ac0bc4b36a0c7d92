import {
  type Clause,
  hasKeyword,
  isBridge,
  isKeyword,
  lastOf,
  nextOf,
  REACH,
  splitClauses,
  wordsIn,
} from './code-clauses.ts';
import { asideKinds, type Lapse, readAnew } from './code-lapse-marks.ts';
import { readSignals, type Signal } from './code-lapse-signals.ts';
import type { LapseKind } from './code-lapse-words.ts';
import type { Mark } from './code-mark.ts';
import { saysMinutes } from './code-place.ts';
import type { Shape } from './code-shape.ts';
import type { Token } from './code-tokens.ts';
import type { Span } from './code-traps.ts';

/** The marks as they are to be read where a text tells an old code from a new one, and the old ones as traps. */
export interface Lapses {
  marks: Mark[];
  spans: Span[];
}

/** Finds the number of which a word says that it is old. */
type Finder = (folded: string, clause: Clause, signal: Signal) => Shape | undefined;

interface Around {
  /** The two clauses before. */
  earlier: readonly Clause[];
  /** Whether a later clause has a number with a keyword. */
  isNamedLater: boolean;
}

interface Saying {
  clause: Clause;
  signal: Signal;
  around: Around;
}

/** A code that will be over, or may be, is not over. */
const notYet =
  /(?:^|[^\p{L}])(?:will|would|if|wenn|falls|sera|será|sarà|будет|станет|если|буде|якщо|jeśli|będzie|pokud|bude|eğer|jika|kalau|nếu|neu khi)(?!\p{L})/u;
/** "The previous code is still valid". */
const stillValid =
  /(?:^|[^\p{L}])(?:still|weiterhin|noch immer|toujours|todavía|aún|sigue|ainda|continua|ancora|nog steeds|fortfarande|stadig|fortsatt|edelleen|nadal|stále|încă|по-прежнему|всё ещё|все еще|досі|ακόμα|hâlâ|halen|masih|vẫn)(?!\p{L})|仍|依然|まだ|引き続き|아직|여전히/u;

/** "Don't", "never" and their like at the end of what stands before, or at the start of what follows. */
const negated =
  /(?:^|[^\p{L}])(?:\p{L}+n['\u2019]t|not|never|no|não|nao|non|ne|nie|nu|не|ni|nem|älä|mos|jangan|không|khong) $/iu;
const negating = /^ (?:nicht|niet|nie|inte|ikke|pas|ekki)(?!\p{L})/iu;

const finders: Partial<Record<LapseKind, Finder>> = {
  old: findNamed,
  not: findExcluded,
  but: findContrasted,
  behind: findPreceding,
  change: findChanged,
};

/**
 * Finds the codes of which the text says that they are over ("the old code 4418 is no longer valid, use 9052"): they are
 * traps, and what names the new one announces it as a keyword does. Undefined where nothing is said to be over.
 */
export function findLapses(
  folded: string,
  { tokens, marks, shapes }: { tokens: readonly Token[]; marks: readonly Mark[]; shapes: readonly Shape[] },
): Lapses | undefined {
  const signals = readSignals(folded, tokens);
  if (signals.length === 0) return undefined;
  const distinct = widest(shapes);
  const clauses = splitClauses(folded, { signals, marks, shapes: distinct });
  const lastNamed = clauses.findLastIndex((clause) =>
    clause.shapes.some((shape) => hasKeyword(folded, clause, shape)),
  );
  const lapses = clauses.flatMap((clause, at) =>
    lapsesOf(folded, clause, {
      earlier: clauses.slice(Math.max(0, at - 2), at),
      isNamedLater: at < lastNamed,
    }),
  );
  if (lapses.length === 0 && !clauses.some(saysOver)) return undefined;
  const old = new Set(lapses.map(({ shape }) => shape));
  const others = distinct.filter((shape) => !old.has(shape));
  return {
    spans: [...old].map(({ start, end }) => ({ start, end, trap: 'an old code' })),
    marks: readAnew(folded, { marks, signals, lapses, clauses, others }),
  };
}

/** Of shapes that share units the widest, in order: it is found before its parts. */
function widest(shapes: readonly Shape[]): Shape[] {
  let end = 0;
  return shapes
    .filter(({ trap }) => !trap)
    .sort((a, b) => a.start - b.start)
    .filter((shape) => {
      if (shape.start < end) return false;
      end = shape.end;
      return true;
    });
}

/** "Your code has expired": a keyword, and no number. */
const saysOver = ({ signals, marks }: Clause): boolean =>
  marks.some(isKeyword) && signals.some(({ kind }) => kind === 'over' || kind === 'old');

function lapsesOf(folded: string, clause: Clause, around: Around): Lapse[] {
  const text = folded.slice(clause.from, clause.to).toLowerCase();
  return clause.signals.flatMap((signal): Lapse[] => {
    if (signal.kind === 'over' && (saysMinutes(text) || notYet.test(text))) return [];
    if (signal.kind === 'old' && stillValid.test(text)) return [];
    const shape =
      signal.kind === 'over'
        ? (findSubject(folded, { clause, signal, around }) ?? findResumed(folded, { clause, signal, around }))
        : finders[signal.kind]?.(folded, clause, signal);
    return shape
      ? [{ shape, from: Math.min(shape.start, signal.start), to: Math.max(shape.end, signal.end) }]
      : [];
  });
}

/** "The previous code 4418": nothing but a keyword, and a colon or an "is", stands between. */
function findNamed(folded: string, clause: Clause, { start, end }: Signal): Shape | undefined {
  const shape = nextOf(clause, end);
  if (!shape || shape.form === 'letters') return undefined;
  // "This replaces your previous code: 330918."
  const isReplaced = clause.signals.some(
    (one) => one.kind === 'not' && one.end <= start && start - one.end <= 12,
  );
  if (isReplaced && folded.slice(end, shape.start).includes(':')) return undefined;
  return isBridge(folded, clause, { from: end, to: shape.start, words: 3 }) ? shape : undefined;
}

/** "Instead of 4418", but not "do not forget 4418". */
function findExcluded(folded: string, clause: Clause, { start, end }: Signal): Shape | undefined {
  const shape = nextOf(clause, end);
  if (!shape || shape.start - end > REACH) return undefined;
  const gap = folded.slice(end, shape.start);
  const isOneWord = !folded.slice(start, end).includes(' ');
  if (isOneWord && negated.test(folded.slice(Math.max(0, start - 12), start))) return undefined;
  if (negating.test(gap) || negating.test(folded.slice(shape.end))) return undefined;
  return wordsIn(gap).length <= 3 && !/[:(=]/.test(gap) ? shape : undefined;
}

/** "Enter that code, not this reference: 482019". */
function findContrasted(folded: string, clause: Clause, { start, end }: Signal): Shape | undefined {
  const opens = clause.from > 0 && wordsIn(folded.slice(clause.from, start)).length <= 1;
  const shape = nextOf(clause, end);
  if (!opens || !shape) return undefined;
  return isBridge(folded, clause, { from: end, to: shape.start, words: 4 }) ? shape : undefined;
}

/** "4418 yerine", "4418 kodu yerine". */
function findPreceding(folded: string, clause: Clause, { start }: Signal): Shape | undefined {
  const shape = lastOf(clause, start);
  if (!shape) return undefined;
  const gap = folded.slice(shape.end, start);
  return gap.length <= 16 && wordsIn(gap).length <= 2 ? shape : undefined;
}

/** "Changed from 4418 to 9052": the first of two numbers that a word or two part. */
function findChanged(folded: string, { shapes }: Clause): Shape | undefined {
  const [first, second, third] = shapes.filter(({ form }) => form !== 'letters');
  if (!first || !second || third || first.code.length !== second.code.length) return undefined;
  const between = folded.slice(first.end, second.start);
  return between.length <= 12 && wordsIn(between).length <= 2 ? first : undefined;
}

/** The number that is over: of those before the word that which has a keyword, or the nearest; without one, that behind it. */
function findSubject(folded: string, { clause, signal, around }: Saying): Shape | undefined {
  if (isAttribute(folded, clause, signal)) return undefined;
  const before = clause.shapes.filter(({ end }) => end <= signal.start);
  const mayBe = before.filter((shape) => shape.form !== 'letters' && !isNew(folded, clause, shape));
  const subject = mayBe.findLast((shape) => hasKeyword(folded, clause, shape)) ?? mayBe.at(-1);
  if (subject) return isInterrupted(clause, subject.end, signal.start) ? undefined : subject;

  const isNamed =
    clause.marks.some((mark) => isKeyword(mark) && mark.end <= signal.start) ||
    clause.signals.some(({ kind, end }) => kind === 'old' && end <= signal.start);
  const behind = nextOf(clause, signal.end);
  // "Code superseded: 118203. Current code: 604417."
  const isLabel =
    around.isNamedLater && behind !== undefined && folded.slice(signal.end, behind.start) === ': ';
  if (isNamed && before.length === 0) return isLabel ? behind : undefined;
  if (!behind || isNew(folded, clause, behind)) return undefined;
  return isBridge(folded, clause, { from: signal.end, to: behind.start, words: 3 }) ? behind : undefined;
}

/**
 * "Code 4418, sent at noon, is no longer valid", "the code of noon, 4418, is no longer valid": the word opens its clause,
 * and the number has the clause before for itself, or stands before that.
 */
function findResumed(folded: string, { clause, signal, around }: Saying): Shape | undefined {
  const [twoBefore, before] = around.earlier;
  const head = folded.slice(clause.from, signal.start);
  const opens = head.length <= 8 && wordsIn(head).length <= 1;
  const isOther = clause.marks.some(isKeyword) || clause.signals.some(({ kind }) => kind === 'old');
  if (!opens || isOther || clause.shapes.length > 0 || !twoBefore || !before) return undefined;
  if (/[.!?\n]/.test(folded.charAt(twoBefore.to) + folded.charAt(before.to))) return undefined;
  if (wordsIn(folded.slice(before.from, before.to)).length === 0) return before.shapes[0];
  const named = twoBefore.shapes.filter((shape) => hasKeyword(folded, twoBefore, shape));
  return named.length === 1 ? named[0] : undefined;
}

/** "Your cancelled order". */
const isAttribute = (folded: string, { marks }: Clause, { end }: Signal): boolean =>
  marks.some(({ kind, start }) => asideKinds.has(kind) && folded.slice(end, start) === ' ');

/** "Use 9052", "the new code 9052". */
const isNew = (folded: string, clause: Clause, { start }: Shape): boolean =>
  [
    ...clause.signals.filter(({ kind }) => kind === 'fresh'),
    ...clause.marks.filter(({ kind }) => kind === 'enter'),
  ].some(({ end }) => end <= start && isBridge(folded, clause, { from: end, to: start, words: 3 }));

/** Something else than that it is so now is spoken of between: "9052 confirms that your order was cancelled". */
function isInterrupted({ marks, signals, shapes }: Clause, from: number, to: number): boolean {
  const isBetween = ({ start, end }: { start: number; end: number }) => start >= from && end <= to;
  return (
    to - from > REACH ||
    signals.some(
      (signal) =>
        isBetween(signal) && (signal.kind === 'old' || signal.kind === 'fresh') && to - signal.end > 1,
    ) ||
    marks.some((mark) => {
      if (!isBetween(mark)) return false;
      if (mark.kind === 'weak' || mark.kind === 'enter') return true;
      return mark.kind === 'order' && !shapes.some(({ start, end }) => start >= mark.end && end <= to);
    })
  );
}
