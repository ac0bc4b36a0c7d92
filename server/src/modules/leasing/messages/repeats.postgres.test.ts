import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';

const DAY = 86_400;
let world: World;
let countryIds: number[];
beforeAll(async () => {
  world = await createWorld({ RETENTION_DAYS: '30' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

async function lease(count = 1) {
  const countryId = countryIds.pop() ?? 0;
  const supplier = `repeats${countryId}`;
  const { supplierId } = await world.pool({ supplier, country: countryId, count });
  await world.pool({ supplier, country: countryId, service: 'wa', count: 0 });
  const { accountId } = await world.customer();
  const leases = [];
  for (let index = 0; index < count; index++)
    leases.push(await world.core.activations.buy({ accountId, serviceId: 'tg', countryId }));
  const [{ id, phone } = { id: 0, phone: '' }] = leases;
  return {
    supplierId,
    phone,
    phones: leases.map((one) => one.phone),
    count: async () => (await world.core.activations.get({ id, accountId })).messageCount,
    askAgain: () => world.core.activations.requestAnother({ id, accountId }),
    finish: () => world.core.activations.finish({ id, accountId }),
    /** The number for another customer. */
    async buyAgain(serviceId = 'tg') {
      const { accountId: other } = await world.customer();
      const next = await world.core.activations.buy({ accountId: other, serviceId, countryId });
      return { phone: next.phone, get: () => world.core.activations.get({ id: next.id, accountId: other }) };
    },
    receive: (more: object = {}) =>
      world.core.messages.receive({
        supplierId,
        phone,
        sender: 'Telegram',
        text: 'Code 10101',
        dedupeWindowSeconds: 60,
        filterSenders: false,
        ...more,
      }),
  };
}

const idsOf = (received: { message: { id: bigint } }[]) =>
  new Set(received.map(({ message }) => message.id)).size;
const repeats = (received: { deduplicated: boolean }[]) => received.map(({ deduplicated }) => deduplicated);

describe('the same text again', () => {
  it('is a repeat until the very end of the window, which no repeat makes longer', async () => {
    const { receive, count } = await lease();

    const received = [await receive()];
    for (const seconds of [30, 29.999, 0.001, 59.999, 0.001]) {
      world.advance(seconds);
      received.push(await receive());
    }

    expect(repeats(received)).toEqual([false, true, true, false, true, false]);
    expect(idsOf(received)).toBe(3);
    expect(await count()).toBe(3);
  });

  it('is another message once the customer has asked for another, as often as a service sends it', async () => {
    const { receive, count, askAgain } = await lease();

    const received = [await receive()];
    for (let turn = 0; turn < 2; turn++) {
      await askAgain();
      world.advance(45);
      received.push(await receive());
    }

    expect(repeats(received)).toEqual([false, false, false]);
    expect(await count()).toBe(3);
  });

  it.each([
    { seconds: 14.999, isRepeat: true },
    { seconds: 15, isRepeat: false },
  ])('$seconds s after the last arrival, asked for or not, is a repeat: $isRepeat', async (step) => {
    const { receive, askAgain } = await lease();
    await receive();
    await askAgain();
    world.advance(14);
    const echo = await receive();
    world.advance(step.seconds);

    const received = await receive();

    expect([echo.deduplicated, received.deduplicated]).toEqual([true, step.isRepeat]);
  });

  it('is a repeat while nobody has asked for another', async () => {
    const { receive, askAgain } = await lease();
    await receive();
    await askAgain();
    world.advance(20);
    await receive();
    world.advance(20);

    expect((await receive()).deduplicated).toBe(true);
  });

  it('is a repeat of what came for the number’s last lease, too, and not shown to the next', async () => {
    const { receive, phone, finish, buyAgain } = await lease();
    const first = await receive();
    await finish();
    const next = await buyAgain();
    world.advance(59.999);

    const again = await receive();

    expect(next.phone).toBe(phone);
    expect(again).toMatchObject({ deduplicated: true, message: { id: first.message.id } });
    expect(await next.get()).toMatchObject({ state: 'waiting', messageCount: 0 });
  });

  it('is not another message because the next customer has asked for one', async () => {
    const { receive, finish, buyAgain } = await lease();
    await receive();
    await finish();
    const next = await buyAgain();
    const { id, accountId } = await next.get();
    await receive({ text: 'Code 20202' });
    await world.core.activations.requestAnother({ id, accountId });
    world.advance(40);

    expect((await receive()).deduplicated).toBe(true);
    expect(await next.get()).toMatchObject({ state: 'retrying', messageCount: 1 });
  });

  it('is one message where two services were leased on the number', async () => {
    const { receive, buyAgain, phone } = await lease();
    const next = await buyAgain('wa');

    const received = [await receive({ sender: 'Shop' }), await receive({ sender: 'Shop' })];

    expect(next.phone).toBe(phone);
    expect(repeats(received)).toEqual([false, true]);
  });

  it('is another message where it was asked for; another text that came before is not', async () => {
    const { receive, askAgain, count } = await lease();
    await receive();
    await receive({ text: 'Code 20202' });
    await askAgain();
    world.advance(15);

    const received = [await receive({ text: 'Code 20202' }), await receive()];

    expect(repeats(received)).toEqual([false, true]);
    expect(await count()).toBe(3);
  });

  it('is another message where the source names another lease, and one where it names the same', async () => {
    const { receive } = await lease();

    const received = [
      await receive({ operationRef: 'one' }),
      await receive({ operationRef: 'two' }),
      await receive({ operationRef: 'one' }),
      await receive(),
    ];

    expect(repeats(received)).toEqual([false, false, true, false]);
  });

  it('is another message on another number', async () => {
    const { receive, phones } = await lease(2);

    expect(repeats([await receive({ phone: phones[0] }), await receive({ phone: phones[1] })])).toEqual([
      false,
      false,
    ]);
  });

  it('is another message of another sender', async () => {
    const { receive, count } = await lease();

    expect(repeats([await receive(), await receive({ sender: 'InfoSMS' })])).toEqual([false, false]);
    expect(await count()).toBe(2);
  });
});

describe('the source’s own id of a message', () => {
  it('makes a repeat of the same text at any time, and none of another text', async () => {
    const { receive, count } = await lease();

    const received = [await receive({ supplierMessageId: '7' })];
    world.advance(1_000);
    received.push(await receive({ supplierMessageId: '7' }));
    received.push(await receive({ supplierMessageId: '7', text: 'Code 20202' }));
    received.push(await receive({ supplierMessageId: '8' }));

    expect(repeats(received)).toEqual([false, true, false, false]);
    expect(await count()).toBe(3);
  });

  it('names one message also where the customer has asked for another', async () => {
    const { receive, count, askAgain } = await lease();
    await receive({ supplierMessageId: '7' });
    await askAgain();
    world.advance(60);

    expect((await receive({ supplierMessageId: '7' })).deduplicated).toBe(true);
    expect(await count()).toBe(1);
  });

  it('is each supplier’s own', async () => {
    const [one, other] = [await lease(), await lease()];

    const received = [
      await one.receive({ supplierMessageId: '7' }),
      await other.receive({ supplierMessageId: '7' }),
    ];

    expect(repeats(received)).toEqual([false, false]);
  });
});

describe('in one group of arrivals', () => {
  it('equal ones are one message, and each arrival is kept', async () => {
    const { receive, count } = await lease();

    const received = await Promise.all([
      receive({ raw: 'a' }),
      receive({ text: 'Code 20202' }),
      receive({ raw: 'b' }),
      receive({ raw: 'c' }),
    ]);

    expect(repeats(received)).toEqual([false, false, true, true]);
    expect(idsOf(received)).toBe(2);
    expect(await count()).toBe(2);
    const deliveries = await world.core.messages.listDeliveries(received[0]?.message.id ?? 0n);
    expect(deliveries.map(({ raw }) => raw)).toEqual(['a', 'b', 'c']);
  });

  it('the first that comes again is the one that was asked for, as it would be one by one', async () => {
    const { receive, askAgain, count } = await lease();
    const texts = ['Code 10101', 'Code 20202', 'Code 30303'];
    for (const text of texts) await receive({ text });
    await askAgain();
    world.advance(15);

    const received = await Promise.all(texts.toReversed().map((text) => receive({ text })));

    expect(repeats(received)).toEqual([false, true, true]);
    expect(await count()).toBe(4);
  });

  it('what comes again behind a new one is a repeat, and what is too soon to be asked for does not count', async () => {
    const { receive, askAgain, count } = await lease();
    await receive({ text: 'Code 10101' });
    await receive({ text: 'Code 20202' });
    await askAgain();
    world.advance(15);

    const behindNew = await Promise.all([receive({ text: 'Code 30303' }), receive({ text: 'Code 10101' })]);
    await askAgain();
    const behindSoon = await Promise.all([receive({ text: 'Code 30303' }), receive({ text: 'Code 20202' })]);

    expect(repeats(behindNew)).toEqual([false, true]);
    expect(repeats(behindSoon)).toEqual([true, false]);
    expect(await count()).toBe(4);
  });

  it('equal ones are decided as the first of them, and are repeats for as long as it says', async () => {
    const { receive, count } = await lease();
    const strange = { sender: 'WhatsApp', text: 'WhatsApp code 22222' };

    const received = await Promise.all([
      receive({ ...strange, filterSenders: true, dedupeWindowSeconds: 60 }),
      receive({ ...strange, filterSenders: false, dedupeWindowSeconds: 600 }),
    ]);
    world.advance(60);
    const later = await receive(strange);

    expect(received.map(({ message }) => message.verdict)).toEqual(['filtered', 'filtered']);
    expect(repeats([...received, later])).toEqual([false, true, false]);
    expect(later.message.verdict).toBe('accepted');
    expect(await count()).toBe(1);
  });

  it('those that were known before are told from new ones, whatever their order', async () => {
    const { receive, count } = await lease();
    const known = await receive();

    const received = await Promise.all([
      receive({ text: 'Code 20202' }),
      receive(),
      receive({ text: 'Code 30303' }),
    ]);

    expect(repeats(received)).toEqual([false, true, false]);
    expect(received[1]?.message.id).toBe(known.message.id);
    expect(received.map(({ message }) => message.code)).toEqual(['20202', '10101', '30303']);
    expect(await count()).toBe(3);
  });

  it('several for one lease move it one after the other, in the order they came', async () => {
    const { receive, count } = await lease();

    const received = await Promise.all(
      ['111111', '222222', '333333'].map((code) => receive({ text: `Code ${code}` })),
    );

    expect(await count()).toBe(3);
    const [activationId = 0] = received.map(({ message }) => message.activationId ?? 0);
    const listed = await world.core.messages.listByActivation(activationId);
    expect(listed.map(({ code }) => code)).toEqual(['111111', '222222', '333333']);
  });
});

describe('what is kept long enough', () => {
  const sweep = async () => {
    for (const { run } of world.core.messages.sweeps) await run();
  };

  it('is erased after the last instant of its days, with what arrived, and is no repeat any more', async () => {
    const { receive } = await lease();
    const { message } = await receive({ supplierMessageId: 'old', raw: 'as it came' });

    world.advance(30 * DAY);
    await sweep();
    const kept = await world.core.messages.get(message.id);
    world.advance(0.001);
    await sweep();
    const erased = await world.core.messages.get(message.id);

    expect(kept).toMatchObject({ text: 'Code 10101', code: '10101' });
    expect(erased).toMatchObject({ text: null, code: null, sender: 'Telegram' });
    const deliveries = await world.core.messages.listDeliveries(message.id);
    expect(deliveries.map(({ raw }) => raw)).toEqual([null]);
    expect((await receive({ supplierMessageId: 'old' })).deduplicated).toBe(false);
  });

  it('is kept for ever where nothing is to be erased', async () => {
    const keeping = await createWorld({ RETENTION_DAYS: '0' });
    try {
      const { supplierId, phones } = await keeping.pool();
      const { messageId } = await keeping.message({ supplierId, phone: phones[0] ?? '', text: 'an orphan' });

      keeping.advance(36_500 * DAY);
      for (const { run } of keeping.core.messages.sweeps) await run();

      expect(await keeping.core.messages.get(messageId)).toMatchObject({ text: 'an orphan' });
    } finally {
      await keeping.close();
    }
  });
});
