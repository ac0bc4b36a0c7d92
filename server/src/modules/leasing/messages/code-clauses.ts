import type { Signal } from './code-lapse-signals.ts';
import type { Mark } from './code-mark.ts';
import type { Shape } from './code-shape.ts';

/** A part of a sentence, and what stands in it. */
export interface Clause {
  from: number;
  to: number;
  signals: Signal[];
  shapes: Shape[];
  marks: Mark[];
}

/** A stretch between two places of a clause. */
interface Gap {
  from: number;
  to: number;
}

const clauseEnd =
  /[.!?](?=\s|$)|,(?=\s)|[\n;\u3002\uff01\uff0c\u3001\uff1f\uff1b\u0964\u060c\u061b\u061f\u06d4\u104a\u104b\u1362\u1363\u17d4]/g;
/** Longer texts are cut: all that is looked for stands near. */
const LONGEST = 240;
/** The distance between words and numbers of one statement. */
export const REACH = 48;

const determiners = new Set(
  `this that the your my our a an one number no nr num n de da do di del la le les el lo los il der die das den dem diese dieser diesen dieses ihr ihre ihren deine deinen ce cet cette ces votre ton ta
   este esta esse essa ese esa questo questa il het deze dit uw je denna den detta det din ditt denne dette tämä tätä ten tę to tento tuto tato ovaj ovu этот эту это цей цю тази този`.split(
    /\s+/,
  ),
);
const bridgeKinds = new Set<Mark['kind']>(['strong', 'denied', 'link', 'order', 'account', 'weak']);

export function splitClauses(
  folded: string,
  all: { signals: readonly Signal[]; marks: readonly Mark[]; shapes: readonly Shape[] },
): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (const end of [...[...folded.matchAll(clauseEnd)].map(({ index }) => index), folded.length]) {
    for (; end - from > LONGEST; from += LONGEST) clauses.push(emptyClause(from, from + LONGEST));
    clauses.push(emptyClause(from, end));
    from = end + 1;
  }
  deal(all.signals, clauses, ({ signals }) => signals);
  deal(all.shapes, clauses, ({ shapes }) => shapes);
  deal(all.marks, clauses, ({ marks }) => marks);
  return clauses;
}

const emptyClause = (from: number, to: number): Clause => ({ from, to, signals: [], shapes: [], marks: [] });

/** Puts each where it starts; both are in order. */
function deal<One extends { start: number }>(
  all: readonly One[],
  clauses: readonly Clause[],
  shelf: (clause: Clause) => One[],
): void {
  let at = 0;
  for (const one of all) {
    while (at < clauses.length - 1 && one.start >= (clauses[at]?.to ?? 0)) at++;
    const clause = clauses[at];
    if (clause) shelf(clause).push(one);
  }
}

export const isKeyword = ({ kind }: Mark): boolean => kind === 'strong' || kind === 'denied';

export const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];

export const nextOf = ({ shapes }: Clause, position: number): Shape | undefined =>
  shapes.find(({ start }) => start >= position);

export const lastOf = ({ shapes }: Clause, position: number): Shape | undefined =>
  shapes.findLast(({ end }) => end <= position);

/** Whether a keyword stands right before a number, or right behind it. */
export const hasKeyword = (folded: string, { marks }: Clause, { start, end }: Shape): boolean =>
  marks.some(
    (mark) =>
      isKeyword(mark) &&
      ((mark.end <= start && start - mark.end <= 8 && wordsIn(folded.slice(mark.end, start)).length === 0) ||
        (mark.start >= end && mark.start - end <= 3)),
  );

/** Whether no more than so many words stand in a gap, each of them a keyword, a link, a name of a number or a determiner. */
export function isBridge(
  folded: string,
  { marks }: Clause,
  { from, to, words }: Gap & { words: number },
): boolean {
  const gap = folded.slice(from, to);
  if (wordsIn(gap).length > words) return false;
  let unknown = '';
  let rest = 0;
  for (const { kind, start, end } of marks) {
    if (start - from < rest || end > to || !bridgeKinds.has(kind)) continue;
    unknown += withoutEdges(gap.slice(rest, start - from), { isHead: rest === 0, isTail: false });
    rest = end - from;
  }
  unknown += withoutEdges(gap.slice(rest), { isHead: rest === 0, isTail: true });
  return wordsIn(unknown).every((word) => determiners.has(word));
}

/** The text beside a known word, without what is written together with it: "ال" in "الرمز". */
function withoutEdges(text: string, { isHead, isTail }: { isHead: boolean; isTail: boolean }): string {
  const tail = isHead ? text : text.replace(/^[\p{L}\p{M}]+/u, '');
  return `${isTail ? tail : tail.replace(/[\p{L}\p{M}]{1,16}$/u, '')} `;
}
