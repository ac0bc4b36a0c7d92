import type { Figures } from './figures.ts';

type Ratio = { what: string; ratio: number };

/** What is compared with what, by the beginnings of their names; both of one run on one machine. */
const compared = [
  ['polls', 'bare Fastify'],
  ['orders (', 'TPC-B-like writes'],
  ['orders, one account', 'TPC-B-like writes'],
  ['messages', 'orders ('],
  ['own numbers, SMS over SMPP', 'own numbers, SMS over HTTP'],
] as const;

/** Of each group that has the first of a pair: that by the second one of its own group, or of any. */
export function ratiosOf(groups: readonly { group: string; rows: readonly Figures[] }[]): Ratio[] {
  const all = groups.flatMap(({ rows }) => rows);
  return groups.flatMap(({ group, rows }) =>
    compared.flatMap(([name, against]): Ratio[] => {
      const one = rows.find(({ what }) => what.startsWith(name));
      const other = [...rows, ...all].find(({ what }) => what.startsWith(against));
      return one && other
        ? [{ what: `${group}: ${one.what} / ${other.what}`, ratio: one.perSecond / other.perSecond }]
        : [];
    }),
  );
}
