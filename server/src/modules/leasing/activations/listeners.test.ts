import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcome } from '#test/rent-world';
import { createWorld, type World } from '#test/world';
import type { ActivationNews } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('what customers did is told once it is done, and to nobody who has stopped listening', async () => {
  const supplier = 'told';
  const { supplierId } = await world.pool({ supplier, country: 3, count: 3 });
  for (const service of ['wa', 'vk']) await world.pool({ supplier, country: 3, service, count: 0 });
  const { accountId } = await world.customer();
  const { activations } = world.core;
  const heard: string[] = [];
  const hear = ({ event, activation }: ActivationNews) =>
    heard.push(`${event} ${activation.serviceId} ${activation.id}`);
  const stop = activations.subscribe(hear);

  const first = await activations.buy({ accountId, serviceId: 'tg', countryId: 3 });
  const more = await activations.buyAdditional({ id: first.id, accountId, serviceId: 'wa' });
  const both = await activations.buyTogether({ accountId, serviceIds: ['vk', 'tg'], countryId: 3 });
  expect(await outcome(activations.requestAnother({ id: first.id, accountId }))).toBe('no_code_yet');
  await world.message({ supplierId, phone: first.phone, sender: 'Telegram' });
  await activations.requestAnother({ id: first.id, accountId });
  await activations.requestAnother({ id: first.id, accountId });
  await activations.finish({ id: first.id, accountId });
  const again = await activations.buyAgain({ id: first.id, accountId });
  stop();
  await activations.buy({ accountId, serviceId: 'wa', countryId: 3 });

  expect(heard).toEqual([
    `buy tg ${first.id}`,
    `buy wa ${more.id}`,
    `buy vk ${both[0]?.id}`,
    `buy tg ${both[1]?.id}`,
    `requestAnother tg ${first.id}`,
    `buy tg ${again.id}`,
  ]);
});
