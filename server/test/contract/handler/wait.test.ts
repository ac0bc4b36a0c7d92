import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHandlerWorld, type HandlerWorld } from '#test/handler-world';

let world: HandlerWorld;
let key: string;
let accountId: bigint;
beforeAll(async () => {
  world = await createHandlerWorld({ RATE_LIMIT: '0' });
  ({ key, accountId } = await world.customer());
  await world.stock({ supplier: 'waits', country: 2, service: 'tg', price: '0.01', count: 40 });
});
afterAll(() => world.close());

const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
const status = async (id: number, wait: string, path = '') => {
  const query = `api_key=${key}&action=getStatus&lang=en&id=${id}${wait}`;
  return (await fetch(`http://127.0.0.1:${world.port}/stubs/handler_api${path}?${query}`)).text();
};
async function waiting(count: number): Promise<void> {
  while (world.core.waits.count() !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

it.each(['', '.php'])(
  'a status that waits is answered the moment the code is there: handler_api%s',
  async (path) => {
    const { id, phone } = await buy();
    const answer = status(id, '&wait=60', path);
    await waiting(1);

    await world.message({ phone, sender: 'Telegram', text: 'Your code is 12345' });

    expect(await answer).toBe('STATUS_OK:12345');
  },
);

it('a status that waits is answered when the activation is cancelled, and when the time is up', async () => {
  const { id } = await buy();
  expect(await status(id, '&wait=1')).toBe('STATUS_WAIT_CODE');
  const answer = status(id, '&wait=60');
  await waiting(1);

  await world.core.activations.cancel({ id, accountId });

  expect(await answer).toBe('STATUS_CANCEL');
});

it.each([
  '',
  '&wait=',
  '&wait=0',
  '&wait=61',
  '&wait=-1',
  '&wait=1.5',
  '&wait=abc',
  '&wait=1&wait=2',
  '&wait=9e1',
])('nothing is different with "%s"', async (wait) => {
  const { id } = await buy();

  expect(await status(id, wait)).toBe('STATUS_WAIT_CODE');
  expect(world.core.waits.count()).toBe(0);
});

it("another's is unknown at once", async () => {
  const { accountId: other } = await world.customer();
  const { id } = await world.core.activations.buy({ accountId: other, serviceId: 'tg', countryId: 2 });

  expect(await status(id, '&wait=60')).toBe('NO_ACTIVATION');
});
