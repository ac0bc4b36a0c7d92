import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createRentWorld, expectRightBooks, HOUR, outcome, type RentWorld, turns } from '#test/rent-world';

let world: RentWorld;

beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

/** Numbers that are in an open rental and in an open activation, or in two rentals: there must be none. */
async function doublyLeased(): Promise<unknown[]> {
  const { rows } = await sql`
    select r.number_id from rental r where r.state in ('waiting', 'active') and (
      exists (select from activation a where a.number_id = r.number_id and a.state in ('waiting', 'received', 'retrying'))
      or exists (select from rental o where o.number_id = r.number_id and o.id <> r.id and o.state in ('waiting', 'active'))
      or exists (select from number n where n.id = r.number_id and n.state <> 'rented'))`.execute(
    world.db.read,
  );
  return rows;
}

/** Offers whose maintained stock is not what counting finds. */
async function wrongStock(): Promise<unknown[]> {
  const { rows } = await sql`
    select o.pool_id, o.service_id, o.stock, c.count from offer o cross join lateral (
      select count(*)::int as count from number n where n.pool_id = o.pool_id and n.state = 'online' and not exists (
        select from number_use u where u.number_id = n.id and u.service_id = o.service_id and u.activation_id is not null)) c
     where o.stock <> c.count`.execute(world.db.read);
  return rows;
}

describe('a hundred who rent at once', () => {
  it('get the ten numbers there are, each to one of them', async () => {
    const { phones } = await world.rentPool({ count: 10, country: 3 });
    const customers = await Promise.all(Array.from({ length: 5 }, () => world.customer()));

    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        world.core.rentals.rent({
          accountId: customers[index % 5]?.accountId ?? 0n,
          countryId: 3,
          hours: 2 + (index % 40),
        }),
      ),
    );

    const rented = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.phone] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(rented.sort()).toEqual([...phones].sort());
    expect(refused.every((error) => isRefusal(error, 'no_numbers'))).toBe(true);
    expect([await doublyLeased(), await wrongStock()]).toEqual([[], []]);
    await expectRightBooks(world);
  });

  it('spend no more than they have', async () => {
    await world.rentPool({ count: 10, country: 4 });
    const { accountId } = await world.customer({ balance: '0.70' });

    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () =>
        outcome(world.core.rentals.rent({ accountId, countryId: 4, hours: 2 })),
      ),
    );

    expect(outcomes.sort()).toEqual(['done', 'done', 'done', 'no_balance', 'no_balance', 'no_balance']);
    await expectRightBooks(world);
  });
});

describe('rentals and activations of one pool at once', () => {
  it('never get the same number, and leave the stock exact', async () => {
    await world.rentPool({ count: 12, country: 5, service: 'tg', supplier: 'both' });
    await world.rentPool({ count: 4, country: 5, service: 'wa', supplier: 'both' });
    const { accountId } = await world.customer({ balance: '1000' });
    let rented = 0;
    let leased = 0;

    for (let round = 0; round < 8; round++) {
      const rents = Array.from({ length: 12 }, async (_, index) => {
        await turns(index % 4);
        return world.core.rentals.rent({ accountId, countryId: 5, hours: 2 });
      });
      const buys = Array.from({ length: 16 }, async (_, index) => {
        await turns((index + round) % 5);
        return world.core.activations.buy({ accountId, countryId: 5, serviceId: index % 2 ? 'tg' : 'wa' });
      });
      const [rentals, activations] = await Promise.all([Promise.allSettled(rents), Promise.allSettled(buys)]);

      expect([await doublyLeased(), await wrongStock()]).toEqual([[], []]);
      const got = <T>(results: PromiseSettledResult<T>[]) =>
        results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      rented += got(rentals).length;
      leased += got(activations).length;
      await Promise.all([
        ...got(rentals).map(({ id }) => world.core.rentals.cancel({ id, accountId })),
        ...got(activations).map(({ id }) => world.core.activations.cancel({ id, accountId })),
      ]);
      expect(await wrongStock()).toEqual([]);
    }

    expect(rented).toBeGreaterThan(0);
    expect(leased).toBeGreaterThan(0);
    await expectRightBooks(world);
  });
});

describe('two things that happen to a rental at the same instant', () => {
  it('a cancel and a message leave one outcome', async () => {
    const { supplierId } = await world.rentPool({ count: 30, country: 6, payoutPercent: 30 });
    const { accountId } = await world.customer({ balance: '100' });
    let cancelled = 0;
    let spentMicros = 0n;

    for (let round = 0; round < 6; round++) {
      const rentals = await Promise.all(
        Array.from({ length: 30 }, () => world.core.rentals.rent({ accountId, countryId: 6, hours: 2 })),
      );
      const ends = await Promise.all(
        rentals.map(async ({ id, phone }, index) => {
          const give = () => world.message({ supplierId, phone, text: `Code ${10_000 + index}` });
          const giveBack = () => outcome(world.core.rentals.cancel({ id, accountId }));
          // Some surely get their message first, some surely are cancelled first, and the others race.
          const first = index % 6 === 0 ? await give() : undefined;
          const gone = index % 6 === 1 ? await giveBack() : undefined;
          const [cancel, message] = await Promise.all([
            gone ?? turns((index % 6) * 60).then(giveBack),
            first ?? turns(round % 3).then(give),
          ]);
          return { id, cancel, messageId: message.messageId };
        }),
      );
      for (const { id, cancel } of ends) {
        const { state, messageCount } = await world.core.rentals.get({ id, accountId });
        if (cancel === 'done') {
          cancelled++;
          expect([state, messageCount]).toEqual(['cancelled', 0]);
        } else {
          spentMicros += 200_000n;
          expect([cancel, state, messageCount]).toEqual(['rental_cancel_too_late', 'active', 1]);
          await world.core.rentals.finish({ id, accountId });
        }
      }
    }

    expect(cancelled).toBeGreaterThan(0);
    expect(cancelled).toBeLessThan(180);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n - spentMicros,
      heldMicros: 0n,
    });
    expect([await doublyLeased(), await wrongStock()]).toEqual([[], []]);
    await expectRightBooks(world);
  });

  it('the end of the guard time and a message leave a refund or a paid rental, never both', async () => {
    const { supplierId } = await world.rentPool({ count: 40, country: 7 });
    const { accountId } = await world.customer({ balance: '100' });
    const rentals = await Promise.all(
      Array.from({ length: 40 }, () => world.core.rentals.rent({ accountId, countryId: 7, hours: 2 })),
    );

    world.advance(1_140);
    const messages = rentals.map(async ({ phone }, index) => {
      await turns(index);
      return world.message({ supplierId, phone });
    });
    await turns(20);
    world.advance(60);
    await Promise.all([...messages, world.core.rentals.missUnreached(), world.core.rentals.missUnreached()]);
    await world.core.rentals.missUnreached();

    const states = (await world.core.rentals.list({ accountId, limit: 100 })).map(({ state }) => state);
    const paid = states.filter((state) => state === 'active').length;
    expect(states.filter((state) => state === 'missed').length).toBe(40 - paid);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n - BigInt(paid) * 200_000n,
      heldMicros: 0n,
    });
    await expectRightBooks(world);
  });

  it('a renewal and a finish leave it finished, with every period paid or none', async () => {
    const { supplierId } = await world.rentPool({ count: 30, country: 8, payoutPercent: 25 });
    const { accountId } = await world.customer({ balance: '100' });
    const rentals = await Promise.all(
      Array.from({ length: 30 }, () =>
        world.core.rentals.rent({ accountId, countryId: 8, hours: 2, autoRenew: true }),
      ),
    );
    for (const { phone } of rentals) await world.message({ supplierId, phone });
    world.advance(2 * HOUR);

    const finishes = rentals.map(async ({ id }, index) => {
      await turns(index % 6);
      return outcome(world.core.rentals.finish({ id, accountId }));
    });
    const sweeps = [0, 1, 2].map(async (start) => {
      await turns(start * 2);
      return world.core.rentals.endTerms();
    });
    const outcomes = await Promise.all(finishes);
    await Promise.all(sweeps);

    const after = await world.core.rentals.list({ accountId, limit: 100 });
    const hours = after.reduce((sum, rental) => sum + rental.hours, 0);
    const spent = after.reduce((sum, { priceMicros }) => sum + priceMicros, 0n);
    expect(outcomes.every((one) => one === 'done')).toBe(true);
    expect(after.every(({ state, hours }) => state === 'finished' && (hours === 2 || hours === 4))).toBe(
      true,
    );
    expect(spent).toBe(BigInt(hours) * 100_000n);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n - spent,
      heldMicros: 0n,
    });
    const { byKind } = await world.core.ledger.trialBalance();
    expect(byKind.find(({ kind }) => kind === 'supplier_pending')?.availableMicros).toBe(0n);
    expect(await wrongStock()).toEqual([]);
    await expectRightBooks(world);
  });

  it('many sweeps renew it once for each term, also where the clock jumps ahead and back', async () => {
    const { supplierId } = await world.rentPool({ count: 12, country: 12, payoutPercent: 10 });
    const { accountId } = await world.customer({ balance: '1000' });
    const rentals = await Promise.all(
      Array.from({ length: 12 }, () =>
        world.core.rentals.rent({ accountId, countryId: 12, hours: 2, autoRenew: true }),
      ),
    );
    for (const { phone } of rentals) await world.message({ supplierId, phone });
    const sweeps = () => Promise.all(Array.from({ length: 5 }, () => world.core.rentals.endTerms()));

    world.advance(3 * HOUR);
    await sweeps();
    world.advance(-2 * HOUR);
    await sweeps();
    world.advance(8 * HOUR);
    await sweeps();

    for (const { id, endsAt } of rentals) {
      const rental = await world.core.rentals.get({ id, accountId });
      const periods = await world.core.rentals.listPeriods({ id, accountId });
      expect(periods.map(({ event, hours }) => [event, hours])).toEqual([
        ['rent', 2],
        ...Array.from({ length: 4 }, () => ['renew', 2]),
      ]);
      expect(new Set(periods.map(({ startsAt }) => startsAt.getTime())).size).toBe(5);
      expect(rental.endsAt.getTime()).toBe(endsAt.getTime() + 8 * HOUR * 1000);
    }
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(
      1_000_000_000n - 12n * 5n * 200_000n,
    );
    await expectRightBooks(world);
  });

  it('extensions of one rental add up, as far as the money goes', async () => {
    const { supplierId } = await world.rentPool({ country: 10 });
    const { accountId } = await world.customer({ balance: '1.50' });
    const { id, phone, endsAt } = await world.core.rentals.rent({ accountId, countryId: 10, hours: 2 });
    await world.message({ supplierId, phone });

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await turns(index % 3);
        return outcome(world.core.rentals.extend({ id, accountId, hours: 3 }));
      }),
    );

    const rental = await world.core.rentals.get({ id, accountId });
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(4);
    expect(outcomes.filter((one) => one === 'no_balance')).toHaveLength(6);
    expect(rental.hours).toBe(14);
    expect(rental.endsAt.getTime() - endsAt.getTime()).toBe(12 * HOUR * 1000);
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(100_000n);
    await expectRightBooks(world);
  });
});
