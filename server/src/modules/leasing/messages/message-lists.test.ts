import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, outcome, type RentWorld } from '#test/rent-world';
import { eraseTexts } from './message-store.ts';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

const DAY = 86_400;

/** Activations of one customer, with so many messages each, sent in turn. */
async function leases(country: number, counts: readonly number[]) {
  const { supplierId } = await world.pool({ country, count: counts.length });
  const { accountId } = await world.customer();
  const phones: string[] = [];
  const ids: number[] = [];
  for (const _ of counts) {
    const { id, phone } = await world.core.activations.buy({
      accountId,
      serviceId: 'tg',
      countryId: country,
    });
    ids.push(id);
    phones.push(phone);
  }
  const sent: bigint[][] = counts.map(() => []);
  for (let turn = 0; turn < Math.max(...counts); turn++) {
    for (const [index, count] of counts.entries()) {
      if (turn >= count) continue;
      const text = `Code ${10_000 + turn}`;
      const { messageId } = await world.message({ supplierId, phone: phones[index] ?? '', text });
      sent[index]?.push(messageId);
    }
  }
  return { supplierId, ids, phones, sent };
}

/** Stores a message so many times more, as it is. */
async function copy(id: bigint, count: number): Promise<void> {
  await world.db.write((tx) =>
    sql`
      insert into message (id, supplier_id, phone, sender, text, verdict, activation_id, received_at)
      select nextval('message_id_seq'), supplier_id, phone, sender, text, verdict, activation_id, received_at
        from message, generate_series(1, ${count}) where id = ${id}`.execute(tx),
  );
}

const idsOf = (messages: readonly { id: bigint }[] = []) => messages.map(({ id }) => id);

describe('the messages of activations', () => {
  it('are listed oldest first, each with its own', async () => {
    const { ids, sent } = await leases(2, [3, 2, 0]);
    const [a = 0, b = 0, c = 0] = ids;
    const { listByActivation, listByActivations } = world.core.messages;

    const all = await listByActivations([b, a, c]);

    expect(idsOf(await listByActivation(a))).toEqual(sent[0]);
    expect([...all.keys()]).toEqual([b, a, c]);
    expect([idsOf(all.get(a)), idsOf(all.get(b)), idsOf(all.get(c))]).toEqual(sent);
    expect(await listByActivations([])).toEqual(new Map());
  });

  it('are the newest five hundred of each, however many others have', async () => {
    const { ids, sent } = await leases(11, [1, 1]);
    const [many = 0, one = 0] = ids;
    const [oldest = 0n] = sent[0] ?? [];
    await copy(oldest, 500);
    const { listByActivation, listByActivations } = world.core.messages;

    const listed = idsOf(await listByActivation(many));
    const all = await listByActivations([many, one]);

    expect(listed).toHaveLength(500);
    expect(listed).toEqual(listed.toSorted((a, b) => Number(a - b)));
    expect(listed).not.toContain(oldest);
    expect(idsOf(all.get(many))).toEqual(listed);
    expect(idsOf(all.get(one))).toEqual(sent[1]);
  });
});

describe('the messages of a rental', () => {
  it('are its own beside those of activations in one group, newest first, from an offset or behind one', async () => {
    const { ids, phones } = await leases(8, [0]);
    const { supplierId, phones: forRent } = await world.rentPool({ country: 12, count: 2 });
    const own = await world.core.inventory.listNumbers({ phone: phones[0], limit: 1 });
    const { accountId } = await world.customer();
    const rent = () => world.core.rentals.rent({ accountId, countryId: 12, hours: 2 });
    const [one, other] = [await rent(), await rent()];
    const send = (phone: string, code: number, of = supplierId) =>
      world.message({ supplierId: of, phone, text: `Code ${code}` });
    const sent = await Promise.all([
      send(one.phone, 11_111),
      send(phones[0] ?? '', 22_222, own[0]?.supplierId),
      send(other.phone, 33_333),
      send(one.phone, 44_444),
    ]);
    const [first, ofActivation, ofOther, second] = sent.map(({ messageId }) => messageId);
    const list = async (query: object = {}) =>
      idsOf(await world.core.messages.listByRental({ rentalId: one.id, limit: 9, offset: 0, ...query }));

    expect(forRent).toContain(one.phone);
    expect(sent.map(({ activationId }) => activationId)).toEqual([null, ids[0], null, null]);
    expect(await list()).toEqual([second, first]);
    expect(await list({ limit: 1 })).toEqual([second]);
    expect(await list({ offset: 1 })).toEqual([first]);
    expect(await list({ before: second })).toEqual([first]);
    expect(await list({ rentalId: other.id })).toEqual([ofOther]);
    expect(idsOf(await world.core.messages.listByActivation(ids[0] ?? 0))).toEqual([ofActivation]);
    expect(await world.core.messages.get(first ?? 0n)).toMatchObject({
      ...{ rentalId: one.id, activationId: null, code: '11111', verdict: 'accepted' },
    });
  });
});

describe('for the operator messages', () => {
  it('are listed newest first, by phone and verdict, in pages', async () => {
    const { supplierId, phones, sent } = await leases(3, [3, 1]);
    const [phone = ''] = phones;
    const bank = await world.message({ supplierId, phone, sender: 'SBERBANK', text: 'Code 99999' });
    const orphan = await world.message({ supplierId, phone: '79990000000' });
    const list = async (query: object) => idsOf(await world.core.messages.list({ limit: 10, ...query }));
    const [first = 0n, second = 0n, third = 0n] = sent[0] ?? [];
    const [other = 0n] = sent[1] ?? [];

    expect((await list({})).slice(0, 6)).toEqual([
      ...[orphan.messageId, bank.messageId],
      ...[third, second, other, first],
    ]);
    expect(await list({ phone })).toEqual([bank.messageId, third, second, first]);
    expect(await list({ phone, limit: 2 })).toEqual([bank.messageId, third]);
    expect(await list({ phone, before: third })).toEqual([second, first]);
    expect(await list({ phone, verdict: 'refused' })).toEqual([bank.messageId]);
    expect(await list({ phone, verdict: 'orphan' })).toEqual([]);
    expect(await list({ verdict: 'orphan', limit: 1 })).toEqual([orphan.messageId]);
  });

  it('are read with every arrival, and are unknown where there is none', async () => {
    const { supplierId, phones } = await leases(4, [0]);
    const [phone = ''] = phones;
    const receive = (raw: string) =>
      world.core.messages.receive({
        ...{ supplierId, phone, sender: 'Telegram', text: 'Code 12345', raw, supplierMessageId: 'x' },
        ...{ dedupeWindowSeconds: 60, filterSenders: false },
      });
    const { message } = await receive('one');
    world.advance(5);
    await receive('two');
    await world.message({ supplierId, phone, text: 'Code 55555' });

    const deliveries = await world.core.messages.listDeliveries(message.id);

    expect(deliveries.map(({ raw }) => raw)).toEqual(['one', 'two']);
    const [first, second] = deliveries;
    expect(Number(second?.receivedAt) - Number(first?.receivedAt)).toBeGreaterThanOrEqual(5_000);
    expect(await world.core.messages.get(message.id)).toEqual(message);
    expect(message).toMatchObject({
      ...{ supplierId, phone, sender: 'Telegram', supplierMessageId: 'x', code: '12345' },
      ...{ text: 'Code 12345', verdict: 'accepted', rentalId: null, hubOperationId: null },
    });
    expect(await outcome(world.core.messages.get(message.id + 1_000n))).toBe('not_found');
  });

  it('say what their customer is shown as a code, and whose they are', () => {
    const { codeOf, serviceOf } = world.core.messages;

    expect(codeOf({ code: '12345', text: 'Code 12345' })).toBe('12345');
    expect(codeOf({ code: null, text: 'Hello:\r\n  there' })).toBe('Hello there');
    expect(codeOf({ code: null, text: ' ::  Hello there  : ' })).toBe('Hello there');
    expect(codeOf({ code: null, text: null })).toBe(' ');
    expect(serviceOf({ sender: 'Telegram' })).toBe('tg');
    expect(serviceOf({ sender: 'Corner Cafe' })).toBeUndefined();
  });
});

describe('texts that were kept long enough', () => {
  it('are erased, oldest first, however many there are, and counted', async () => {
    const old = await leases(5, [2]);
    world.advance(DAY);
    const young = await leases(6, [1]);
    const [sweep] = world.core.messages.sweeps;

    world.advance(29 * DAY);
    const erased = await sweep?.run();
    const again = await sweep?.run();

    expect(sweep).toMatchObject({ name: 'messages.erase-old', everySeconds: 3_600 });
    expect(erased).toBeGreaterThanOrEqual(2);
    expect(again).toBe(0);
    const texts = async (ids: bigint[] = []) =>
      Promise.all(ids.map(async (id) => (await world.core.messages.get(id)).text));
    expect(await texts(old.sent[0])).toEqual([null, null]);
    expect(await texts(young.sent[0])).toEqual(['Code 10000']);
  });

  it('are erased in turn, the oldest first, and nothing of other messages with them', async () => {
    const { supplierId, phones } = await leases(10, [0]);
    const erase = (limit: number) =>
      world.db.write((tx) => eraseTexts(tx, world.core.clock(), world.core.clock(), limit));
    const receive = (text: string) =>
      world.core.messages.receive({
        ...{ supplierId, phone: phones[0] ?? '', sender: 'Telegram', text, raw: text },
        ...{ supplierMessageId: text, dedupeWindowSeconds: 60, filterSenders: false },
      });
    const read = async (id: bigint) => ({
      text: (await world.core.messages.get(id)).text,
      raw: (await world.core.messages.listDeliveries(id)).map(({ raw }) => raw),
    });
    world.advance(1);
    await erase(100_000);
    const old = await receive('Code 11111');
    world.advance(1);
    const young = await receive('Code 22222');
    world.advance(1);

    const erased = await erase(1);

    expect(erased).toBe(1);
    expect(await read(old.message.id)).toEqual({ text: null, raw: [null] });
    expect(await read(young.message.id)).toEqual({ text: 'Code 22222', raw: ['Code 22222'] });
    expect((await receive('Code 22222')).deduplicated).toBe(true);
    expect((await receive('Code 11111')).deduplicated).toBe(false);
  });

  it('are all erased by one sweep, also where they are more than it looks at in one go', async () => {
    const { sent } = await leases(7, [1]);
    const [id = 0n] = sent[0] ?? [];
    await copy(id, 1_000);
    world.advance(31 * DAY);

    const erased = await world.core.messages.sweeps[0]?.run();

    expect(erased).toBeGreaterThanOrEqual(1_001);
    expect(await world.core.messages.sweeps[0]?.run()).toBe(0);
  });
});
