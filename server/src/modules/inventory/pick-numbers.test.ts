import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';
import {
  deleteOldRests,
  findLeaseKind,
  findOffers,
  pickForServices,
  takeGivenNumber,
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

describe('numbers are picked', () => {
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

describe('a number that is named', () => {
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
  const pick = async (...serviceIds: string[]) => {
    const pool = await poolId();
    let phone: string | undefined;
    const undone = new Error('taken back');
    await world.db
      .write(async (tx) => {
        const wish = { accountId, poolId: pool, serviceIds, exceptPrefixes: [] };
        phone = (await pickForServices(tx, wish, world.core.clock()))?.phone;
        throw undone;
      })
      .catch((error) => {
        if (error !== undone) throw error;
      });
    return phone;
  };

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
