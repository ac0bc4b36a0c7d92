import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingMessage } from '#suppliers/supplier';
import { createHubWorld, germany, type HubWorld } from '#test/hub-world';
import { type ReceiveDeps, receiveMessages } from './receive-messages.ts';

let world: HubWorld;
beforeAll(async () => {
  world = await createHubWorld();
});
afterAll(() => world.close());

const hook = 'http://127.0.0.1:9/hook';

async function leaseActivation(country: number) {
  await world.pool({ country });
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url: hook });
  const lease = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
  return { ...lease, accountId };
}

async function rent(country: number) {
  await world.rentPool({ country });
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'rental-message', url: hook });
  const rental = await world.core.rentals.rent({ accountId, countryId: country, hours: 2 });
  return { ...rental, accountId };
}

/** The events for the account's receivers, oldest first. */
async function toldOf(accountId: bigint) {
  const deliveries = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  return deliveries.toReversed().map(({ eventId, body }) => ({ eventId, ...JSON.parse(body) }));
}

const command = ({ supplierId, phone }: { supplierId: bigint; phone: string }, text: string) =>
  ({
    ...{ supplierId, phone, sender: 'Telegram', text },
    ...{ dedupeWindowSeconds: 60, filterSenders: false },
  }) satisfies IncomingMessage;

/** Nobody is there who answers messages of rentals. */
const doors = (): ReceiveDeps => ({
  db: world.db,
  clock: world.core.clock,
  milestones: [],
  serviceNames: async () => () => undefined,
});

describe('a message of an activation', () => {
  it('is shown with its code and told to those who listen to activations, once', async () => {
    const { id, accountId, supplierId, phone } = await leaseActivation(3);
    const sms = { supplierId, phone, text: 'Telegram code 48213' };

    const { messageId } = await world.message(sms);
    await world.message(sms);

    expect(await world.core.activations.get({ id, accountId })).toMatchObject({
      ...{ state: 'received', code: '48213', messageCount: 1 },
    });
    expect(await toldOf(accountId)).toEqual([
      expect.objectContaining({ eventId: `message_${messageId}`, activationId: id, code: '48213' }),
    ]);
  });
});

describe('a message of a rental', () => {
  it('counts, pays it if it is the first, and is told to those who listen to rentals', async () => {
    const { id, accountId, supplierId, phone, state } = await rent(4);
    const balance = () => world.core.ledger.getBalance(accountId);
    const get = () => world.core.rentals.get({ id, accountId });
    const before = await balance();

    const first = await world.message({ supplierId, phone, text: 'Telegram code 48213' });
    const paid = [(await get()).state, await balance()];
    const second = await world.message({ supplierId, phone, sender: 'Shop', text: 'See you: soon' });

    expect(state).toBe('waiting');
    expect(before.heldMicros).toBeGreaterThan(0n);
    expect(paid).toEqual(['active', { availableMicros: before.availableMicros, heldMicros: 0n }]);
    expect(await get()).toMatchObject({ state: 'active', messageCount: 2 });
    expect(await balance()).toEqual(paid[1]);
    expect(await toldOf(accountId)).toMatchObject([
      { eventId: `message_${first.messageId}`, rentId: id, phoneFrom: 'Telegram', code: '48213' },
      { eventId: `message_${second.messageId}`, rentId: id, phoneFrom: 'Shop', code: 'See you soon' },
    ]);
  });

  it('is told to whoever answers messages of rentals, and of those alone, in its transaction', async () => {
    const [leased, rented] = [await leaseActivation(5), await rent(6)];
    const told = new Map<string, unknown>();
    let fails = false;
    const deps: ReceiveDeps = {
      ...doors(),
      async onRentalMessages(_tx, arrivals) {
        if (fails || arrivals.length === 0) throw new Error('nobody answers');
        for (const { rental, message, code } of arrivals) told.set(code, [rental.id, message.id]);
      },
    };

    await receiveMessages(deps, [command(leased, 'Code 11111')]);
    const [, ofRental] = await receiveMessages(deps, [
      command(leased, 'Code 22222'),
      command(rented, 'Code 33333'),
    ]);
    await receiveMessages(deps, [command(rented, 'Code 33333')]);
    fails = true;
    await expect(receiveMessages(deps, [command(rented, 'Code 44444')])).rejects.toThrow('nobody answers');

    const id = ofRental?.ok ? ofRental.value.message.id : undefined;
    expect([...told]).toEqual([['33333', [rented.id, id]]]);
    const list = await world.core.messages.listByRental({ rentalId: rented.id, limit: 9, offset: 0 });
    expect(list.map((message) => message.id)).toEqual([id]);
  });

  it('is stored where nobody answers messages of rentals', async () => {
    const rented = await rent(7);

    const outcomes = await receiveMessages(doors(), [command(rented, 'Code 11111')]);

    expect(outcomes).toMatchObject([
      { ok: true, value: { message: { rentalId: rented.id, code: '11111' }, deduplicated: false } },
    ]);
  });
});

describe('a message of a hub’s operation', () => {
  it('is the hub’s alone: counted there, and to be pushed once', async () => {
    const hub = await world.hub();
    const { supplierId } = await world.pool({ country: germany });
    const { id, phone } = await world.order(hub);
    const sms = { supplierId, phone, text: 'Telegram code 48213' };

    const first = await world.message(sms);
    const repeat = await world.message(sms);
    const second = await world.message({ supplierId, phone, sender: 'Shop', text: 'See you: soon' });

    expect(repeat).toEqual({ ...first, deduplicated: true });
    expect(await world.core.messages.get(first.messageId)).toMatchObject({
      ...{ hubOperationId: id, activationId: null, rentalId: null, verdict: 'accepted', code: '48213' },
    });
    expect(await world.core.hubs.operation(id)).toMatchObject({ state: 'open', messageCount: 2 });
    const pushes = await world.core.hubs.pushes({ hubId: hub.id, limit: 10 });
    expect(pushes.map(({ operationId, messageId }) => [operationId, messageId])).toEqual([
      [id, second.messageId],
      [id, first.messageId],
    ]);
  });
});
