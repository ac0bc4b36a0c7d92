import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer } from '#test/served';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { mountSupplierDoor } from '../../../src/dialects/supplier-door/index.ts';

let world: SourceWorld;
let own: TestSource;
let url: string;
const server = createTestServer();
beforeAll(async () => {
  world = await createSourceWorld();
  own = await world.source({ settings: { floodPerMinute: 5, unknownNumbers: 'refuse' } });
  await server.register(mountSupplierDoor, { core: world.core });
  await server.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function post(body: unknown, { to = own.name, token = own.token, method = 'POST' } = {}) {
  const response = await fetch(`${url}/in/${to}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
const sms = (more: Record<string, unknown> = {}) => ({
  ...{ to: own.phones[0], from: 'Telegram', text: 'Your code is 4711' },
  ...more,
});

it('stores what it says it has stored, and knows it again', async () => {
  const first = await post(sms({ id: 'one' }));
  const again = await post(sms({ id: 'one' }));
  const byId = await post(sms({ id: 'two' }), { to: String(own.supplierId) });

  expect([first.status, again.status, byId.status]).toEqual([200, 200, 200]);
  expect(await world.messagesTo(own.phones[0] ?? '')).toHaveLength(2);
});

it('answers the same to a wrong token, a supplier without a source, and one that is none', async () => {
  const bare = await world.pool();
  const answers = [
    await post(sms(), { token: 'wrong' }),
    await post(sms(), { to: 'nobody' }),
    await post(sms(), { to: String(bare.supplierId) }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect((await world.core.intake.health(own.supplierId))[0]).toMatchObject({ errorsToday: 1 });
});

it('says what it cannot read, and tells the operator', async () => {
  const statuses = [
    (await post('{"to":')).status,
    (await post('{}')).status,
    (await post(sms(), { method: 'DELETE' })).status,
    (await post('x'.repeat(300_000))).status,
  ];

  expect(statuses).toEqual([400, 400, 405, 413]);
  expect((await world.told(own)).filter((line) => line.startsWith('unreadable')).length).toBeGreaterThan(0);
});

it('has a word for a number that is not there, and for a flood', async () => {
  const unknown = await post(sms({ to: '77010001111' }));
  const flood = await Promise.all(
    Array.from({ length: 8 }, (_, index) => post(sms({ from: 'Flood', id: `f${index}` }))),
  );

  expect(unknown.status).toBe(422);
  expect(flood.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
});
