import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';

const DAY = 86_400;
let world: World;
let countryIds: number[];

beforeAll(async () => {
  world = await createWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

/** A customer, in a country of his own with plenty of numbers for telegram and whatsapp. */
async function buyer() {
  const countryId = countryIds.pop() ?? 0;
  const supplier = `limits${countryId}`;
  await world.pool({ supplier, country: countryId, service: 'tg', price: '0.01', count: 10 });
  await world.pool({ supplier, country: countryId, service: 'wa', price: '0.01', count: 0 });
  const { accountId } = await world.customer();
  const buy = (serviceId = 'tg') => outcome(world.core.activations.buy({ accountId, serviceId, countryId }));
  return {
    accountId,
    buy,
    /** Orders of one turn of the event loop are decided as one group. */
    buyGroup: (services: string[]) => Promise.all(services.map((service) => buy(service))),
    together: (serviceIds: string[]) =>
      outcome(world.core.activations.buyTogether({ accountId, serviceIds, countryId })),
    limit: (limit: { maxOpen?: number; maxPerDay?: number; serviceId?: string }) =>
      world.core.supply.setPurchaseLimit({
        accountId,
        serviceId: limit.serviceId ?? null,
        maxOpen: limit.maxOpen ?? null,
        maxPerDay: limit.maxPerDay ?? null,
        actor: 'admin',
      }),
    async cancelAll() {
      for (const { id } of await world.core.activations.listOpen({ accountId, limit: 50 }))
        await world.core.activations.cancel({ id, accountId });
    },
  };
}

const counts = (outcomes: string[]) =>
  Object.fromEntries(outcomes.map((word) => [word, outcomes.filter((one) => one === word).length]));

describe('the limit of a day', () => {
  it('holds within one group of orders', async () => {
    const { limit, buyGroup } = await buyer();
    await limit({ maxPerDay: 2 });

    const outcomes = await buyGroup(['tg', 'wa', 'tg', 'wa', 'tg']);

    expect(outcomes).toEqual(['done', 'done', 'channels_limit', 'channels_limit', 'channels_limit']);
  });

  it('counts what was cancelled, too, and lets nothing through at 0', async () => {
    const { limit, buy, cancelAll } = await buyer();
    await limit({ maxPerDay: 1 });
    const first = await buy();
    await cancelAll();
    const second = await buy();
    await limit({ maxPerDay: 0 });

    expect([first, second, await buy('wa')]).toEqual(['done', 'channels_limit', 'channels_limit']);
  });

  it('forgets a purchase once it is older than 24 hours, and not at the very end of them', async () => {
    const { limit, buy } = await buyer();
    await limit({ maxPerDay: 1 });
    await buy();

    world.advance(DAY);
    const atTheEnd = await buy();
    world.advance(0.001);

    expect([atTheEnd, await buy()]).toEqual(['channels_limit', 'done']);
  });

  it('of one service leaves the others alone, and that of all services counts every one', async () => {
    const one = await buyer();
    const all = await buyer();
    await one.limit({ maxPerDay: 1, serviceId: 'tg' });
    await all.limit({ maxPerDay: 1 });

    expect(await one.buyGroup(['tg', 'wa', 'tg', 'wa'])).toEqual(['done', 'done', 'channels_limit', 'done']);
    expect(await all.buyGroup(['wa', 'tg'])).toEqual(['done', 'channels_limit']);
  });

  it('counts an order that its supplier refused for nothing', async () => {
    const { limit, buy, accountId } = await buyer();
    await limit({ maxPerDay: 1 });
    await buy();
    await sql`update activation set state = 'refused' where account_id = ${accountId}`.execute(world.db.read);

    expect([await buy(), await buy()]).toEqual(['done', 'channels_limit']);
  });

  it('of one account is nothing to another in the same group', async () => {
    const [limited, free] = [await buyer(), await buyer()];
    await limited.limit({ maxPerDay: 1 });

    const outcomes = await Promise.all([limited.buyGroup(['tg', 'tg']), free.buyGroup(['tg', 'tg'])]);

    expect(outcomes).toEqual([
      ['done', 'channels_limit'],
      ['done', 'done'],
    ]);
  });
});

describe('the limit of what is open', () => {
  it('holds within one group, and an ended activation makes room', async () => {
    const { limit, buy, buyGroup, cancelAll } = await buyer();
    await limit({ maxOpen: 2 });

    const outcomes = await buyGroup(['tg', 'tg', 'tg']);
    await cancelAll();

    expect([...outcomes, await buy()]).toEqual(['done', 'done', 'channels_limit', 'done']);
  });

  it('counts an order on its way, and one that was refused no more', async () => {
    const { limit, buy, cancelAll, accountId } = await buyer();
    await limit({ maxOpen: 1 });
    await buy();
    const stateOf = (state: string) =>
      sql`update activation set state = ${state} where account_id = ${accountId}`.execute(world.db.read);

    await stateOf('ordering');
    const ordering = await buy('wa');
    await stateOf('refused');
    const refused = await buy('wa');
    await cancelAll();

    expect([ordering, refused]).toEqual(['channels_limit', 'done']);
  });

  it('has both figures at once: the first that is reached refuses', async () => {
    const { limit, buy, cancelAll } = await buyer();
    await limit({ maxOpen: 1, maxPerDay: 2 });

    const outcomes = [await buy(), await buy()];
    await cancelAll();
    outcomes.push(await buy());
    await cancelAll();
    outcomes.push(await buy());

    expect(outcomes).toEqual(['done', 'channels_limit', 'done', 'channels_limit']);
  });
});

describe('several services on one number', () => {
  it('count one by one: two do not fit where one more would', async () => {
    const { limit, together } = await buyer();
    await limit({ maxPerDay: 1 });

    const tooMany = await together(['tg', 'wa']);
    await limit({ maxPerDay: 2 });

    expect([tooMany, await together(['tg', 'wa'])]).toEqual(['channels_limit', 'done']);
  });

  it('are refused together where one of them is switched off for the account', async () => {
    const { accountId, together } = await buyer();
    const flip = (off: boolean) =>
      world.core.supply.setServiceSwitch({ service: { serviceId: 'wa', accountId }, off, actor: 'admin' });

    await flip(true);
    const switchedOff = await together(['tg', 'wa']);
    await flip(false);

    expect([switchedOff, await together(['tg', 'wa'])]).toEqual(['service_off', 'done']);
  });
});

it('a service that is switched off for one account is sold to others, and that account others', async () => {
  const [off, free] = [await buyer(), await buyer()];
  const service = { serviceId: 'tg', accountId: off.accountId };
  await world.core.supply.setServiceSwitch({ service, off: true, actor: 'admin' });

  const outcomes = await Promise.all([off.buyGroup(['tg', 'wa']), free.buyGroup(['tg'])]);

  expect(outcomes).toEqual([['service_off', 'done'], ['done']]);
});

describe('the limit of every account', () => {
  it('is exact within a group, for services on one number, and for one service more', async () => {
    const small = await createWorld({ MAX_OPEN_ACTIVATIONS: '2' });
    try {
      const supplier = 'small';
      await small.pool({ supplier, country: 3, service: 'tg', count: 9 });
      await small.pool({ supplier, country: 3, service: 'wa', count: 0 });
      await small.pool({ supplier, country: 3, service: 'vk', count: 0 });
      const [one, two, none] = [await small.customer(), await small.customer(), await small.customer()];
      const { activations } = small.core;
      const buy = ({ accountId }: typeof one) =>
        activations.buy({ accountId, serviceId: 'tg', countryId: 3 });
      const together = (serviceIds: string[]) =>
        outcome(activations.buyTogether({ accountId: two.accountId, serviceIds, countryId: 3 }));

      const group = await Promise.all([one, one, one].map((who) => outcome(buy(who))));
      const three = await together(['tg', 'wa', 'vk']);
      const serviceIds = ['wa', 'vk'];
      const fits = await outcome(
        activations.buyTogether({ accountId: none.accountId, serviceIds, countryId: 3 }),
      );
      const first = await buy(two);
      const both = await together(['wa', 'vk']);
      const more = (serviceId: string) =>
        outcome(activations.buyAdditional({ id: first.id, accountId: two.accountId, serviceId }));

      expect(counts(group)).toEqual({ done: 2, channels_limit: 1 });
      expect(fits).toBe('done');
      expect([three, both]).toEqual(['channels_limit', 'channels_limit']);
      expect([await more('wa'), await more('vk')]).toEqual(['done', 'channels_limit']);
    } finally {
      await small.close();
    }
  });
});
