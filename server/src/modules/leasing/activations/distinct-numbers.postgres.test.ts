import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: World;
let countryIds: number[];
beforeAll(async () => {
  world = await createWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(async () => {
  await expectSoundBooks(world);
  await world.close();
});

const services = ['tg', 'wa', 'vk', 'ok'] as const;

/** Numbers that sell four services, and a customer who may want another number each time. */
async function shop({ count = 4, distinctNumbers = true } = {}) {
  const countryId = countryIds.pop() ?? 0;
  const supplier = `distinct${countryId}`;
  const { phones } = await world.pool({ supplier, country: countryId, count, price: '0.10' });
  for (const service of services.slice(1))
    await world.pool({ supplier, country: countryId, service, count: 0, price: '0.10' });
  const { accountId } = await world.customer();
  await world.core.accounts.change({ id: accountId, distinctNumbers });
  return {
    countryId,
    accountId,
    phones,
    buy: (
      serviceId: string,
      more: { accountId?: bigint; distinctNumbers?: boolean; exceptPrefixes?: string[] } = {},
    ) => world.core.activations.buy({ accountId, serviceId, countryId, ...more }),
    cancel: (id: number) => world.core.activations.cancel({ id, accountId }),
  };
}

const different = (leases: readonly { phone: string }[]) => new Set(leases.map(({ phone }) => phone)).size;

describe('an account that wants distinct numbers', () => {
  it('gets another number for each service, one after the other or all at once', async () => {
    const [one, other] = [await shop(), await shop()];

    const inTurn = [];
    for (const service of services) inTurn.push(await one.buy(service));
    const atOnce = await Promise.all(services.map((service) => other.buy(service)));

    expect([different(inTurn), different(atOnce)]).toEqual([4, 4]);
  });

  it('has none left, rather than one twice, and gets one back once it has ended the other lease', async () => {
    const { buy, cancel } = await shop({ count: 1 });
    const first = await buy('tg');

    await expect(buy('wa')).rejects.toMatchObject({ code: 'no_numbers' });
    await cancel(first.id);
    const again = await buy('wa');

    expect(again.phone).toBe(first.phone);
  });

  it('leaves the numbers that it may not have to others', async () => {
    const { buy, phones } = await shop({ count: 3 });
    const { accountId: other } = await world.customer();
    await buy('tg');
    const own = await buy('wa');

    const others = [];
    for (let index = 0; index < 2; index++) others.push(await buy('wa', { accountId: other }));

    expect([own, ...others].map(({ phone }) => phone).sort()).toEqual([...phones].sort());
  });

  it('may say otherwise for one order, and so may one that does not want them', async () => {
    const wanting = await shop({ count: 2 });
    const easy = await shop({ count: 2, distinctNumbers: false });

    const sameAgain = [await wanting.buy('tg'), await wanting.buy('wa', { distinctNumbers: false })];
    const same = [await easy.buy('tg'), await easy.buy('wa')];
    const another = await easy.buy('vk', { distinctNumbers: true });

    expect([different(sameAgain), different(same)]).toEqual([1, 1]);
    expect(different([...same, another])).toBe(2);
  });

  it('keeps to prefixes and to numbers that came back, too', async () => {
    const { buy, cancel, phones } = await shop({ count: 3 });
    const all = [await buy('tg'), await buy('tg'), await buy('tg')];
    const [kept] = all;
    for (const { id } of all.slice(1)) await cancel(id);

    const returned = await buy('tg');
    const [third = ''] = phones.filter((phone) => phone !== kept?.phone && phone !== returned.phone);

    expect(returned.phone).not.toBe(kept?.phone);
    await expect(buy('wa', { exceptPrefixes: [third] })).rejects.toMatchObject({ code: 'no_numbers' });
    expect((await buy('wa', { exceptPrefixes: [returned.phone] })).phone).toBe(third);
  });

  it('never gets one twice, however many orders of it and of others come at once', async () => {
    const { buy } = await shop({ count: 40 });
    const { accountId: other } = await world.customer();

    const orders = services.flatMap((service) =>
      Array.from({ length: 8 }, (_, index) => buy(service, index % 2 ? { accountId: other } : {})),
    );
    const leases = await Promise.all(orders);

    const own = leases.filter(({ accountId }) => accountId !== other);
    expect(different(own)).toBe(own.length);
    expect(leases).toHaveLength(32);
  });
});
