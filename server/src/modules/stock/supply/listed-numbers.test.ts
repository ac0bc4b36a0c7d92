import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { findListed, unlist } from '#modules/stock/inventory';
import type { ListedNumber } from '#suppliers/supplier';
import { createPartnerWorld, germany, type PartnerOptions, type PartnerWorld } from '#test/partner-world';
import { stopClock } from '#test/still-clock';
import type { Partner } from './authenticate-partner.ts';
import { findSilent } from './connection-store.ts';

let world: PartnerWorld;
let serial = 0;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

const ip = '192.0.2.1';
const actor = 'test';
const listed = (phone: string, more: Partial<ListedNumber> = {}): ListedNumber => ({
  ...{ phone, writtenAs: `+${phone}`, callingCode: 49, mccMnc: undefined, placedAt: undefined },
  ...{ portId: phone, rent: true, ...more },
});

/** A partner of the list mode, with the phones that it has. */
async function listing(options: PartnerOptions = {}) {
  const { supply, inventory } = world.core;
  const { supplierId, key } = await world.partner({ dialect: 'onlinesim-v2', ...options });
  const partner: Partner = await supply.authenticate({ key, ip });
  const phones = Array.from({ length: 3 }, () => `49155${String(++serial).padStart(8, '0')}`);
  return {
    supplierId,
    partner,
    phones: phones as [string, string, string],
    list: (which: readonly string[] = phones, more: Partial<ListedNumber> = {}) =>
      supply.listNumbers(partner, { numbers: which.map((phone) => listed(phone, more)), replace: true }),
    add: (phone: string, more: Partial<ListedNumber> = {}) =>
      supply.listNumbers(partner, { numbers: [listed(phone, more)], replace: false }),
    async states() {
      const numbers = await inventory.listNumbers({ supplierId, limit: 100 });
      return phones.map((phone) => numbers.find((number) => number.phone === phone)?.state ?? 'none');
    },
    blocks: async () =>
      (await supply.blocks({ supplierId, lasting: true })).map(({ reason }) => reason).sort(),
  };
}

const silence = () => world.core.supply.sweeps.find(({ name }) => name === 'supply.silence')?.run();
const setState = (phone: string, state: 'online' | 'offline') =>
  world.core.inventory.setNumberState({ phone, state });
const messageTo = (to: { id?: string; phone?: string }) => ({
  ...{ to, sender: 'Telegram', text: 'Telegram code 4711', date: '1658209069' },
  ...{ receivedAt: undefined, test: undefined },
});

describe('a list of numbers', () => {
  it('brings back what it holds again, with its new port, and leaves what it does not name as it was', async () => {
    const { phones, list, states } = await listing();
    const [first, second, third] = phones;
    await list();
    await list([second, third]);
    const without = await states();
    await setState(first, 'online');
    await setState(second, 'offline');
    const { ids } = await list([second, third], { portId: 'COM9', rent: false });
    const byHand = await states();
    await list();

    expect(without).toEqual(['offline', 'online', 'online']);
    expect(byHand).toEqual(['online', 'online', 'online']);
    expect(await states()).toEqual(['online', 'online', 'online']);
    const { rows } = await sql<{ phone: string; port: string; rent: boolean; listed: boolean }>`
      select n.phone, l.port_id as port, l.rent, l.listed from partner_number l join number n on n.id = l.number_id
       where n.phone = any(${phones}::text[]) order by n.id`.execute(world.db.read);
    expect(rows).toEqual(phones.map((phone) => ({ phone, port: phone, rent: true, listed: true })));
    expect(ids.map(({ writtenAs }) => writtenAs)).toEqual([`+${second}`, `+${third}`]);
  });

  it('keeps the port and the rent that it told last of each number', async () => {
    const { phones, list, add } = await listing();
    const [phone] = phones;
    await list([phone]);

    await add(phone, { portId: 'COM9', rent: false });

    const { rows } = await sql`
      select port_id as port, rent, l.changed_at as "changedAt" from partner_number l join number n on n.id = l.number_id
       where n.phone = ${phone}`.execute(world.db.read);
    expect(rows).toEqual([{ port: 'COM9', rent: false, changedAt: world.core.clock() }]);
  });

  it('is its partner’s own: those of others stay, and their numbers cannot be taken, told or removed', async () => {
    const [one, other] = [await listing(), await listing()];
    const { supply } = world.core;
    const { ids } = await one.list();
    const [first] = one.phones;
    const id = String(ids[0]?.id);

    const { refused } = await other.list([first, ...other.phones]);
    await supply.removeNumber(other.partner, { phone: first });
    await supply.removeNumber(other.partner, { id });
    const taken = await world.db.write(async (tx) => [
      await unlist(tx, other.supplierId, { phone: first }, world.core.clock()),
      await unlist(tx, other.supplierId, { id: BigInt(id) }, world.core.clock()),
    ]);

    expect(refused).toEqual([{ writtenAs: `+${first}`, field: 'number' }]);
    expect(taken).toEqual([[], []]);
    expect(await one.states()).toEqual(['online', 'online', 'online']);
    expect(await other.states()).toEqual(['online', 'online', 'online']);
    const { rows } = await sql`
      select l.listed from partner_number l where l.supplier_id = ${one.supplierId} and l.listed`.execute(
      world.db.read,
    );
    expect(rows).toHaveLength(3);
    const told = [
      await supply.receiveListed(other.partner, messageTo({ phone: first }), '{}'),
      await supply.receiveListed(other.partner, messageTo({ id }), '{}'),
      await supply.receiveListed(one.partner, messageTo({ id }), '{}'),
      await supply.receiveListed(one.partner, messageTo({ phone: first, id: '999999999' }), '{}'),
    ];
    expect(told.slice(0, 2)).toEqual(['number_unknown', 'number_unknown']);
    expect(told.slice(2)).not.toContain('number_unknown');
  });

  it('knows a message by its id before its phone, and by its phone where the id is none of it', async () => {
    const { partner, phones, list } = await listing();
    const { supply, messages } = world.core;
    const { ids } = await list();
    const [first, second] = phones;
    const stored = async (phone: string) => (await messages.list({ phone, limit: 9 })).length;

    await supply.receiveListed(partner, messageTo({ id: String(ids[0]?.id), phone: second }), '{}');
    const byId = [await stored(first), await stored(second)];
    await supply.receiveListed(partner, messageTo({ id: '999999999', phone: second }), '{}');

    expect(byId).toEqual([1, 0]);
    expect([await stored(first), await stored(second)]).toEqual([1, 1]);
  });

  it('to which a number is added keeps the others', async () => {
    const { phones, list, add, states } = await listing();
    await list(phones.slice(0, 2));

    await add(phones[2]);

    expect(await states()).toEqual(['online', 'online', 'online']);
  });

  it('loses a number by its id or its phone, and no other', async () => {
    const { supplierId, phones, list } = await listing();
    const { ids } = await list();
    const take = (which: { id?: bigint; phone?: string }) =>
      world.db.write(async (tx) =>
        (await unlist(tx, supplierId, which, world.core.clock())).map(({ id, state }) => [id, state]),
      );

    const kept = async () => (await findListed(world.db.read, supplierId)).map(({ id }) => id);

    expect(await kept()).toEqual(ids.map(({ id }) => id));
    expect(await take({ id: ids[1]?.id ?? 0n })).toEqual([[ids[1]?.id, 'online']]);
    expect(await take({ phone: phones[2] })).toEqual([[ids[2]?.id, 'online']]);
    expect(await take({})).toEqual([]);
    expect(await kept()).toEqual([ids[0]?.id]);
  });

  it('two at the same time leave the numbers of one of them', async () => {
    const { phones, list, states } = await listing();
    const [first, second, third] = phones;

    await Promise.all([list([first, second]), list([second, third])]);

    expect([
      ['offline', 'online', 'online'],
      ['online', 'online', 'offline'],
    ]).toContainEqual(await states());
  });
});

describe('a number of a list', () => {
  it('is in the pool of its country and operator; an operator that no table holds is noted', async () => {
    const { supplierId, phones, add } = await listing();
    const [named, strange, bare] = phones;
    const russian = `7928${String(++serial).padStart(7, '0')}`;
    await add(named, { mccMnc: '26202' });
    await add(strange, { mccMnc: '26299' });
    await add(bare);
    const shared = await add(russian, { callingCode: 7 });
    const wrong = await add(`46701${String(++serial).padStart(6, '0')}`);
    const nowhere = await add('999123456789', { callingCode: 999 });

    const { rows } = await sql<{ phone: string; operator: string; country: number; step: number }>`
      select n.phone, p.operator, p.country_id as country, p.step from number n join pool p on p.id = n.pool_id
       where p.supplier_id = ${supplierId} order by n.id`.execute(world.db.read);
    const { countryId: country } = germany;
    expect(rows).toEqual([
      { phone: named, operator: 'vodafone', country, step: 0 },
      { phone: strange, operator: 'any', country, step: 0 },
      { phone: bare, operator: 'any', country, step: 0 },
      { phone: russian, operator: 'any', country: 0, step: 0 },
    ]);
    expect(shared.refused).toEqual([]);
    expect([wrong, nowhere].map(({ ids, refused }) => [ids, refused.map(({ field }) => field)])).toEqual([
      [[], ['country_id']],
      [[], ['country_id']],
    ]);
    expect(await world.core.supply.notices({ supplierId, kind: 'name_unknown', limit: 5 })).toMatchObject([
      { subject: 'operator 26299', count: 1n },
    ]);
  });

  it('that is rented goes off with the end of its rental, unless it is listed again before', async () => {
    const { supplierId, phones, list, states } = await listing();
    const [phone] = phones;
    const { accountId } = await world.customer();
    const { countryId } = germany;
    const steps = [{ fromHours: 1, unitHours: 1, priceMicros: 10_000n }];
    const prices = [{ supplierId, countryId, operator: 'any', step: 0, steps }];
    await list([phone]);
    await world.core.rentals.setPrices(prices);
    const ended = async (...lists: string[][]) => {
      const { id } = await world.core.rentals.rent({
        ...{ accountId, countryId, hours: 24, supplierIds: [supplierId] },
      });
      for (const which of lists) await list(which);
      const during = (await states())[0];
      await world.core.rentals.cancel({ id, accountId });
      return [during, (await states())[0]];
    };

    expect(await ended([], [phone])).toEqual(['rented', 'online']);
    expect(await ended([])).toEqual(['rented', 'offline']);
    await list([phone]);
    expect(await ended()).toEqual(['rented', 'online']);
  });
});

describe('silence', () => {
  it('is more than eleven minutes without a sign of life, to the moment, and of partners that list alone', async () => {
    const { supplierId, list, states, blocks } = await listing();
    const called = await world.partner();
    await world.core.supply.authenticate({ key: called.key, ip });
    await list();
    await world.core.supply.flush();
    const start = world.core.clock();

    world.advance(660);
    await silence();
    const before = [await states(), await blocks()];
    world.advance(0.001);
    await silence();
    const after = [await states(), await blocks()];
    await silence();

    expect(before).toEqual([['online', 'online', 'online'], []]);
    expect(after).toEqual([['offline', 'offline', 'offline'], ['silent']]);
    expect(await world.core.supply.blocks({ supplierId })).toMatchObject([
      { reason: 'silent', details: { heardAt: start.toISOString() } },
    ]);
    expect(await world.core.supply.blocks({ supplierId: called.supplierId })).toEqual([]);
  });

  it('of one partner is not that of another, begins anew after each end, and goes beside other blocks', async () => {
    const [one, other] = [await listing(), await listing()];
    const { supply } = world.core;
    await one.list();
    world.advance(300);
    await other.list();
    await supply.block({ supplierId: other.supplierId, actor });
    world.advance(400);
    await silence();
    const first = [await one.blocks(), await other.blocks()];
    world.advance(300);
    await silence();
    const second = [await one.blocks(), await other.blocks()];
    await supply.checkWork(one.partner);
    await supply.checkWork(other.partner);
    const back = [await one.blocks(), await other.blocks()];
    world.advance(661);
    await silence();

    expect(first).toEqual([['silent'], ['by_hand']]);
    expect(second).toEqual([['silent'], ['by_hand', 'silent']]);
    expect(back).toEqual([[], ['by_hand']]);
    expect([await one.blocks(), await other.blocks()]).toEqual([['silent'], ['by_hand', 'silent']]);
  });

  it('is known while its block lasts', async () => {
    const { supplierId, list } = await listing();
    await list();
    const now = addSeconds(world.core.clock(), 10_000);
    const find = async (moment = now) =>
      (await findSilent(world.db.read, world.core.clock(), moment)).includes(supplierId);
    world.advance(1);
    const put = (reason: string, endsAt: Date | null, liftedAt: Date | null) =>
      world.db.write((tx) =>
        sql`insert into partner_block (supplier_id, reason, started_at, ends_at, lifted_at)
            values (${supplierId}, ${reason}, ${world.core.clock()}, ${endsAt}, ${liftedAt})`.execute(tx),
      );

    await put('silent', null, world.core.clock());
    await put('by_hand', null, null);
    await put('silent', now, null);
    const ended = [await find(), await find(addSeconds(now, -0.001))];
    await put('silent', null, null);

    expect(ended).toEqual([true, false]);
    expect(await find()).toBe(false);
  });

  const signs: { name: string; give: (of: Awaited<ReturnType<typeof listing>>) => Promise<unknown> }[] = [
    { name: 'a list', give: ({ list }) => list() },
    { name: 'one more number', give: ({ add, phones }) => add(phones[0]) },
    {
      name: 'one number less',
      async give({ partner, supplierId }) {
        const phone = `49156${String(++serial).padStart(8, '0')}`;
        await world.db.write((tx) =>
          sql`insert into number (phone, pool_id, provenance, state, created_at)
              select ${phone}, min(id), 'partner', 'offline', ${world.core.clock()}
                from pool where supplier_id = ${supplierId}`.execute(tx),
        );
        await world.core.supply.removeNumber(partner, { phone });
      },
    },
    {
      name: 'a number less that it never had',
      give: ({ partner }) => world.core.supply.removeNumber(partner, { phone: '4915999999999' }),
    },
    { name: 'nothing but that', give: ({ partner }) => world.core.supply.checkWork(partner) },
  ];
  it.each(signs)('ends with $name: all that is listed is on sale again', async ({ give }) => {
    const of = await listing();
    const { supply, clock } = world.core;
    await of.list();
    world.advance(661);
    await silence();
    const silent = await of.states();

    await give(of);

    expect(silent).toEqual(['offline', 'offline', 'offline']);
    expect(await of.states()).toEqual(['online', 'online', 'online']);
    expect(await of.blocks()).toEqual([]);
    expect((await supply.get(of.supplierId)).heardAt).toEqual(clock());
  });

  it('that never was brings nothing back that an operator has taken off', async () => {
    const { partner, phones, list, states } = await listing();
    await list();
    await setState(phones[1], 'offline');

    await world.core.supply.checkWork(partner);
    await world.core.supply.removeNumber(partner, { phone: phones[2] });

    expect(await states()).toEqual(['online', 'offline', 'offline']);
  });

  it('leaves a rented number rented, offline when that ends, and online where the partner is back by then', async () => {
    const { supplierId, phones, list, partner, states } = await listing();
    const { accountId } = await world.customer();
    const { rentals, supply } = world.core;
    const { countryId } = germany;
    await list(phones.slice(0, 2));
    const steps = [{ fromHours: 1, unitHours: 1, priceMicros: 10_000n }];
    await rentals.setPrices([{ supplierId, countryId, operator: 'any', step: 0, steps }]);
    const rent = async () =>
      (await rentals.rent({ accountId, countryId, hours: 24, supplierIds: [supplierId] })).id;
    const [first, second] = [await rent(), await rent()];

    world.advance(661);
    await silence();
    const during = await states();
    await rentals.cancel({ id: first, accountId });
    const ended = (await states()).slice(0, 2).sort();
    await supply.checkWork(partner);
    await rentals.cancel({ id: second, accountId });

    expect(during.slice(0, 2)).toEqual(['rented', 'rented']);
    expect(ended).toEqual(['offline', 'rented']);
    expect((await states()).slice(0, 2)).toEqual(['online', 'online']);
  });
});
