import { type Clause, isKeyword, wordsIn } from './code-clauses.ts';
import type { Mark } from './code-evidence.ts';
import type { Signal } from './code-lapse-signals.ts';
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

/** What has a number of its own. */
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
  const { marks, signals, lapses, clauses, others } = text;
  const over = lapses.map((lapse) => stretchOf(lapse, text));
  const told = clauses.filter((clause) => lapses.some(({ shape }) => isWithin(shape, [clause])));
  const known = marks.map((mark): Mark => {
    if (mark.kind === 'enter') return touches(folded, mark, others) ? { ...mark, kind: 'strong' } : mark;
    if (!isKeyword(mark)) return mark;
    if (isWithin(mark, over)) return { ...mark, kind: 'denied' };
    return mark.kind === 'denied' && isWithin(mark, told) ? { ...mark, kind: 'strong' } : mark;
  });
  const named = signals
    .filter((signal) => signal.kind === 'fresh' && !isWithin(signal, over) && leads(folded, signal, text))
    .map(({ start, end }): Mark => ({ kind: 'strong', start, end }));
  const rest = known.filter(
    (mark) => mark.kind === 'strong' || !named.some(({ start, end }) => mark.start < end && mark.end > start),
  );
  return [...rest, ...named].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What is said of the old one alone: from the other number before it to the one behind it. */
function stretchOf({ shape, from, to }: Lapse, { clauses, others }: Text): Stretch {
  const clause = clauses.find((one) => isWithin(shape, [one]));
  const before = others.findLast(({ end }) => end <= Math.min(from, shape.start));
  const behind = others.find(({ start }) => start >= shape.end);
  return {
    from: Math.max(clause?.from ?? 0, before?.end ?? 0),
    to: Math.min(to, behind?.start ?? to),
  };
}

/** "Enter 9052", "9052 girin". */
const touches = (folded: string, { start, end }: Mark, others: readonly Shape[]): boolean =>
  others.some(
    (shape) =>
      (shape.start >= end &&
        shape.start - end <= 8 &&
        wordsIn(folded.slice(end, shape.start)).length === 0) ||
      (shape.end <= start && start - shape.end <= 2),
  );

/** Nothing that has a number of its own stands between it and the number that follows. */
function leads(folded: string, { end }: Signal, { marks, others }: Text): boolean {
  const shape = others.find(({ start }) => start >= end);
  if (!shape || wordsIn(folded.slice(end, shape.start)).length > 3) return true;
  return !marks.some(({ kind, start }) => asideKinds.has(kind) && start >= end && start < shape.start);
}
