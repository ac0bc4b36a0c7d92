import { randomUUID } from 'node:crypto';
import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findOffers, findSalesRules } from '#modules/stock/inventory';
import { stockTold } from '#modules/stock/supply';
import { chooseOffers, mayBeSold, type SalesPolicy } from './choose-offers.ts';
import { type DiscountPercents, ownPrice } from './own-prices.ts';
import { type Quote, quoteEnd } from './quote.ts';
import { deleteQuotes, insertQuote } from './quote-store.ts';

/** What the price of is asked. Absent: any country, any operator, any price. */
export type QuoteCommand = {
  accountId: bigint;
  serviceId: string;
  countryId?: number | undefined;
  operators?: readonly string[] | undefined;
  maxPriceMicros?: bigint | undefined;
};

/** `priceMicros`: what the account would pay at most. `stock`: at that price now; it is not reserved. */
export type Quoted = { id: string; priceMicros: bigint; expiresAt: Date; stock: number };

type QuotesDeps = { db: Database; clock: Clock; policy: SalesPolicy; discountPercents: DiscountPercents };

const MOST_AT_ONCE = 200;
const KEPT_SECONDS = 86_400;
const ERASE = 1_000;

/** Prices that are honoured for a minute. */
export function createQuotes({ db, clock, policy, discountPercents }: QuotesDeps) {
  return {
    /**
     * The price at which one number could be bought now; `activations.buy` with its id gets that price or a better one, once,
     * within the minute. Stock is not reserved. Refuses `no_numbers`, `price_too_low`, `service_off`, `limit_reached`.
     */
    async create(command: QuoteCommand): Promise<Quoted> {
      const { accountId, serviceId, countryId, operators } = command;
      const [found, discounts, rules] = await Promise.all([
        findOffers(db.read, [{ countryId: countryId ?? null, serviceId }], stockTold),
        discountPercents(db.read, [accountId]),
        findSalesRules(db.read, [accountId]),
      ]);
      if (rules.off.some((one) => one.accountId === accountId && one.serviceId === serviceId))
        throw new Refusal('service_off', { service: serviceId });
      const discountPercent = discounts.get(accountId) ?? 0;
      const onSale = found.filter((offer) => mayBeSold(offer, policy));
      const [best, ...others] = chooseOffers(onSale, command, { ...policy, discountPercent });
      if (!best) throw new Refusal('no_numbers');
      const priceMicros = ownPrice(best.priceMicros, discountPercent);
      const promised = [best, ...others].filter(
        (offer) => ownPrice(offer.priceMicros, discountPercent) <= priceMicros,
      );

      const now = clock();
      const quote: Quote = {
        ...{ id: randomUUID(), accountId, serviceId, priceMicros },
        ...{ countryId: countryId ?? null, operators: operators ? [...operators] : null },
        poolIds: promised.map(({ poolId }) => poolId),
        ...{ createdAt: now, expiresAt: quoteEnd(now) },
      };
      if (!(await db.write((tx) => insertQuote(tx, quote, MOST_AT_ONCE))))
        throw new Refusal('limit_reached', { quotes: MOST_AT_ONCE });
      const stock = promised.reduce((sum, offer) => sum + offer.stock, 0);
      return { id: quote.id, priceMicros, expiresAt: quote.expiresAt, stock };
    },

    sweeps: [{ name: 'quotes.erase', everySeconds: 3_600, run: eraseOld }],
  };

  async function eraseOld(): Promise<void> {
    const before = addSeconds(clock(), -KEPT_SECONDS);
    while ((await db.write((tx) => deleteQuotes(tx, before, ERASE))) === ERASE);
  }
}
