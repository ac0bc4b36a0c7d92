import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createGate } from '#test/gate';
import { createRentWorld, outcome, type RentWorld } from '#test/rent-world';
import { until } from '#test/until';
import { findDue } from '../../platform/jobs/find-due.ts';
import { createAccountEvents } from './index.ts';

const url = 'https://example.org/hook';

let world: RentWorld;
let worker: Worker;
beforeAll(async () => {
  world = await createRentWorld();
  // Makes the tables of jobs; does nothing by itself.
  worker = await createWorker({ db: world.db, handlers: [], sweeps: [], onError: () => {} });
});
afterAll(async () => {
  await worker.stop();
  await world.close();
});
beforeEach(async () => {
  await world.db.write((tx) => sql`update webhook_endpoint set enabled = false`.execute(tx));
});

async function customer() {
  const { accountId } = await world.customer();
  const [{ id: keyId } = { id: 0n }] = await world.core.accounts.listKeys(accountId);
  return { accountId, keyId };
}

const runOnce = () => Promise.all(world.core.accountEvents.sweeps.map((sweep) => sweep.run()));
async function isDue(): Promise<boolean> {
  return (await findDue(world.db.read, world.core.accountEvents.sweeps)).size > 0;
}
/** Other tests' transactions on the same PostgreSQL may be as old as what is to be told. */
const tell = () =>
  until(async () => {
    await runOnce();
    return !(await isDue());
  });

/** All that an account was told, oldest first. */
async function told(accountId: bigint): Promise<{ type: string; data: Record<string, unknown> }[]> {
  await tell();
  const deliveries = await world.core.webhooks.listDeliveries({ accountId, limit: 500 });
  return deliveries.reverse().map(({ body }) => JSON.parse(body));
}
const typesTold = async (accountId: bigint) => (await told(accountId)).map(({ type }) => type);

async function lease({ accountId, keyId }: { accountId: bigint; keyId?: bigint }) {
  const { supplierId } = await world.pool({ country: 7, count: 1 });
  const order = { accountId, keyId, serviceId: 'tg', countryId: 7, supplierIds: [supplierId] };
  return world.core.activations.buy(order);
}

it('tells of an activation from its order to its end, and of its refund', async () => {
  const { accountId } = await customer();
  await world.core.accountEvents.listen({ accountId, url });
  const { activations } = world.core;

  const { id, phone, supplierId } = await lease({ accountId });
  await world.message({ supplierId, phone });
  await activations.requestAnother({ id, accountId });
  await activations.finish({ id, accountId });
  await activations.refund({ id });
  const cancelled = await lease({ accountId });
  await activations.cancel({ id: cancelled.id, accountId });

  const events = await told(accountId);
  expect(events.map(({ type }) => type)).toEqual([
    ...['activation.created', 'activation.message_received', 'activation.another_requested'],
    ...['activation.finished', 'activation.refunded', 'activation.created', 'activation.cancelled'],
    'balance.refunded',
  ]);
  expect(events[0]).toEqual({
    type: 'activation.created',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: { activationId: id, service: 'tg', country: 7, phone, state: 'waiting' },
  });
  expect(JSON.stringify(events)).not.toContain('12345');
});

it('tells of rentals, of payments and of the balance', async () => {
  const { accountId } = await customer();
  const { supplierId } = await world.rentPool({ country: 8, count: 1 });
  await world.core.accountEvents.listen({ accountId, url });
  const { rentals, ledger } = world.core;

  const { id, phone } = await rentals.rent({ accountId, countryId: 8, hours: 2 });
  await rentals.extend({ id, accountId, hours: 2 });
  await world.message({ supplierId, phone });
  await rentals.setAutoRenew({ id, accountId, hours: 2 });
  await rentals.finish({ id, accountId });
  await ledger.grant({ accountId, amountMicros: -2_500_000n, reference: `taken:${accountId}` });

  const events = await told(accountId);
  expect(events.map(({ type }) => type)).toEqual([
    ...[
      'rental.created',
      'rental.extended',
      'rental.activated',
      'rental.auto_renew_changed',
      'rental.finished',
    ],
    'balance.granted',
  ]);
  expect(events[0]?.data).toEqual({ rentalId: id, country: 8, phone, state: 'waiting' });
  expect(events.at(-1)?.data).toEqual({
    amount: '-2.50',
    amountMicros: '-2500000',
    reference: `taken:${accountId}`,
  });
});

describe('a listener', () => {
  it('is told of the types that it named alone', async () => {
    const { accountId } = await customer();
    await world.core.accountEvents.listen({ accountId, url, types: ['activation.cancelled', 'balance.*'] });

    const { id } = await lease({ accountId });
    await world.core.activations.cancel({ id, accountId });
    await world.core.ledger.grant({ accountId, amountMicros: 1n, reference: `more:${accountId}` });

    expect(await typesTold(accountId)).toEqual(['activation.cancelled', 'balance.granted']);
  });

  it('of a key is told of what that key ordered, one of an activation of that one, each at one address', async () => {
    const { accountId, keyId } = await customer();
    await world.rentPool({ country: 11, count: 2 });
    const { accountEvents, activations, rentals, webhooks } = world.core;
    const first = await lease({ accountId });
    const ofKey = await accountEvents.listen({ accountId, url, keyId });
    const ofOne = await accountEvents.listen({ accountId, url, activationId: first.id });

    const second = await lease({ accountId, keyId });
    await rentals.rent({ accountId, keyId, countryId: 11, hours: 2 });
    await rentals.rent({ accountId, countryId: 11, hours: 2 });
    await activations.cancel({ id: first.id, accountId });
    await activations.cancel({ id: second.id, accountId });
    await tell();

    const deliveries = (await webhooks.listDeliveries({ accountId, limit: 100 })).reverse();
    const toldTo = (id: bigint) =>
      deliveries.filter((one) => one.endpointId === id).map(({ body }) => JSON.parse(body).type);
    expect(toldTo(ofKey.id)).toEqual(['activation.created', 'activation.cancelled', 'rental.created']);
    expect(toldTo(ofOne.id)).toEqual(['activation.cancelled']);
  });

  it('hears nothing of before, nor of what happened while it was away, nor of other accounts', async () => {
    const { accountId } = await customer();
    const { accountEvents, webhooks } = world.core;
    await lease({ accountId });
    const { id } = await accountEvents.listen({ accountId, url });
    await lease(await customer());
    const before = await typesTold(accountId);
    await webhooks.removeEndpoint({ id, accountId });
    await lease({ accountId });
    world.advance(1);

    await accountEvents.listen({ accountId, url });
    await lease({ accountId });

    expect([before, await typesTold(accountId)]).toEqual([[], ['activation.created']]);
  });

  it('is refused for words that are no types, and for an address that listens already', async () => {
    const { accountId } = await customer();
    const listen = (more: object) => outcome(world.core.accountEvents.listen({ accountId, url, ...more }));

    for (const type of ['', '*', 'activation', 'activation.', 'hub.*', "activation.x'--", 'balance.\u0000'])
      expect(await listen({ types: [type] })).toBe('bad_request');
    expect(await listen({ types: Array.from({ length: 51 }, () => 'rental.*') })).toBe('bad_request');
    expect(await listen({ url: 'no address' })).toBe('bad_request');
    expect([await listen({}), await listen({})]).toEqual(['done', 'already_exists']);
  });
});

it('tells each event once, whoever looks at once, and looks only where somebody listens', async () => {
  const { accountId } = await customer();
  const { db, clock, core } = { ...world, clock: world.core.clock };
  const other = createAccountEvents({ db, clock, webhooks: core.webhooks });
  await lease({ accountId });
  const unheard = await isDue();
  await core.accountEvents.listen({ accountId, url });
  for (let count = 0; count < 5; count++) await lease({ accountId });
  const heard = await isDue();

  await until(async () => {
    await Promise.all(
      [...core.accountEvents.sweeps, ...other.sweeps].flatMap((one) => [one.run(), one.run()]),
    );
    return !(await isDue());
  });

  expect([unheard, heard, await isDue()]).toEqual([false, true, false]);
  expect(await typesTold(accountId)).toEqual(Array.from({ length: 5 }, () => 'activation.created'));
});

it('passes nothing that a transaction under way may still add', async () => {
  if (world.db.engine === 'pglite') return;
  const { accountId } = await customer();
  await world.core.accountEvents.listen({ accountId, url });
  const [gate, taken] = [createGate(), createGate()];
  const slow = world.db.write(async (tx) => {
    const { rows } = await sql<{ id: number }>`select id from activation limit 1 for no key update`.execute(
      tx,
    );
    await sql`
      insert into activation_move (activation_id, event, from_state, to_state, at)
      values (${rows[0]?.id ?? 0}, 'nothing', null, 'nothing', now())`.execute(tx);
    taken.open();
    await gate.opened;
    throw new Error('taken back');
  });
  await taken.opened;
  await lease({ accountId });

  await runOnce();
  const meanwhile = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  gate.open();
  await slow.catch(() => {});

  expect(meanwhile).toEqual([]);
  expect(await typesTold(accountId)).toEqual(['activation.created']);
});
