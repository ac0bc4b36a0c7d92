import { type Measured, median, type Run } from './figures.ts';

type Unit = 'times' | 'MB' | '%' | 's';

/** One line of the table that a run is judged by. */
export type Target = {
  what: string;
  unit: Unit;
  atLeast?: number;
  atMost?: number;
  /** One value for each round; none where it was not measured. */
  values(run: Run): number[];
};

export type Line = {
  what: string;
  unit: Unit;
  value: number;
  least: number;
  most: number;
  target: string;
  isMet: boolean;
};

const ratio = (one: string, other: string) => (run: Run) =>
  compare(run, one, other, ({ perSecond }) => perSecond);

/** Of one load: how much longer than the median the slowest hundredth takes. */
const tail =
  (one: string) =>
  ({ figures }: Run) =>
    (figures[one] ?? []).map(({ p50Ms, p99Ms }) => p99Ms / p50Ms);

const use =
  (name: string) =>
  ({ uses }: Run) =>
    uses[name] ?? [];

/** Rounds alternate between the loads, so what is compared was measured within seconds. */
function compare({ figures }: Run, one: string, other: string, of: (figure: Measured) => number): number[] {
  const others = figures[other] ?? [];
  return (figures[one] ?? []).flatMap((figure, round) => {
    const against = others[round];
    return against ? [of(figure) / of(against)] : [];
  });
}

const times = (what: string, one: string, other: string, atLeast: number): Target => ({
  ...{ what, unit: 'times', atLeast, values: ratio(one, other) },
});
const atMost = (what: string, unit: Unit, most: number, values: Target['values']): Target => ({
  ...{ what, unit, atMost: most, values },
});

export const targets: readonly Target[] = [
  times('polls, PostgreSQL / bare Fastify handler', 'postgres polls', 'bare', 0.8),
  times('polls, embedded / bare Fastify handler', 'embedded polls', 'bare', 0.6),
  times('orders, PostgreSQL / transactions of one order', 'postgres orders', 'pgbench orders', 3),
  times('orders of one account and offer / the same', 'postgres hot orders', 'pgbench hot orders', 8),
  times('orders, embedded / PostgreSQL', 'embedded orders', 'postgres orders', 0.7),
  times('messages / orders, PostgreSQL', 'postgres messages', 'postgres orders', 1),
  times('messages / orders, embedded', 'embedded messages', 'embedded orders', 1),
  times('messages, PostgreSQL / Kannel with a spool', 'postgres messages', 'kannel', 1),
  times('SMS over SMPP / Kannel with a spool', 'postgres own SMPP', 'kannel', 1),
  times('own SMS: SMPP / HTTP', 'postgres own SMPP', 'postgres own HTTP', 1),
  times('orders: a large world / a small one', 'large orders', 'postgres orders', 0.9),
  times('polls: a large world / a small one', 'large polls', 'postgres polls', 0.9),
  times('polls beside price lists / alone', 'large polls beside lists', 'large polls', 0.95),
  times('whole lives / orders, PostgreSQL', 'postgres lives', 'postgres orders', 0.4),
  times('whole lives / orders, embedded', 'embedded lives', 'embedded orders', 0.4),
  times('orders: two processes / one', 'two orders', 'postgres orders', 1),
  times('polls: two processes / one', 'two polls', 'postgres polls', 1.3),
  atMost('polls of 1000 connections: 99 % / median', 'times', 4, tail('postgres polls 1000')),
  atMost('orders, embedded: 99 % / median', 'times', 5, tail('embedded orders')),
  atMost('memory, idle, PostgreSQL', 'MB', 150, use('postgres idle MB')),
  atMost('memory after price lists, PostgreSQL', 'MB', 250, use('large lists MB')),
  atMost('memory, idle, embedded', 'MB', 350, use('embedded idle MB')),
  atMost('processor, idle, PostgreSQL (of a core)', '%', 1, use('postgres idle %')),
  atMost('processor, idle, embedded (of a core)', '%', 1, use('embedded idle %')),
  atMost('start to ready, embedded, first', 's', 3, use('embedded first start')),
  atMost('start to ready, embedded, again', 's', 1.5, use('embedded start')),
  atMost('start to ready, PostgreSQL', 's', 1, use('postgres start')),
];

/** The table of a run: what of it was measured, the median over the rounds, and whether that meets its target. */
export function judge(run: Run): Line[] {
  return targets.flatMap(({ what, unit, atLeast, atMost, values }) => {
    const found = values(run);
    if (found.length === 0) return [];
    const value = median(found);
    return {
      ...{ what, unit, value, least: Math.min(...found), most: Math.max(...found) },
      target: atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`,
      isMet: atLeast === undefined ? value <= (atMost ?? 0) : value >= atLeast,
    };
  });
}
