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

it('gives a message to the lease that its source names, also where the number is another’s by now', async () => {
  const { supplierId, phone, accountId, activation, get } = await lease({ country: 8 });
  await world.message({ supplierId, phone, text: 'Code 11111' });
  await world.core.activations.finish({ id: activation.id, accountId });
  const { accountId: other } = await world.customer();
  const next = await world.core.activations.buy({ accountId: other, serviceId: 'tg', countryId: 8 });
  const receive = (text: string, id: number, kind: 'activation' | 'rental' = 'activation') =>
    world.core.messages.receive({
      ...{ supplierId, phone, sender: 'Telegram', text, lease: { kind, id } },
      ...{ dedupeWindowSeconds: 60, filterSenders: false },
    });

  const late = await receive('Code 22222', activation.id);
  const named = await receive('Code 33333', next.id);
  const ofRental = await receive('Code 44444', next.id, 'rental');

  expect(next.phone).toBe(phone);
  expect(late.message).toMatchObject({ activationId: activation.id, verdict: 'accepted' });
  expect(named.message).toMatchObject({ activationId: next.id, verdict: 'accepted' });
  expect(ofRental.message).toMatchObject({ activationId: null, verdict: 'orphan' });
  expect(await get()).toMatchObject({ state: 'finished', code: '22222', messageCount: 2 });
  expect(await world.core.activations.get({ id: next.id, accountId: other })).toMatchObject({
    ...{ state: 'received', code: '33333', messageCount: 1 },
  });
});

it('takes no word of the leased service’s name for the code', async () => {
  const text = 'Your code: 2020';
  const [named, other] = [await lease({ country: 10, service: 'qc' }), await lease({ country: 11 })];
  const send = ({ supplierId, phone }: typeof named) =>
    world.message({ supplierId, phone, sender: 'InfoSMS', text });

  const [ofNamed, ofOther] = [await send(named), await send(other)];

  expect((await world.core.catalog.view()).service('qc')?.name).toBe('Primaries 2020');
  expect([ofNamed.code, (await named.get()).code]).toEqual([null, 'Your code 2020']);
  expect([ofOther.code, (await other.get()).code]).toEqual(['2020', '2020']);
});

it('answers with the message as it is stored', async () => {
  const { supplierId, phone } = await lease({ country: 12 });
  const sms = { supplierId, phone, sender: 'Telegram', text: 'Code 12345' };
  const settings = { dedupeWindowSeconds: 60, filterSenders: false };

  for (const more of [{}, { phone: '79990000001' }, { sender: 'SBERBANK' }]) {
    const { message, deduplicated } = await world.core.messages.receive({ ...sms, ...settings, ...more });

    expect(message.supplierMessageId).toBeNull();
    expect(deduplicated).toBe(false);
    expect(await world.core.messages.get(message.id)).toEqual(message);
  }
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
