import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSmsOnlineWorld, type SmsOnlineWorld } from './smsonline-world.ts';

let world: SmsOnlineWorld;

beforeAll(async () => {
  world = await createSmsOnlineWorld({ SMSONLINE_RATE_LIMIT: '2' });
  // Tokens come back by this clock; it stands still, so that a slow machine counts as a fast one does.
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await world?.close();
});

const tooManyV3 =
  '{"ok":false,"errorMessage":"TOO_MANY_REQUESTS","errorCode":"TOO_MANY_REQUESTS","body":null}';
const tooManyV2 = '{"error":true,"errorMessage":"TOO_MANY_REQUESTS","body":"TOO_MANY_REQUESTS"}';

it('allows a key so many calls a second, of both versions together, and others the same', async () => {
  const { name, key } = await world.customer();
  const other = await world.customer();
  const v3 = (of: { name: string; key: string }) =>
    world.ask({ target: `/v3/customers/${of.name}/balance?apiKey=${of.key}` });
  const v2 = () => world.ask({ target: `/cs/getBalance?userId=${name}&key=${key}` });

  const allowed = [await v3({ name, key }), await v2()];
  const refused = [await v3({ name, key }), await v2()];
  const another = await v3(other);
  vi.advanceTimersByTime(500);
  const later = [await v2(), await v2()];

  expect(allowed.map(({ status }) => status)).toEqual([200, 200]);
  expect(refused.map(({ status, body }) => [status, body])).toEqual([
    [429, tooManyV3],
    [429, tooManyV2],
  ]);
  expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(['1', '1']);
  expect(another.status).toBe(200);
  expect(later.map(({ status }) => status)).toEqual([200, 429]);
});

it('charges nothing for a call that came too soon', async () => {
  await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 5 });
  const { name, key, accountId } = await world.customer();
  const order = {
    apiKey: key,
    country: '12',
    service: 'ds',
    carrier: 'any',
    maximumPrice: '16',
    m: '',
    n: '',
  };

  const statuses: number[] = [];
  for (let call = 0; call < 4; call++)
    statuses.push((await world.json('PUT', `/v3/numbers/${name}/order`, order)).status);

  expect(statuses).toEqual([200, 200, 429, 429]);
  expect(await world.core.activations.list({ accountId, limit: 10 })).toHaveLength(2);
});

it('counts callers without a key by their address', async () => {
  const statuses: number[] = [];
  for (let call = 0; call < 3; call++)
    statuses.push((await world.ask({ target: '/v3/numbers/countries' })).status);

  expect(statuses).toEqual([200, 200, 429]);
});
