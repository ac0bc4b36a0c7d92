import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function lease(options: { country?: number; service?: string } = {}) {
  const { country = 2, service = 'tg' } = options;
  const { supplierId } = await world.pool({ country, service });
  const { accountId } = await world.customer();
  const activation = await world.core.activations.buy({ accountId, serviceId: service, countryId: country });
  return {
    accountId,
    activation,
    supplierId,
    phone: activation.phone,
    get: () => world.core.activations.get({ id: activation.id, accountId }),
  };
}

it('stores a repeat with the same message id as a second delivery of one message', async () => {
  const { supplierId, phone, get } = await lease();
  const sms = { supplierId, phone, text: 'Code 10101', supplierMessageId: 'a-1' };

  const [first, second] = [await world.message(sms), await world.message(sms)];
  world.advance(86_400);
  const muchLater = await world.message(sms);

  expect(second).toEqual({ ...first, deduplicated: true });
  expect(muchLater.messageId).toBe(first.messageId);
  expect(await world.core.messages.listDeliveries(first.messageId)).toHaveLength(3);
  expect((await get()).messageCount).toBe(1);
});

it('takes the same text as a repeat within the window, which no repeat renews, and as new after it', async () => {
  const { supplierId, phone, get } = await lease();
  const sms = { supplierId, phone, text: 'Code 20202' };

  const first = await world.message(sms);
  world.advance(50);
  const second = await world.message(sms);
  world.advance(50);
  const third = await world.message(sms);

  expect(second).toMatchObject({ deduplicated: true, messageId: first.messageId });
  expect(third).toMatchObject({ deduplicated: false });
  expect(third.messageId).not.toBe(first.messageId);
  expect((await get()).messageCount).toBe(2);
});

it('makes one message of two hundred simultaneous arrivals', async () => {
  const { supplierId, phone, accountId, get } = await lease();
  const before = await world.core.ledger.getBalance(accountId);

  const arrivals = await Promise.all(
    Array.from({ length: 200 }, () =>
      world.message({ supplierId, phone, text: 'Code 30303', supplierMessageId: 'same' }),
    ),
  );

  expect(new Set(arrivals.map(({ messageId }) => messageId)).size).toBe(1);
  expect(arrivals.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
  expect((await get()).messageCount).toBe(1);
  expect(await world.core.ledger.getBalance(accountId)).toEqual({
    availableMicros: before.availableMicros,
    heldMicros: 0n,
  });
});

it('takes the same text in the next lease of the number as the same message, until the window is over', async () => {
  const { supplierId, phone, accountId, activation } = await lease({ country: 3 });
  await world.message({ supplierId, phone, text: 'Code 40404' });
  await world.core.activations.finish({ id: activation.id, accountId });
  const again = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 3 });

  const second = await world.message({ supplierId, phone: again.phone, text: 'Code 40404' });
  world.advance(61);
  const third = await world.message({ supplierId, phone: again.phone, text: 'Code 40404' });

  expect(again.phone).toBe(phone);
  expect(second).toMatchObject({ deduplicated: true, activationId: activation.id });
  expect(third).toMatchObject({ deduplicated: false, activationId: again.id });
});

it('gives a message to the lease whose service it looks like', async () => {
  const { supplierId, phones } = await world.pool({ country: 4, service: 'tg' });
  await world.core.inventory.importPrices({
    supplierId,
    csv: 'country,operator,service,price\n4,any,wa,0.1',
  });
  const [one, other] = [await world.customer(), await world.customer()];
  const telegram = await world.core.activations.buy({
    accountId: one.accountId,
    serviceId: 'tg',
    countryId: 4,
  });
  const whatsapp = await world.core.activations.buy({
    accountId: other.accountId,
    serviceId: 'wa',
    countryId: 4,
  });
  const [phone = ''] = phones;

  const second = await world.message({
    supplierId,
    phone,
    sender: 'WhatsApp',
    text: 'WhatsApp code 123-456',
  });
  const first = await world.message({ supplierId, phone, sender: 'Telegram', text: 'Telegram code 50505' });

  expect([telegram.phone, whatsapp.phone]).toEqual([phone, phone]);
  expect(second).toMatchObject({ activationId: whatsapp.id, code: '123456' });
  expect(first).toMatchObject({ activationId: telegram.id, code: '50505' });
});

it('keeps what nobody leased as an orphan, and a bank out', async () => {
  const { supplierId, phone, get } = await lease({ country: 5 });

  const orphan = await world.message({ supplierId, phone: '79990000000' });
  const bank = await world.message({ supplierId, phone, sender: 'SBERBANK', text: 'Kod 99999' });

  expect(orphan.activationId).toBeNull();
  expect(bank).toMatchObject({ activationId: null, code: null });
  const [stored] = await world.core.messages.list({ phone, limit: 1 });
  expect(stored).toMatchObject({ verdict: 'refused', text: null });
  expect((await get()).state).toBe('waiting');
});

it('reports the text itself, without colons or line breaks, where there is no code', async () => {
  const { supplierId, phone, get } = await lease({ country: 6 });

  await world.message({ supplierId, phone, sender: 'Shop', text: 'Welcome:\nwe are glad you came: really' });

  expect((await get()).code).toBe('Welcome we are glad you came really');
});

it('erases texts when they have been kept long enough', async () => {
  const { supplierId, phone, activation } = await lease({ country: 7 });
  const { messageId } = await world.message({
    supplierId,
    phone,
    text: 'Code 60606',
    supplierMessageId: 'old',
  });

  world.advance(30 * 86_400 + 1);
  for (const sweep of world.core.messages.sweeps) await sweep.run();

  const [message] = await world.core.messages.listByActivation(activation.id);
  expect(message).toMatchObject({ id: messageId, text: null, code: null });
});
