import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { expectRightBooks, outcome, turns } from '#test/rent-world';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Numbers of one pool, sold for several services. */
async function shelf(country: number, services: Record<string, string>, count = 1) {
  const supplier = `shelf${country}`;
  const pools = [];
  for (const [index, [service, price]] of Object.entries(services).entries())
    pools.push(await world.pool({ supplier, country, service, price, count: index === 0 ? count : 0 }));
  const { supplierId, phones } = pools[0] ?? { supplierId: 0n, phones: [] };
  return { supplierId, phones };
}

const stockOf = async (countryId: number) =>
  Object.fromEntries(
    (await world.core.inventory.listStock({ countryId, resale: false })).map(({ serviceId, stock }) => [
      serviceId,
      stock,
    ]),
  );

/** The refusal's details. */
async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  return isRefusal(error) ? [error.code, error.details.reason] : error;
}

describe('several services on one number', () => {
  it('are leased together, each paid for by itself, and each gets its own messages', async () => {
    const { supplierId, phones } = await shelf(3, { tg: '0.30', wa: '0.20', vk: '0.10' });
    const { accountId } = await world.customer({ balance: '1' });
    const { activations, ledger } = world.core;

    const leases = await activations.buyTogether({ accountId, serviceIds: ['wa', 'tg'], countryId: 3 });
    const stock = await stockOf(3);
    const held = await ledger.getBalance(accountId);
    const message = await world.message({ supplierId, phone: phones[0] ?? '', sender: 'Telegram' });
    const [wa, tg] = leases;
    await activations.cancel({ id: wa?.id ?? 0, accountId });

    expect(leases.map(({ serviceId, phone, priceMicros }) => [serviceId, phone, priceMicros])).toEqual([
      ['wa', phones[0], 200_000n],
      ['tg', phones[0], 300_000n],
    ]);
    expect(stock).toEqual({ tg: 0, vk: 1, wa: 0 });
    expect(held).toEqual({ availableMicros: 500_000n, heldMicros: 500_000n });
    expect(message.activationId).toBe(tg?.id);
    expect(await ledger.getBalance(accountId)).toEqual({ availableMicros: 700_000n, heldMicros: 0n });
    expect(await stockOf(3)).toEqual({ tg: 0, vk: 1, wa: 1 });
    await expectRightBooks(world);
  });

  it('are refused all together where one is too much, out of stock, or not sold', async () => {
    await shelf(4, { tg: '0.30', wa: '0.20' });
    const { accountId } = await world.customer({ balance: '0.40' });
    const buy = (serviceIds: string[]) =>
      world.core.activations.buyTogether({ accountId, serviceIds, countryId: 4 });

    const poor = await outcome(buy(['tg', 'wa']));
    const unsold = await reasonOf(buy(['tg', 'vk']));
    const twice = await outcome(buy(['tg', 'tg']));
    await world.core.activations.buy({ accountId, serviceId: 'wa', countryId: 4 });
    const busy = await outcome(buy(['tg', 'wa']));

    expect([poor, unsold, twice, busy]).toEqual([
      'no_balance',
      ['repeat_impossible', 'unsold'],
      'bad_request',
      'no_numbers',
    ]);
    expect(await world.core.activations.listOpen({ accountId, limit: 10 })).toHaveLength(1);
    expect(await stockOf(4)).toEqual({ tg: 1, wa: 0 });
    await expectRightBooks(world);
  });

  it('never share a number with another lease of one of them, many at once', async () => {
    const { phones } = await shelf(5, { tg: '0.01', wa: '0.01' }, 10);
    const { accountId } = await world.customer();

    const results = await Promise.allSettled([
      ...Array.from({ length: 12 }, async (_, index) => {
        await turns(index % 3);
        return world.core.activations.buyTogether({ accountId, serviceIds: ['tg', 'wa'], countryId: 5 });
      }),
      ...Array.from({ length: 12 }, async (_, index) => {
        await turns(index % 4);
        return [
          await world.core.activations.buy({ accountId, serviceId: index % 2 ? 'tg' : 'wa', countryId: 5 }),
        ];
      }),
    ]);

    const leases = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    const keys = leases.map(({ phone, serviceId }) => `${phone}/${serviceId}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const serviceId of ['tg', 'wa'])
      expect((await stockOf(5))[serviceId]).toBe(
        phones.length - leases.filter((lease) => lease.serviceId === serviceId).length,
      );
    await expectRightBooks(world);
  });
});

describe('of several places that sell all the services', () => {
  const together = (accountId: bigint, countryId: number, more: object = {}) =>
    world.core.activations.buyTogether({ accountId, serviceIds: ['tg', 'wa'], countryId, ...more });

  it('the one goes first where they cost the least together, and the next where it has no number', async () => {
    const suppliers = [];
    for (const [tg, wa] of [
      ['0.30', '0.30'],
      ['0.05', '0.50'],
      ['0.40', '0.20'],
    ] as const) {
      const { supplierId } = await world.pool({ country: 11, price: tg });
      const { name } = await world.core.inventory.getSupplier({ id: supplierId });
      await world.pool({ country: 11, service: 'wa', price: wa, count: 0, supplier: name });
      suppliers.push(supplierId);
    }
    // Cheaper, but without one of the services.
    await world.pool({ country: 11, price: '0.01' });
    const { accountId } = await world.customer();

    const bought = [];
    for (const _ of suppliers) bought.push((await together(accountId, 11)).map((one) => one.supplierId));

    const [first, second, third] = suppliers;
    expect(bought[0]).toEqual([second, second]);
    expect(bought.slice(1).flat().sort()).toEqual([first, first, third, third].sort());
    expect(await outcome(together(accountId, 11))).toBe('no_numbers');
  });

  it('those of the operators that are named will do, and it is said which, where one is', async () => {
    const supplier = 'operators';
    for (const operator of ['life', 'mts'])
      for (const [index, service] of ['tg', 'wa'].entries())
        await world.pool({ supplier, country: 1, operator, service, count: index === 0 ? 2 : 0 });
    const { accountId } = await world.customer();
    const operatorsOf = async (operators?: string[]) =>
      (await together(accountId, 1, { operators })).map(({ operator }) => operator);

    expect(await operatorsOf(['life'])).toEqual(['life', 'life']);
    expect(await operatorsOf(['life', 'other'])).toEqual(['any', 'any']);
    expect(await outcome(together(accountId, 1, { operators: ['life'] }))).toBe('no_numbers');
    expect(await operatorsOf()).toEqual(['any', 'any']);
    expect(await reasonOf(together(accountId, 1, { operators: ['other'] }))).toEqual([
      'repeat_impossible',
      'unsold',
    ]);
  });

  it('a number has none of the beginnings that are not wanted', async () => {
    const { phones } = await shelf(12, { tg: '0.30', wa: '0.20' }, 2);
    const { accountId } = await world.customer();

    const [lease] = await together(accountId, 12, { exceptPrefixes: [phones[1] ?? ''] });

    expect(lease?.phone).toBe(phones[0]);
    expect(await outcome(together(accountId, 12, { exceptPrefixes: [phones[1] ?? ''] }))).toBe('no_numbers');
  });

  it('the next supplier gives one where all of the first begin so, which keeps its stock', async () => {
    const sold = (price: string) => ({ country: 33, price, count: 1 });
    const { phones } = await world.pool({ ...sold('0.10'), supplier: 'unwanted', service: 'tg' });
    await world.pool({ ...sold('0.10'), supplier: 'unwanted', service: 'wa', count: 0 });
    const other = await world.pool({ ...sold('0.30'), supplier: 'wanted', service: 'tg' });
    await world.pool({ ...sold('0.30'), supplier: 'wanted', service: 'wa', count: 0 });
    const { accountId } = await world.customer();

    const [lease] = await together(accountId, 33, { exceptPrefixes: phones });

    expect(lease?.phone).toBe(other.phones[0]);
    await expectSoundBooks(world);
    const next = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 33 });
    expect(next.phone).toBe(phones[0]);
  });

  it('none will do where a supplier must be asked, or where none or too many are wanted', async () => {
    await shelf(13, { tg: '0.30', wa: '0.20' });
    const { accountId } = await world.customer();
    const many = Array.from({ length: 21 }, (_, index) => `s${index}`);
    const buy = (serviceIds: string[]) => reasonOf(together(accountId, 13, { serviceIds }));
    const { supplierId } = (await together(accountId, 13))[0] ?? {};
    const asked = (isAsked: boolean) =>
      sql`update offer set asked = ${isAsked} where pool_id in (select id from pool where supplier_id = ${supplierId})`.execute(
        world.db.read,
      );

    await asked(true);
    const unsold = await reasonOf(together(accountId, 13));
    await asked(false);

    expect(unsold).toEqual(['repeat_impossible', 'unsold']);
    expect(await buy(many.slice(0, 20))).toEqual(['repeat_impossible', 'unsold']);
    for (const wrong of [many, []]) expect(await buy(wrong)).toEqual(['bad_request', undefined]);
  });
});

describe('one more service on the number of an open activation', () => {
  it('is an activation of its own', async () => {
    const { phones } = await shelf(6, { tg: '0.30', wa: '0.20' });
    const { accountId } = await world.customer({ balance: '1' });
    const parent = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 6 });

    const more = await world.core.activations.buyAdditional({ id: parent.id, accountId, serviceId: 'wa' });

    expect(more).toMatchObject({
      phone: phones[0],
      serviceId: 'wa',
      state: 'waiting',
      priceMicros: 200_000n,
    });
    expect(await stockOf(6)).toEqual({ tg: 0, wa: 0 });
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 500_000n,
      heldMicros: 500_000n,
    });
  });

  it('is refused for reasons that can be told apart', async () => {
    await shelf(7, { tg: '0.30', wa: '0.20', vk: '5' });
    const [one, other] = [await world.customer({ balance: '1' }), await world.customer({ balance: '1' })];
    const { activations } = world.core;
    const parent = await activations.buy({ accountId: one.accountId, serviceId: 'tg', countryId: 7 });
    const add = (serviceId: string, accountId = one.accountId) =>
      activations.buyAdditional({ id: parent.id, accountId, serviceId });

    const refusals = [
      await outcome(add('tg')),
      await reasonOf(add('ok')),
      await outcome(add('vk')),
      await outcome(add('wa', other.accountId)),
      await outcome(activations.buyAdditional({ id: 2 ** 31, accountId: one.accountId, serviceId: 'wa' })),
    ];
    await activations.buy({ accountId: other.accountId, serviceId: 'wa', countryId: 7 });
    const taken = await reasonOf(add('wa'));
    await activations.cancel({ id: parent.id, accountId: one.accountId });
    const closed = await outcome(add('wa'));

    expect(refusals).toEqual([
      'already_exists',
      ['repeat_impossible', 'unsold'],
      'no_balance',
      'activation_not_found',
      'activation_not_found',
    ]);
    expect([taken, closed]).toEqual([['repeat_impossible', 'taken'], 'activation_closed']);
  });
});

describe('the number of a finished activation once more', () => {
  it('is leased for the same service, also while it rests for everybody else to come', async () => {
    const resting = await createWorld({ NUMBER_REST_SECONDS: '3600' });
    try {
      const { supplierId, phones } = await resting.pool({ price: '0.25' });
      const { accountId } = await resting.customer({ balance: '1' });
      const { activations } = resting.core;
      const first = await activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
      const ref = { id: first.id, accountId };
      const waiting = await outcome(activations.buyAgain(ref));
      await resting.message({ supplierId, phone: first.phone });
      await activations.finish(ref);
      const picked = await outcome(activations.buy({ accountId, serviceId: 'tg', countryId: 2 }));

      const quote = await activations.quoteAgain(ref);
      const again = await activations.buyAgain(ref);
      const message = await resting.message({ supplierId, phone: first.phone, text: 'Your code is 777' });

      expect([waiting, picked]).toEqual(['repeat_impossible', 'no_numbers']);
      expect(quote).toMatchObject({ priceMicros: 250_000n, activation: { id: first.id, phone: phones[0] } });
      expect(again).toMatchObject({ phone: phones[0], serviceId: 'tg', state: 'waiting' });
      expect(message.activationId).toBe(again.id);
      await expectRightBooks(resting);
    } finally {
      await resting.close();
    }
  });

  it('is refused for reasons that can be told apart', async () => {
    const { supplierId, phones } = await shelf(10, { tg: '0.30' });
    const { accountId } = await world.customer({ balance: '0.50' });
    const { activations, inventory } = world.core;
    const buy = () => activations.buy({ accountId, serviceId: 'tg', countryId: 10 });
    const cancelled = await buy();
    await activations.cancel({ id: cancelled.id, accountId });
    const unfinished = await reasonOf(activations.buyAgain({ id: cancelled.id, accountId }));
    const { id } = await buy();
    await world.message({ supplierId, phone: phones[0] ?? '' });
    await activations.finish({ id, accountId });

    const poor = await outcome(activations.buyAgain({ id, accountId }));
    const other = await world.customer();
    const theirs = await activations.buy({ accountId: other.accountId, serviceId: 'tg', countryId: 10 });
    const taken = await reasonOf(activations.quoteAgain({ id, accountId }));
    await activations.cancel({ id: theirs.id, accountId: other.accountId });
    await inventory.setNumberState({ phone: phones[0] ?? '', state: 'offline' });
    const offline = await reasonOf(activations.buyAgain({ id, accountId }));
    await sql`update offer set enabled = false where service_id = 'tg'`.execute(world.db.read);
    const unsold = await reasonOf(activations.buyAgain({ id, accountId }));
    await sql`update offer set enabled = true where service_id = 'tg'`.execute(world.db.read);

    expect(unfinished).toEqual(['repeat_impossible', 'unfinished']);
    expect(poor).toBe('no_balance');
    expect([taken, offline, unsold]).toEqual([
      ['repeat_impossible', 'taken'],
      ['repeat_impossible', 'offline'],
      ['repeat_impossible', 'unsold'],
    ]);
    await expectRightBooks(world);
  });

  it('is of its own pool: never at another’s price, and only where its own may be sold', async () => {
    const { supplierId, phones } = await shelf(14, { tg: '0.30', wa: '0.20' });
    await world.pool({ country: 14, price: '0.01' });
    await world.pool({ country: 14, service: 'wa', price: '0.02' });
    const { accountId } = await world.customer();
    const { activations } = world.core;
    const wish = { accountId, serviceId: 'tg', countryId: 14, supplierIds: [supplierId] };
    const { id } = await activations.buy(wish);
    const more = await activations.buyAdditional({ id, accountId, serviceId: 'wa' });
    await world.message({ supplierId, phone: phones[0] ?? '', sender: 'Telegram' });
    await activations.finish({ id, accountId });
    const quoteWhile = async (change: ReturnType<typeof sql>, undo: ReturnType<typeof sql>) => {
      await change.execute(world.db.read);
      const reason = await reasonOf(activations.quoteAgain({ id, accountId }));
      await undo.execute(world.db.read);
      return reason;
    };
    const kind = (to: string) =>
      sql`update supplier set kind = ${to}, vouched_by = 'A. Person' where id = ${supplierId}`;
    const asked = (to: boolean) =>
      sql`update offer set asked = ${to} where pool_id in (select id from pool where supplier_id = ${supplierId})`;

    expect(more.priceMicros).toBe(200_000n);
    for (const [change, undo] of [
      [kind('partner'), kind('manual')],
      [asked(true), asked(false)],
    ] as const)
      expect(await quoteWhile(change, undo)).toEqual(['repeat_impossible', 'unsold']);
    expect((await activations.quoteAgain({ id, accountId })).priceMicros).toBe(300_000n);
    expect(await activations.buyAgain({ id, accountId })).toMatchObject({
      supplierId,
      priceMicros: 300_000n,
    });
    await expectRightBooks(world);
  });
});
