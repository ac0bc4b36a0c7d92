import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '#db';
import { expectSoundBooks, whileFalsified } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';
import {
  deleteOldRests,
  findLeaseKind,
  findOffers,
  giveBackNumbers,
  type HeldNumbers,
  pickForServices,
  pickNumbers,
  takeGivenNumber,
  takeNumbers,
  updateOffers,
  whyUnavailable,
} from './index.ts';

let world: World;
let accountId: bigint;
let supplierId: bigint;
let phones: string[];
let country = 10;
const REST = 600;

beforeAll(async () => {
  world = await createWorld({ NUMBER_REST_SECONDS: String(REST) });
});
afterAll(() => world.close());
stopClock();
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '1000' }));
  const { countries } = await world.core.catalog.view();
  country = Math.min(...countries.map(({ id }) => id).filter((id) => id > country));
  ({ supplierId, phones } = await world.pool({ count: 3, country }));
  await world.core.inventory.importPrices({ supplierId, csv: `country,service,price\n${country},wa,0.20` });
});
afterEach(() => expectSoundBooks(world));

const buy = (more: { serviceId?: string; exceptPrefixes?: string[]; accountId?: bigint } = {}) =>
  world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country, ...more });
const cancel = (id: number, of = accountId) => world.core.activations.cancel({ id, accountId: of });
const find = async (phone: string) => {
  const [number] = await world.core.inventory.listNumbers({ phone, limit: 1 });
  if (!number) throw new Error('the number is there');
  return number;
};
const poolId = async () => {
  const [offer] = await findOffers(world.db.read, [{ countryId: country, serviceId: 'tg' }]);
  if (!offer) throw new Error('the pool is on sale');
  return offer.poolId;
};

/** The stock of `tg` and `wa` left in the pool that is looked at. */
const stockIn = async (tx: Tx, pool: bigint) => {
  const { rows } = await sql<{ stock: number }>`
    select stock from offer where pool_id = ${pool} and service_id in ('tg', 'wa') order by service_id`.execute(
    tx,
  );
  return rows.map(({ stock }) => stock);
};

describe('numbers are picked', () => {
  it('in the order of their ids where they came back at the same moment', async () => {
    const { accountId: other } = await world.customer();
    const bought = [await buy(), await buy(), await buy()].sort((a, b) => (a.numberId < b.numberId ? -1 : 1));
    for (const one of bought.toReversed()) await cancel(one.id);

    const again: string[] = [];
    for (const _ of bought) again.push((await buy({ accountId: other })).phone);

    expect(again).toEqual(bought.map(({ phone }) => phone));
  });

  it('each once before any comes again, then the one that came back longest ago', async () => {
    const { accountId: other } = await world.customer();
    const bought = [await buy(), await buy(), await buy()];
    expect(bought.map(({ phone }) => phone).sort()).toEqual([...phones].sort());
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    const order = [bought[1], bought[0], bought[2]];
    for (const one of order) {
      await cancel(one?.id ?? 0);
      world.advance(1);
    }

    const again: string[] = [];
    for (const _ of order) again.push((await buy({ accountId: other })).phone);

    expect(again).toEqual(order.map((one) => one?.phone));
  });

  it('for all who ask at once, as far as they go, and none twice', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => buy()));

    const got = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.phone] : []));
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(got.sort()).toEqual([...phones].sort());
    expect(new Set(refused)).toEqual(new Set(['no_numbers']));
  });

  it('for a service without a look at what they are leased for besides', async () => {
    const one = await buy();
    const three = [
      await buy({ serviceId: 'wa' }),
      await buy({ serviceId: 'wa' }),
      await buy({ serviceId: 'wa' }),
    ];

    expect(three.map(({ phone }) => phone)).toContain(one.phone);
  });

  it('by those who want no certain beginnings without passing others over', async () => {
    const [first = '', second = '', third = ''] = phones;

    const choosy = await buy({ exceptPrefixes: [first, second] });
    expect(choosy.phone).toBe(third);
    await expect(buy({ exceptPrefixes: [first.slice(0, 4)] })).rejects.toMatchObject({ code: 'no_numbers' });
    const easy = [await buy(), await buy()];

    expect(easy.map(({ phone }) => phone).sort()).toEqual([first, second].sort());
  });

  it('by those who want no certain beginnings among the returned ones too', async () => {
    const [one, , three] = [await buy(), await buy(), await buy()];
    await cancel(one.id);
    await cancel(three.id);
    const { accountId: other } = await world.customer();

    const choosy = await buy({ accountId: other, exceptPrefixes: [one.phone] });

    expect(choosy.phone).toBe(three.phone);
  });
});

describe('requests that are decided together', () => {
  const offersFor = (serviceId = 'tg') => findOffers(world.db.read, [{ countryId: country, serviceId }]);
  const request = async (
    more: { serviceId?: string; isDistinct?: boolean; exceptPrefixes?: string[] } = {},
  ) => {
    const { serviceId, ...wish } = more;
    return { accountId, exceptPrefixes: [], isDistinct: false, offers: await offersFor(serviceId), ...wish };
  };
  type Request = Awaited<ReturnType<typeof request>>;
  type Look = { phones: (string | null | undefined)[]; stock: number[]; frontier: bigint };

  const pickAll = async (
    requests: Request[],
    { held = new Map() as HeldNumbers, statements = [] as Parameters<typeof whileFalsified>[1] } = {},
  ): Promise<Look> => {
    const pool = await poolId();
    return whileFalsified(world, statements, async (tx) => {
      const now = world.core.clock();
      const { picks, changes } = await pickNumbers(tx, requests, { restSeconds: REST, now, held });
      await updateOffers(tx, changes);
      const { rows } = await sql<{ frontier: bigint }>`
        select frontier from offer where pool_id = ${pool} and service_id = 'tg'`.execute(tx);
      const phones = picks.map((pick) => pick && (pick.number?.phone ?? null));
      return { phones, stock: await stockIn(tx, pool), frontier: rows[0]?.frontier ?? -1n };
    });
  };
  const seqOf = async (phone = '') => {
    const { rows } = await sql<{ seq: bigint }>`select seq from number where phone = ${phone}`.execute(
      world.db.read,
    );
    return rows[0]?.seq ?? -1n;
  };
  const hold = async (...some: string[]): Promise<HeldNumbers> =>
    new Map([[accountId, new Set(await Promise.all(some.map(async (phone) => (await find(phone)).id)))]]);

  it('get a number each, as far as they go, and the search goes on behind the last one', async () => {
    const one = await request();

    expect(await pickAll([one, one])).toEqual({
      phones: phones.slice(0, 2),
      stock: [1, 3],
      frontier: await seqOf(phones[1]),
    });
    expect(await pickAll([one, one, one, one])).toEqual({
      phones: [...phones, undefined],
      stock: [0, 3],
      frontier: await seqOf(phones[2]),
    });
    expect(await pickAll([])).toMatchObject({ phones: [], stock: [3, 3], frontier: 0n });
  });

  it('get one each of those that came back, too, the one that came first before the others', async () => {
    const bought = [await buy(), await buy(), await buy()];
    for (const { id } of bought) {
      world.advance(1);
      await cancel(id);
    }
    ({ accountId } = await world.customer());
    const one = await request();
    const [first = '', second = '', third = ''] = bought.map(({ phone }) => phone);

    expect((await pickAll([one, one, one, one])).phones).toEqual([first, second, third, undefined]);
    const choosy = await request({ exceptPrefixes: [first] });
    expect((await pickAll([choosy, one, choosy])).phones).toEqual([second, first, third]);
  });

  it('that leave a number out leave it to the next, and the search begins before it', async () => {
    const [first = '', second = '', third = ''] = phones;
    const distinct = await request({ isDistinct: true });
    const plain = await request();

    expect(await pickAll([distinct], { held: await hold(first) })).toEqual({
      phones: [second],
      stock: [2, 3],
      frontier: 0n,
    });
    expect(await pickAll([distinct], { held: await hold(second) })).toMatchObject({
      phones: [first],
      frontier: await seqOf(first),
    });
    expect((await pickAll([distinct, plain], { held: await hold(first) })).phones).toEqual([second, first]);
    expect((await pickAll([distinct], { held: await hold(first, second) })).phones).toEqual([third]);
    expect(await pickAll([distinct], { held: await hold(...phones) })).toEqual({
      phones: [undefined],
      stock: [3, 3],
      frontier: 0n,
    });
    expect((await pickAll([plain], { held: await hold(...phones) })).phones).toEqual([first]);
  });

  it('of an account that wants another number each time get different ones for different services', async () => {
    const both = [await request({ isDistinct: true }), await request({ isDistinct: true, serviceId: 'wa' })];
    const either = [await request(), await request({ serviceId: 'wa' })];

    expect(new Set((await pickAll(both, { held: await hold() })).phones).size).toBe(2);
    expect(new Set((await pickAll(either)).phones).size).toBe(1);
  });

  it('get no number yet where the supplier must be asked, as many as it says that it has', async () => {
    const pool = await poolId();
    const asked = sql`update offer set asked = true, stock = 2 where pool_id = ${pool} and service_id = 'tg'`;
    const one = await request();
    const wish = { ...one, offers: one.offers.map((offer) => ({ ...offer, asked: true })) };

    expect(await pickAll([wish, wish, wish], { statements: [asked] })).toMatchObject({
      phones: [null, null, undefined],
      stock: [0, 3],
    });
  });

  it('go on to the next offer, each by itself, where the best has no more', async () => {
    const { phones: others } = await world.pool({ country, count: 1 });
    const offers = (await offersFor()).toSorted((a, b) => b.stock - a.stock);
    const one = { ...(await request()), offers };
    const two = { ...one, offers: offers.slice(0, 1) };

    const { phones: got } = await pickAll([one, two, one, two, one]);

    expect(got.slice(0, 3)).toEqual(phones);
    expect(got.slice(3)).toEqual([undefined, others[0]]);
    expect(one.offers).toHaveLength(2);
  });
});

describe('a number that an account has had', () => {
  it('rests for it up to the last moment, and not for others nor for another service', async () => {
    const { accountId: other } = await world.customer();
    for (const phone of phones.slice(1))
      await world.core.inventory.setNumberState({ phone, state: 'offline' });
    const had = await buy();
    await cancel(had.id);

    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    await cancel((await buy({ serviceId: 'wa' })).id);
    const theirs = await buy({ accountId: other });
    await cancel(theirs.id, other);
    world.advance(REST - 0.001);
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    world.advance(0.001);

    expect((await buy()).phone).toBe(had.phone);
  });

  it('rests although the sweep comes by, until its time is over', async () => {
    for (const phone of phones.slice(1))
      await world.core.inventory.setNumberState({ phone, state: 'offline' });
    await cancel((await buy()).id);
    const forget = () => world.db.write((tx) => deleteOldRests(tx, world.core.clock()));

    world.advance(REST - 0.001);
    await forget();
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    world.advance(0.001);
    await forget();

    await buy();
  });
});

describe('a lease', () => {
  it('is of a number that is free, and is ended by itself alone', async () => {
    const one = await buy();
    const use = { numberId: one.numberId, serviceId: 'tg', poolId: one.poolId };
    const giveBack = (tx: Tx, activationId: number) =>
      giveBackNumbers(tx, [{ ...use, accountId, activationId }], {
        restSeconds: 0,
        now: world.core.clock(),
      });

    const outcome = await whileFalsified(world, [], async (tx) => {
      const again = await takeNumbers(tx, [{ ...use, activationId: 5 }]);
      await giveBack(tx, 5);
      const before = await stockIn(tx, one.poolId);
      await giveBack(tx, one.id);
      return [again, before, await takeNumbers(tx, [{ ...use, activationId: 5 }])];
    });

    expect(outcome).toEqual([0, [2, 3], 1]);
  });
});

describe('a number that is named', () => {
  it('is missed afterwards by each of the services that it is taken for', async () => {
    const { id: numberId } = await find(phones[0] ?? '');
    const pool = await poolId();
    const left = await whileFalsified(world, [], async (tx) => {
      await takeGivenNumber(tx, { numberId, poolId: pool, serviceIds: ['tg', 'tg'] });
      return stockIn(tx, pool);
    });

    expect(left).toEqual([2, 3]);
  });

  it('is not unavailable because another one is leased, or because it was leased once', async () => {
    const lease = await buy();
    const other = await find(phones.find((phone) => phone !== lease.phone) ?? '');
    const why = (numberId: bigint) => whyUnavailable(world.db.read, { numberId, serviceIds: ['tg'] });
    const kind = (phone: string) => findLeaseKind(world.db.read, { supplierId, phone });

    expect([await why(other.id), await kind(other.phone)]).toEqual([undefined, undefined]);
    await cancel(lease.id);
    expect(await why(lease.numberId)).toBeUndefined();
  });

  it('is taken for services that are sold, all or none, and not twice', async () => {
    const { id: numberId, phone } = await find(phones[0] ?? '');
    const pool = await poolId();
    const take = (...serviceIds: string[]) =>
      world.db.write(async (tx) => {
        const why = await takeGivenNumber(tx, { numberId, poolId: pool, serviceIds });
        // Nobody marks it as leased here: what was taken is put back.
        throw Object.assign(new Error('taken back'), { why });
      });
    const whyNot = (...serviceIds: string[]) =>
      take(...serviceIds).then(
        () => undefined,
        ({ why }) => why,
      );

    expect(await whyNot('tg', 'wa', 'tg')).toBeUndefined();
    expect(await whyNot('tg', 'zz')).toBe('unsold');
    await world.core.inventory.setNumberState({ phone, state: 'banned' });
    expect(await whyNot('tg')).toBe('offline');
  });

  it('is unavailable for what it is leased for, and for everything while it is off', async () => {
    const lease = await buy();
    const number = await find(lease.phone);
    const why = (...serviceIds: string[]) =>
      whyUnavailable(world.db.read, { numberId: number.id, serviceIds });

    expect([await why('tg'), await why('wa'), await why('wa', 'tg')]).toEqual(['taken', undefined, 'taken']);
    await world.core.inventory.setNumberState({ phone: lease.phone, state: 'offline' });
    expect([await why('tg'), await why('wa')]).toEqual(['offline', 'offline']);
    expect(await whyUnavailable(world.db.read, { numberId: 999_999n, serviceIds: ['tg'] })).toBe('offline');
  });

  it('tells what it is leased for, to its own supplier alone', async () => {
    const lease = await buy();
    const kind = (of: bigint, phone = lease.phone) => findLeaseKind(world.db.read, { supplierId: of, phone });
    const { supplierId: other } = await world.pool({ country });

    expect([await kind(supplierId), await kind(other)]).toEqual(['activation', undefined]);
    await cancel(lease.id);
    expect(await kind(supplierId)).toBeUndefined();
  });
});

describe('one number for several services', () => {
  const pickBy = async (wish: { serviceIds: string[]; of?: bigint; exceptPrefixes?: string[] }) => {
    const pool = await poolId();
    const { serviceIds, of = accountId, exceptPrefixes = [] } = wish;
    return whileFalsified(world, [], async (tx) => {
      const query = { accountId: of, poolId: pool, serviceIds, exceptPrefixes };
      const number = await pickForServices(tx, query, world.core.clock());
      return { phone: number?.phone, stock: await stockIn(tx, pool) };
    });
  };
  const pick = async (...serviceIds: string[]) => (await pickBy({ serviceIds })).phone;

  it('is missed afterwards by each of them, and is the one that came last', async () => {
    expect(await pickBy({ serviceIds: ['tg', 'wa'] })).toEqual({ phone: phones[2], stock: [2, 2] });
    expect(await pickBy({ serviceIds: ['wa'] })).toEqual({ phone: phones[2], stock: [3, 2] });
  });

  it('has none of the beginnings that are not wanted', async () => {
    const [first = '', second = '', third = ''] = phones;

    expect((await pickBy({ serviceIds: ['tg'], exceptPrefixes: [third] })).phone).toBe(second);
    expect((await pickBy({ serviceIds: ['tg'], exceptPrefixes: [third, second] })).phone).toBe(first);
    expect((await pickBy({ serviceIds: ['tg'], exceptPrefixes: [first.slice(0, 4)] })).phone).toBeUndefined();
  });

  it('rests for the account that had it, while others get it and that gets others', async () => {
    const { accountId: other } = await world.customer();
    const had = await buy({ exceptPrefixes: phones.slice(0, 2) });
    await cancel(had.id);

    expect(had.phone).toBe(phones[2]);
    expect((await pickBy({ serviceIds: ['tg'] })).phone).toBe(phones[1]);
    expect((await pickBy({ serviceIds: ['tg'], of: other })).phone).toBe(phones[2]);
    expect((await pickBy({ serviceIds: ['wa'] })).phone).toBe(phones[2]);
  });

  it('is of its pool, though others have newer ones', async () => {
    await world.pool({ country, count: 2 });
    const pool = (await find(phones[0] ?? '')).supplierId;
    const offers = await findOffers(world.db.read, [{ countryId: country, serviceId: 'tg' }]);
    const own = offers.find((one) => one.supplierId === pool)?.poolId ?? 0n;
    const wish = { accountId, poolId: own, serviceIds: ['tg'], exceptPrefixes: [] };

    const picked = await whileFalsified(world, [], (tx) => pickForServices(tx, wish, world.core.clock()));

    expect(picked?.phone).toBe(phones[2]);
  });

  it('is one that is free for all of them', async () => {
    const [first = '', second = '', third = ''] = phones;
    await buy();
    await buy({ serviceId: 'wa', exceptPrefixes: [first] });

    expect([await pick('tg', 'wa'), await pick('wa')]).toEqual([third, third]);
    await world.core.inventory.setNumberState({ phone: third, state: 'offline' });

    expect([await pick('tg', 'wa'), await pick('tg'), await pick('wa')]).toEqual([undefined, second, first]);
  });

  it('is none where one of them is not sold, or the account has had it lately', async () => {
    expect(await pick('tg', 'vk')).toBeUndefined();
    for (const phone of phones.slice(1))
      await world.core.inventory.setNumberState({ phone, state: 'offline' });
    await cancel((await buy({ serviceId: 'wa' })).id);

    expect(await pick('tg')).toBe(phones[0]);
    expect(await pick('tg', 'wa')).toBeUndefined();
    world.advance(REST);
    expect(await pick('tg', 'wa')).toBe(phones[0]);
  });
});
