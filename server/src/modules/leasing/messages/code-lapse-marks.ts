import { type Clause, isKeyword, REACH, wordsIn } from './code-clauses.ts';
import type { Signal } from './code-lapse-signals.ts';
import type { Mark } from './code-mark.ts';
import type { Shape } from './code-shape.ts';

/** A number that is over, and the stretch that says so. */
export interface Lapse {
  shape: Shape;
  from: number;
  to: number;
}

interface Text {
  marks: readonly Mark[];
  signals: readonly Signal[];
  lapses: readonly Lapse[];
  clauses: readonly Clause[];
  /** The numbers that are not over. */
  others: readonly Shape[];
}

type Stretch = { from: number; to: number };

/** Things that have a number of their own. */
export const asideKinds: ReadonlySet<Mark['kind']> = new Set([
  'order',
  'account',
  'phone',
  'send',
  'money',
  'promo',
  'date',
  'version',
  'ending',
]);

const isWithin = ({ start, end }: { start: number; end: number }, stretches: readonly Stretch[]): boolean =>
  stretches.some(({ from, to }) => start >= from && end <= to);

/** Keywords of old codes are denied, those of new ones are not; what names the new one is a keyword too. */
export function readAnew(folded: string, text: Text): Mark[] {
  const { marks, signals, lapses, clauses } = text;
  const over = [...lapses.map((lapse) => stretchOf(lapse, text)), ...clauses.filter(tellsOfNone)];
  const told = clauses.filter((clause) => lapses.some(({ shape }) => isWithin(shape, [clause])));
  const known = marks.map((mark): Mark => {
    if (mark.kind === 'enter') return bidding(folded, mark, text) ?? mark;
    if (!isKeyword(mark)) return mark;
    if (isWithin(mark, over)) return { ...mark, kind: 'denied' };
    return isWithin(mark, told) ? { ...mark, kind: 'strong' } : mark;
  });
  const isAboutCodes = marks.some((mark) => isKeyword(mark) || mark.kind === 'weak' || mark.kind === 'enter');
  const named = isAboutCodes
    ? [
        ...signals.flatMap((signal) => (signal.kind === 'fresh' ? (naming(folded, signal, text) ?? []) : [])),
        ...lapses.flatMap((lapse) => turning(folded, lapse, text) ?? []),
      ]
    : [];
  const rest = known.filter((mark) => !named.some(({ start, end }) => mark.start < end && mark.end > start));
  return [...rest, ...named].sort((a, b) => a.start - b.start);
}

/** "Your code has expired": a clause without a number. */
const tellsOfNone = ({ signals, shapes }: Clause): boolean =>
  shapes.length === 0 &&
  signals.some(({ kind }) => kind === 'over') &&
  !signals.some(({ kind }) => kind === 'old');

/** The stretch of text about the old code alone: nearer to it than to the other number before, and to the one behind at the most. */
function stretchOf({ shape, from, to }: Lapse, { clauses, others }: Text): Stretch {
  const clause = clauses.find((one) => isWithin(shape, [one]));
  const before = others.findLast(({ end }) => end <= from);
  const behind = others.find(({ start }) => start >= shape.end);
  return {
    from: Math.max(clause?.from ?? 0, before ? (before.end + from) / 2 : 0),
    to: Math.min(to, behind?.start ?? to),
  };
}

/** "Enter 9052", "tell the driver 9052", "9052 girin". */
function bidding(folded: string, mark: Mark, text: Text): Mark | undefined {
  const { start, end } = mark;
  const next = nextOther(mark, text);
  if (next && leadOf(folded, mark, { next, text }) === 'near')
    return { kind: 'strong', start, end: edgeBefore(folded, end, next) };
  return text.others.some((shape) => shape.end <= start && start - shape.end <= 2)
    ? { kind: 'strong', start, end }
    : undefined;
}

/** "The new one: 9052", "now applies 9052", where the text is about codes. */
function naming(folded: string, signal: Signal, text: Text): Mark | undefined {
  const { start, end } = signal;
  const isDialled = text.marks.some(
    (mark) =>
      (mark.kind === 'send' || mark.kind === 'phone') && mark.end <= start && start - mark.end <= DIALLED,
  );
  if (isDialled) return undefined;
  const next = nextOther(signal, text);
  if (!next) return { kind: 'strong', start, end };
  const lead = leadOf(folded, signal, { next, text });
  if (lead === 'other') return undefined;
  return { kind: 'strong', start, end: lead === 'near' ? edgeBefore(folded, end, next) : end };
}

/** "Changed from 4418 to 9052", "changed: 4418 -> 9052": what stands between the two. */
function turning(folded: string, { shape }: Lapse, { others, signals }: Text): Mark | undefined {
  const next = nextOther(shape, { others });
  if (!next || next.start - shape.end > 12 || !signals.some(({ kind }) => kind === 'change'))
    return undefined;
  return { kind: 'strong', start: shape.end, end: edgeBefore(folded, shape.end, next) };
}

const DIALLED = 8;
/** Farther on a word says nothing of a number. */
const FAR = 3;

const nextOther = ({ end }: { end: number }, { others }: Pick<Text, 'others'>): Shape | undefined =>
  others.find(({ start }) => start >= end);

/**
 * Where a word leads: to the number that is next (`near`), not so far (`far`), or to something else: an old number, or
 * what has a number of its own, stands between.
 */
function leadOf(
  folded: string,
  { end }: { end: number },
  { next, text }: { next: Shape; text: Text },
): 'near' | 'far' | 'other' {
  const isBetween = ({ start }: { start: number }) => start >= end && start < next.start;
  if (text.lapses.some(({ shape }) => isBetween(shape))) return 'other';
  if (next.start - end > 2 * REACH) return 'far';
  const gap = folded.slice(end, next.start);
  const words = wordsIn(gap).length;
  if (words > FAR) return 'far';
  if (text.marks.some((mark) => asideKinds.has(mark.kind) && isBetween(mark))) return 'other';
  return words > 1 || /[.!?](?:\s|$)|[\u3002\uff01\uff1f]/.test(gap) ? 'far' : 'near';
}

/** Where the last word before a number ends. */
const edgeBefore = (folded: string, end: number, { start }: Shape): number =>
  end + folded.slice(end, start).replace(/[^\p{L}\p{M}]+$/u, '').length;
