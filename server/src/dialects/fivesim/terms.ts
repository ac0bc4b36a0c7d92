import { Refusal } from '#kernel/refusal';

const DAY = 24;
const MONTH = 30 * DAY;

/** The products of hosting that the original names, in hours; they are what lists show. */
export const listedTerms: ReadonlyMap<string, number> = new Map([
  ['3hours', 3],
  ['1day', DAY],
  ['10days', 10 * DAY],
  ['1month', MONTH],
]);

const hoursOf: Readonly<Record<string, number>> = { hour: 1, day: DAY, month: MONTH };

/** A term in hours by its product: those that are listed, and whatever is spelled like them. Refuses `service_unknown`. */
export function readTerm(product: string): number {
  const match = /^([1-9]\d{0,3})(hour|day|month)s?$/.exec(product.toLowerCase());
  const unit = hoursOf[match?.[2] ?? ''];
  if (unit === undefined) throw new Refusal('service_unknown', { product });
  return Number(match?.[1]) * unit;
}

/** The product that a term goes by. */
export function nameTerm(hours: number): string {
  for (const [name, listed] of listedTerms) if (listed === hours) return name;
  const [count, unit] = hours % DAY === 0 ? [hours / DAY, 'day'] : [hours, 'hour'];
  return `${count}${unit}${count === 1 ? '' : 's'}`;
}
