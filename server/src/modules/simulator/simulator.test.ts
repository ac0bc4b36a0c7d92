import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { demoAccount, demoSupplier, type Simulator } from './index.ts';

let world: World;
let worker: Worker;
let simulator: Simulator;

beforeAll(async () => {
  world = await createWorld({ DEMO: '1', DEMO_AUTO_SMS_MS: '0' });
  worker = await createWorker({
    db: world.db,
    handlers: world.core.handlers,
    sweeps: world.core.sweeps,
    onError: (error) => {
      throw error;
    },
  });
  if (!world.core.simulator) throw new Error('the demo has a simulator');
  simulator = world.core.simulator;
  await simulator.prepare();
  await simulator.start({
    async catchUp(seconds) {
      await worker.advance(seconds);
      await worker.drain();
    },
  });
});
afterAll(async () => {
  await simulator.stop();
  await worker.stop();
  await world.close();
});
afterEach(() => simulator.setFault({ supplier: demoSupplier, mode: 'none' }));

const demo = () => world.core.accounts.get({ name: demoAccount.name });

async function lease(countryId = 2) {
  const { accountId } = await world.customer();
  const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId });
  return { accountId, activation, get: () => world.core.activations.get({ id: activation.id, accountId }) };
}

it('has at least twenty numbers in every country, all services priced within bounds, and one never in stock', async () => {
  const { countries, services } = await world.core.catalog.view();
  const stock = await world.core.inventory.listStock({ resale: false });

  const byCountry = new Map<number, number>();
  for (const { countryId, serviceId, stock: count } of stock) {
    if (serviceId === 'tg') byCountry.set(countryId, (byCountry.get(countryId) ?? 0) + count);
  }
  const sold = new Set(stock.map(({ serviceId }) => serviceId));

  expect([countries.length, services.length]).toEqual([110, 224]);
  expect(countries.filter(({ id }) => (byCountry.get(id) ?? 0) < 20)).toEqual([]);
  expect(services.map(({ id }) => id).filter((id) => !sold.has(id))).toEqual(['qc']);
  expect(stock.every(({ priceMicros }) => priceMicros >= 50_000n && priceMicros <= 2_000_000n)).toBe(true);
});

it('is the same world after a reset, clock included', async () => {
  const before = await world.core.inventory.listStock({ countryId: 2, resale: false });
  const { id: accountId } = await demo();
  await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
  await simulator.advanceClock(5_000);

  await simulator.reset();

  expect(await world.core.inventory.listStock({ countryId: 2, resale: false })).toEqual(before);
  expect(await world.core.ledger.getBalance((await demo()).id)).toEqual({
    availableMicros: 100_000_000n,
    heldMicros: 0n,
  });
  expect(Math.abs(world.core.clock().getTime() - Date.now())).toBeLessThan(5_000);
  await expectSoundBooks(world);
});

it('has done everything that fell due when a moved clock answers', async () => {
  const { accountId, activation, get } = await lease();

  await simulator.advanceClock(1_100);
  const before = (await get()).state;
  await simulator.advanceClock(100);

  expect(before).toBe('waiting');
  expect(
    (await world.core.activations.history({ id: activation.id, accountId })).map(({ event }) => event),
  ).toEqual(['buy', 'expire']);
  expect((await world.core.ledger.getBalance(accountId)).heldMicros).toBe(0n);
});

it('delivers twice for a supplier that repeats itself, and the message is one', async () => {
  await simulator.setFault({ supplier: demoSupplier, mode: 'duplicate' });
  const { activation, get } = await lease();

  const { messageId } = await simulator.deliver({
    to: activation.phone,
    from: 'Telegram',
    text: 'Code 12345',
  });

  expect(await world.core.messages.listDeliveries(BigInt(messageId))).toHaveLength(2);
  expect((await get()).messageCount).toBe(1);
});

it('has no numbers while its supplier fails, and has them again after', async () => {
  for (const mode of ['error', 'timeout'] as const) {
    await simulator.setFault({ supplier: demoSupplier, mode });
    await expect(lease()).rejects.toMatchObject({ code: 'no_numbers' });
  }

  await simulator.setFault({ supplier: demoSupplier, mode: 'none' });

  expect((await lease()).activation.state).toBe('waiting');
});

it('delivers to simulated numbers only', async () => {
  const { phones } = await world.pool({ country: 3, service: 'wa' });

  for (const to of [phones[0] ?? '', '79990000000', 'nonsense']) {
    await expect(simulator.deliver({ to, from: 'X', text: 'Y' })).rejects.toMatchObject({
      code: 'not_found',
    });
  }
});

it('lets a lease of a bank’s own service be tried out, and keeps the bank out of every other', async () => {
  const { accountId } = await world.customer();
  const bank = await world.core.activations.buy({ accountId, serviceId: 'ts', countryId: 2 });
  const { activation } = await lease(3);

  const own = await simulator.deliver({
    to: bank.phone,
    from: 'PayPal',
    text: 'PayPal: 123456 is your code',
  });
  const other = await simulator.deliver({
    to: activation.phone,
    from: 'PayPal',
    text: 'PayPal: 123456 is your code',
  });

  expect((await world.core.catalog.view()).service('ts')?.name).toBe('PayPal');
  expect([own.activationId, other.activationId]).toEqual([bank.id, null]);
});

it('takes the clock up where it was left', async () => {
  const { accountId } = await world.customer();
  const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 3 });
  await simulator.advanceClock(60);
  const before = await buy();
  world.advance(-3_600);

  await simulator.prepare();

  const after = await buy();
  expect(after.createdAt.getTime()).toBeGreaterThanOrEqual(before.createdAt.getTime());
});
