import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failingAt, lost } from '#test/failing-at';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';
import { expectSoundBooks } from '#test/sound-books';
import { buyActivations } from './buy-activations.ts';
import { createActivations, createQuotes } from './index.ts';

let world: PartnerWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPartnerWorld({ RESALE: '1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`update offer set enabled = false`.execute(world.db.read);
  ({ accountId } = await world.customer());
});

const wish = { serviceId: 'tg', countryId: 2 };
const quote = (of: { maxPriceMicros?: bigint; operators?: string[] } = {}) =>
  world.core.quotes.create({ accountId, ...wish, ...of });
const buy = (quoteId: string, of: object = {}) =>
  world.core.activations.buy({ accountId, serviceId: 'tg', quoteId, ...of });
const reprice = (supplierId: bigint, price: string) =>
  world.core.inventory.importPrices({
    supplierId,
    csv: `country,operator,service,price,step\n2,any,tg,${price},0`,
  });

describe('a quote', () => {
  it('tells the price and the stock at it, for a minute', async () => {
    await world.pool({ price: '0.20', count: 3 });
    await world.pool({ price: '0.50', count: 5 });

    const { priceMicros, stock, expiresAt } = await quote();

    expect([priceMicros, stock]).toEqual([200_000n, 3]);
    expect(Math.round((expiresAt.getTime() - world.core.clock().getTime()) / 1000)).toBe(60);
  });

  it('is honoured where the list price has gone up, and what it held back is conserved', async () => {
    const { supplierId, phones } = await world.pool({ price: '0.20', count: 2 });
    const { id } = await quote();
    await reprice(supplierId, '0.90');

    const bought = await buy(id);
    await world.message({ supplierId, phone: bought.phone });

    expect(bought).toMatchObject({ priceMicros: 200_000n, countryId: 2, state: 'waiting' });
    expect(phones).toContain(bought.phone);
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(99_800_000n);
    const [chosen] = await world.core.activations.timeline({ id: bought.id, accountId });
    expect(chosen).toMatchObject({ choice: { quoteId: id, listMicros: 900_000n } });
    await expectSoundBooks(world);
  });

  it('gives the better price where it has gone down', async () => {
    const { supplierId } = await world.pool({ price: '0.20' });
    const { id } = await quote();
    await reprice(supplierId, '0.05');

    expect(await buy(id)).toMatchObject({ priceMicros: 50_000n });
  });

  it('is no promise of dearer pools, and reserves nothing', async () => {
    const { supplierId } = await world.pool({ price: '0.20' });
    await world.pool({ price: '5.00' });
    const { id } = await quote();
    const other = await world.customer();
    await world.core.activations.buy({
      ...{ accountId: other.accountId, serviceId: 'tg', countryId: 2 },
      supplierIds: [supplierId],
    });

    await expect(buy(id)).rejects.toMatchObject({ code: 'no_numbers' });
  });

  it('is used up by one order, however many name it at once', async () => {
    await world.pool({ price: '0.20', count: 20 });
    const { id } = await quote();

    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => buy(id)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code)).toEqual(
      Array(11).fill('already_done'),
    );
    await expect(buy(id)).rejects.toMatchObject({ code: 'already_done' });
  });

  it('is used up once by two processes', async () => {
    await world.pool({ price: '0.20', count: 20 });
    const deps = {
      ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
      policy: { resale: true, priceBandPercent: 0 },
      discountPercents: async () => new Map<bigint, number>(),
      findDistinct: async () => new Set<bigint>(),
    };
    const [one, two] = [createActivations(deps), createActivations(deps)];
    const quotes = await Promise.all(Array.from({ length: 10 }, () => quote()));

    const outcomes = await Promise.allSettled(
      quotes.flatMap(({ id }) =>
        [one, two].map((process) => process.buy({ accountId, serviceId: 'tg', quoteId: id })),
      ),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await world.core.activations.countOpen(accountId)).toBe(10);
    await expectSoundBooks(world);
  });

  it('ends with its minute', async () => {
    await world.pool({ count: 2 });
    const [early, late] = [await quote(), await quote()];

    world.advance(59);
    await buy(early.id);
    world.advance(1);

    await expect(buy(late.id)).rejects.toMatchObject({ code: 'expired' });
  });

  it.each<[string, object, string]>([
    ['another service', { serviceId: 'wa' }, 'bad_request'],
    ['another country', { countryId: 3 }, 'bad_request'],
    ['an operator that was not named', { operators: ['any'] }, 'bad_request'],
    ['less than it', { maxPriceMicros: 1n }, 'price_too_low'],
  ])('is of no use for %s', async (_what, of, code) => {
    await world.pool();
    const { id } = await quote();

    await expect(buy(id, of)).rejects.toMatchObject({ code });
    expect(await buy(id.toUpperCase(), { countryId: 2 })).toMatchObject({ state: 'waiting' });
  });

  it("is nobody else's, and there is none by a made-up name", async () => {
    await world.pool();
    const { id } = await quote();
    const other = await world.customer();

    await expect(buy(id, { accountId: other.accountId })).rejects.toMatchObject({ code: 'not_found' });
    for (const name of ['', 'x', `${id}0`, "'; --", '\0', '00000000-0000-0000-0000-000000000000'])
      await expect(buy(name)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused where there is nothing to sell, or nothing so cheap', async () => {
    await expect(quote()).rejects.toMatchObject({ code: 'no_numbers' });
    await world.pool({ price: '0.20' });
    await expect(quote({ maxPriceMicros: 100_000n })).rejects.toMatchObject({
      ...{ code: 'price_too_low', details: { minPriceMicros: 200_000n } },
    });
  });

  it('is not used up by an order that has no money for it', async () => {
    await world.pool({ price: '0.20' });
    ({ accountId } = await world.customer({ balance: '0.10' }));
    const { id } = await quote();
    await expect(buy(id)).rejects.toMatchObject({ code: 'no_balance' });
    await world.core.ledger.grant({ accountId, amountMicros: 1_000_000n, reference: `more:${id}` });

    expect(await buy(id)).toMatchObject({ priceMicros: 200_000n });
  });

  it('is not used up by an order for which a partner had no number', async () => {
    const { supplierId, fake } = await world.partner();
    const { id } = await world.core.quotes.create({ accountId, ...germany });
    fake.setFaults(['lies-about-stock']);
    await expect(buy(id)).rejects.toMatchObject({ code: 'no_numbers' });

    fake.setFaults([]);
    expect(await buy(id)).toMatchObject({ state: 'waiting', supplierId });
    await expect(buy(id)).rejects.toMatchObject({ code: 'already_done' });
  });

  it('counts a discount that changed to the advantage of its customer alone', async () => {
    await world.pool({ price: '1.00', count: 4 });
    let percent = 20;
    const deps = {
      ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
      policy: { resale: false, priceBandPercent: 0 },
      discountPercents: async () => new Map([[accountId, percent]]),
      findDistinct: async () => new Set<bigint>(),
    };
    const [quotes, activations] = [createQuotes(deps), createActivations(deps)];
    const order = async () => {
      const { id } = await quotes.create({ accountId, ...wish });
      return (percentThen: number) => {
        percent = percentThen;
        return activations.buy({ accountId, serviceId: 'tg', quoteId: id });
      };
    };

    const less = await (await order())(0);
    percent = 20;
    const more = await (await order())(50);

    expect([less.priceMicros, more.priceMicros]).toEqual([800_000n, 500_000n]);
  });

  it('may be one of two hundred at most, and goes a day after its end', async () => {
    await world.pool();
    const quotes = await Promise.all(Array.from({ length: 200 }, () => quote()));
    await expect(quote()).rejects.toMatchObject({ code: 'limit_reached' });
    world.advance(61);
    expect(await quote()).toMatchObject({ stock: 1 });

    world.advance(86_461);
    for (const { name, run } of world.core.sweeps) if (name === 'quotes.erase') await run();

    await expect(buy(quotes[0]?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    const { rows } = await sql`select from quote`.execute(world.db.read);
    expect(rows).toEqual([]);
  });

  it('is whole or not there, whatever statement of its order fails', async () => {
    await world.pool({ count: 2 });
    const { id } = await quote();
    const deps = (db: typeof world.db) => ({
      ...{ db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
      policy: { resale: false, priceBandPercent: 0 },
      discountPercents: async () => new Map<bigint, number>(),
      findDistinct: async () => new Set<bigint>(),
    });
    const command = { accountId, ...wish, quoteId: id };
    let outcome: unknown = lost;

    for (let at = 1; outcome === lost && at < 60; at++)
      outcome = await buyActivations(deps(failingAt(world.db, at)), [command]).catch((error) => error);

    expect(outcome).toMatchObject([{ ok: true }]);
    expect(await world.core.activations.countOpen(accountId)).toBe(1);
    await expectSoundBooks(world);
  });
});
