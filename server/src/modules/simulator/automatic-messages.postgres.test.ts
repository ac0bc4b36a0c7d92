import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createClock } from '#kernel/clock';
import { createGate } from '#test/gate';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { createAutomaticMessages } from './automatic-messages.ts';
import { demoAccount, type Simulator } from './index.ts';

let world: World;
let worker: Worker;
let simulator: Simulator;

beforeAll(async () => {
  world = await createWorld({ DEMO: '1', DEMO_AUTO_SMS_MS: '3000' });
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

it('has numbers for rent in every country, and sends a new rental a message by itself', async () => {
  const { rentals, catalog, accounts } = world.core;
  const { countries } = await catalog.view();
  const stock = await rentals.listStock({ hours: 24 });
  const { id: accountId } = await accounts.get({ name: demoAccount.name });

  const rental = await rentals.rent({ accountId, countryId: 2, hours: 24 });
  await simulator.advanceClock(3);
  const active = await rentals.get({ id: rental.id, accountId });
  await simulator.advanceClock(24 * 3_600);
  const ended = await rentals.get({ id: rental.id, accountId });

  expect(new Set(stock.filter((row) => row.stock > 0).map(({ countryId }) => countryId)).size).toBe(
    countries.length,
  );
  expect(active).toMatchObject({ state: 'active', messageCount: 1 });
  expect(ended.state).toBe('finished');
  await expectSoundBooks(world);
});

it('sends nothing to the next lease of a number that was meant for the last', async () => {
  const { activations, inventory } = world.core;
  const { accountId } = await world.customer();
  const [country] = (await world.core.catalog.view()).countries.slice(-1);
  const countryId = country?.id ?? 0;
  const [, ...others] = await inventory.listNumbers({ countryId, limit: 1000 });
  for (const { phone } of others) await inventory.setNumberState({ phone, state: 'offline' });

  const first = await activations.buy({ accountId, serviceId: 'tg', countryId });
  await activations.cancel({ id: first.id, accountId });
  const next = await activations.buy({ accountId, serviceId: 'wa', countryId });
  await simulator.advanceClock(10);

  expect(next.phone).toBe(first.phone);
  expect(await activations.get({ id: next.id, accountId })).toMatchObject({
    state: 'received',
    messageCount: 1,
  });
});

it('sends what was ordered right before the clock moved, however long it takes to plan it', async () => {
  const listeners: ((rental: { id: number; phone: string }) => void)[] = [];
  const asked = createGate();
  const clock = createClock();
  const automatic = createAutomaticMessages({
    clock,
    activations: { subscribe: () => () => {} },
    rentals: {
      subscribe(listener) {
        listeners.push(listener as (typeof listeners)[number]);
        return () => {};
      },
    },
    delayMs: 3_000,
    send: async () => {},
    async extraDelaySeconds() {
      await asked.opened;
      return 0;
    },
    onError(error) {
      throw error;
    },
  });
  automatic.start();
  const orderedAt = clock().getTime();

  for (const tell of listeners) tell({ id: 1, phone: '447400100000' });
  clock.setOffsetMs(2_000);
  const next = automatic.nextDue(new Date(orderedAt + 3_500));
  asked.open();

  expect((await next)?.getTime()).toBeLessThan(orderedAt + 3_500);
  await automatic.stop();
});
