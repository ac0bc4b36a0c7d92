import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { createWorld, type World } from '#test/world';

describe('messages received, as discount codes count them', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ DISCOUNT_MILESTONES: '100:10:all' });
  });
  afterAll(() => world.close());

  const serviceId = 'tg';

  it('are those that an activation accepted: none of a bank, of another service, or of nobody', async () => {
    const { supplierId } = await world.pool({ country: 3 });
    const { accountId } = await world.customer();
    const { phone } = await world.core.activations.buy({ accountId, serviceId, countryId: 3 });
    const total = async () => (await world.core.discountCodes.list({ accountId })).totalReceived;
    const receive = (sender: string, text: string, more: object = {}) =>
      world.core.messages.receive({
        ...{ supplierId, phone, sender, text, dedupeWindowSeconds: 60, filterSenders: true, ...more },
      });
    const counted = [];

    for (const arrival of [
      () => receive('SBERBANK', 'Code 11111'),
      () => receive('WhatsApp', 'WhatsApp code 22222'),
      () => receive('Viber', 'Viber code 33333', { blacklist: ['vi'] }),
      () => receive('Telegram', 'Code 44444'),
      () => receive('Telegram', 'Code 44444'),
      () => receive('Telegram', 'Code 55555'),
      () => receive('Telegram', 'Code 66666', { phone: '79990000000' }),
      // Of the lease it would have been for, and refused all the same.
      () => receive('SBERBANK', 'Code 77777', { filterSenders: false }),
    ]) {
      const { message } = await arrival();
      counted.push([message.verdict, await total()]);
    }

    expect(counted).toEqual([
      ['refused', 0],
      ['filtered', 0],
      ['blacklisted', 0],
      ['accepted', 1],
      ['accepted', 1],
      ['accepted', 2],
      ['orphan', 2],
      ['refused', 2],
    ]);
  });

  it('are counted for each account of one group, the refused ones of it left out', async () => {
    const { supplierId } = await world.pool({ country: 4, count: 3 });
    const [one, other] = [await world.customer(), await world.customer()];
    const buy = ({ accountId }: typeof one) =>
      world.core.activations.buy({ accountId, serviceId, countryId: 4 });
    const [a, b, c] = [await buy(one), await buy(one), await buy(other)];

    await Promise.all([
      world.message({ supplierId, phone: a.phone, sender: 'SBERBANK', text: 'Code 10000' }),
      world.message({ supplierId, phone: a.phone, text: 'Code 11111' }),
      world.message({ supplierId, phone: b.phone, text: 'Code 22222' }),
      world.message({ supplierId, phone: c.phone, text: 'Code 33333' }),
    ]);

    const totals = await Promise.all([one, other].map((who) => world.core.discountCodes.list(who)));
    expect(totals.map(({ totalReceived }) => totalReceived)).toEqual([2, 1]);
  });
});

describe('a message while its supplier is asked for a number', () => {
  let world: PartnerWorld;
  beforeAll(async () => {
    world = await createPartnerWorld();
  });
  afterAll(() => world.close());

  it('is to be sent again only where nobody waits for it, and its source is asked for numbers', async () => {
    const partner = await world.partner();
    const quiet = await world.partner();
    const { supplierId } = partner;
    const { accountId } = await world.customer();
    const buy = () => world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    const open = await buy();
    world.advance(4);
    const held = partner.fake.holdAnswers();
    const buying = buy();
    await held.waiting(1);
    const receive = (more: object) =>
      world.core.messages.receive({
        ...{ supplierId, phone: '4915299999999', sender: 'Telegram', text: 'Code 12345' },
        ...{ dedupeWindowSeconds: 60, filterSenders: true, askedForNumbers: true },
        ...more,
      });
    const verdict = async (more: object) => (await receive(more)).message.verdict;
    const before = await world.core.messages.list({ limit: 100 });

    const early = await outcome(receive({}));
    const after = await world.core.messages.list({ limit: 100 });
    const others = [
      await verdict({ askedForNumbers: false }),
      await verdict({ supplierId: quiet.supplierId }),
      await verdict({ phone: open.phone }),
      await verdict({ phone: open.phone, sender: 'WhatsApp', text: 'WhatsApp code 22222' }),
      // One that names a lease which is over waits for none.
      await verdict({ lease: { kind: 'activation', id: 999_999 } }),
    ];
    held.letGo();
    await buying;

    expect(early).toBe('try_again');
    expect(after).toEqual(before);
    expect(others).toEqual(['orphan', 'orphan', 'accepted', 'filtered', 'orphan']);
  });

  it('is alone in that: what comes with it for a lease of the same supplier is stored', async () => {
    const { supplierId, fake } = await world.partner();
    const { accountId } = await world.customer();
    const buy = () => world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    const open = await buy();
    world.advance(4);
    const held = fake.holdAnswers();
    const buying = buy();
    await held.waiting(1);
    const receive = (phone: string, text: string) =>
      world.core.messages.receive({
        ...{ supplierId, phone, sender: 'Telegram', text },
        ...{ dedupeWindowSeconds: 60, filterSenders: false, askedForNumbers: true },
      });

    const outcomes = await Promise.allSettled([
      receive('4915299999997', 'Code 11111'),
      receive(open.phone, 'Code 22222'),
      receive(open.phone, 'Code 22222'),
    ]);
    held.letGo();
    await buying;

    expect(outcomes).toMatchObject([
      { reason: { code: 'try_again' } },
      { value: { deduplicated: false, message: { code: '22222', activationId: open.id } } },
      { value: { deduplicated: true, message: { code: '22222', activationId: open.id } } },
    ]);
    expect(await world.core.messages.list({ phone: '4915299999997', limit: 1 })).toEqual([]);
  });

  it('leaves the others of its group as they are', async () => {
    const partner = await world.partner();
    const own = await world.pool({ country: germany.countryId });
    const { accountId } = await world.customer();
    const leased = await world.core.activations.buy({ accountId, ...germany, supplierIds: [own.supplierId] });
    const held = partner.fake.holdAnswers();
    const buying = world.core.activations.buy({
      accountId,
      ...germany,
      supplierIds: [partner.supplierId],
    });
    await held.waiting(1);
    const message = {
      sender: 'Telegram',
      dedupeWindowSeconds: 60,
      filterSenders: false,
      askedForNumbers: true,
    };
    const early = { ...message, supplierId: partner.supplierId, phone: '4915299999998', text: 'Code 1' };
    const known = { ...message, supplierId: own.supplierId, phone: leased.phone };

    const outcomes = await Promise.allSettled([
      world.core.messages.receive({ ...known, text: 'Code 11111' }),
      world.core.messages.receive(early),
      world.core.messages.receive({ ...known, text: 'Code 22222' }),
    ]);
    held.letGo();
    await buying;

    expect(outcomes).toMatchObject([
      { value: { message: { code: '11111', activationId: leased.id } } },
      { reason: { code: 'try_again' } },
      { value: { message: { code: '22222', activationId: leased.id } } },
    ]);
  });
});
