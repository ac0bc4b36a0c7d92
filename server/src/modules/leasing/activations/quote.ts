import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Offer } from '#modules/stock/inventory';

/** A price that an account was told, for so long. */
export type Quote = {
  id: string;
  accountId: bigint;
  serviceId: string;
  /** Null: any country. */
  countryId: number | null;
  /** Null: any operator. */
  operators: string[] | null;
  /** What the customer pays at most. */
  priceMicros: bigint;
  /** Those that sold at the price or below it when it was told. */
  poolIds: readonly bigint[];
  createdAt: Date;
  expiresAt: Date;
};

/** With the order that used it up, if any. */
export type QuoteStanding = Quote & { usedBy: number | null };

const QUOTE_SECONDS = 60;

export const quoteEnd = (now: Date): Date => addSeconds(now, QUOTE_SECONDS);

export const isQuoteId = (text: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

type Wish = {
  accountId: bigint;
  serviceId: string;
  countryId?: number | undefined;
  operators?: readonly string[] | undefined;
};

/** Refuses `not_found` for another's, `already_done` where it was used, `expired`, `bad_request` for what was not quoted. */
export function assertUsable(quote: QuoteStanding | undefined, wish: Wish, now: Date): Quote {
  if (!quote || quote.accountId !== wish.accountId) throw new Refusal('not_found', { field: 'quoteId' });
  if (quote.usedBy !== null) throw new Refusal('already_done', { id: quote.id });
  if (now >= quote.expiresAt) throw new Refusal('expired', { id: quote.id, expiresAt: quote.expiresAt });
  const { countryId, operators } = wish;
  const isQuoted =
    wish.serviceId === quote.serviceId &&
    (countryId === undefined || countryId === quote.countryId) &&
    (operators === undefined || sameNames(operators, quote.operators));
  if (!isQuoted) throw new Refusal('bad_request', { field: 'quoteId' });
  return quote;
}

function sameNames(wanted: readonly string[], quoted: readonly string[] | null): boolean {
  const names = new Set(wanted);
  return quoted !== null && names.size === new Set(quoted).size && quoted.every((name) => names.has(name));
}

/** What a customer's price depends on beside the list price. */
export type Terms = {
  /** The discount of his tier. */
  discountPercent: number;
  quote?: Pick<Quote, 'priceMicros' | 'poolIds'> | undefined;
};

/** Whether an offer may be sold at the quoted price: it was part of what was quoted, or it is no dearer now. */
export function isQuoted(
  { poolId }: Pick<Offer, 'poolId'>,
  ownMicros: bigint,
  { quote }: Pick<Terms, 'quote'>,
): boolean {
  return !quote || ownMicros <= quote.priceMicros || quote.poolIds.includes(poolId);
}
