import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBareApi } from '#test/bare-api';
import { readEvents } from '#test/event-reader';
import { createWorld, type World } from '#test/world';

let world: World;
let supplierId: bigint;
let accountId: bigint;
let api: Awaited<ReturnType<typeof openBareApi>>;
beforeAll(async () => {
  world = await createWorld();
  ({ supplierId } = await world.pool({ count: 100 }));
  ({ accountId } = await world.customer());
  api = await openBareApi(world.core, accountId);
});
afterAll(async () => {
  await api.close();
  await world.close();
});

const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg' });
const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${api.url}${path}`, init);
  return { status: response.status, body: await response.json() };
};
async function waiting(count: number): Promise<void> {
  while (world.core.waits.count() !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('GET …/messages?wait=', () => {
  it('answers the moment the message is committed', async () => {
    const { id, phone } = await buy();
    const answer = get(`/activations/${id}/messages?wait=60`);
    await waiting(1);

    const { messageId } = await world.message({ supplierId, phone });

    expect(await answer).toMatchObject({
      status: 200,
      body: {
        items: [{ id: String(messageId), code: '12345', text: 'Your code is 12345', sender: 'Telegram' }],
      },
    });
  });

  it('answers at once without a wait, and in time with nothing', async () => {
    const { id } = await buy();

    expect(await get(`/activations/${id}/messages`)).toEqual({
      status: 200,
      body: { items: [], next: null },
    });
    expect(await get(`/activations/${id}/messages?wait=1`)).toEqual({
      status: 200,
      body: { items: [], next: null },
    });
  });

  it("answers 404 for what is not the caller's", async () => {
    const { accountId: stranger } = await world.customer();
    const { id } = await world.core.activations.buy({ accountId: stranger, serviceId: 'tg' });

    expect(await get(`/activations/${id}/messages?wait=60`)).toMatchObject({
      status: 404,
      body: { code: 'activation_not_found' },
    });
    expect((await get('/rentals/1/messages?wait=60')).status).toBe(404);
  });

  it.each(['wait=61', 'wait=-1', 'wait=x', 'wait=1.5', 'after=0', 'after=x', 'other=1'])(
    'refuses %s',
    async (query) => {
      const { id } = await buy();

      expect((await get(`/activations/${id}/messages?${query}`)).status).toBe(400);
    },
  );

  it('gives lease and code in one call', async () => {
    const answer = get('/activations?wait=60', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"service":"tg"}',
    });
    await waiting(1);
    const [lease] = await world.core.activations.listOpen({ accountId, limit: 1 });

    await world.message({ supplierId, phone: lease?.phone ?? '' });

    expect(await answer).toMatchObject({
      status: 201,
      body: { state: 'received', id: lease?.id, phone: lease?.phone, messages: [{ code: '12345' }] },
    });
  });

  it('leaves nothing of those who hang up', async () => {
    const { id } = await buy();
    const gone = new AbortController();
    const calls = Array.from({ length: 50 }, () =>
      get(`/activations/${id}/messages?wait=60`, { signal: gone.signal }).catch(() => 'gone'),
    );
    await waiting(50);

    gone.abort();

    expect(new Set(await Promise.all(calls))).toEqual(new Set(['gone']));
    await waiting(0);
    expect(world.db.signals.topicCount()).toBe(0);
  });
});

describe('GET …/events', () => {
  // Who begins to listen may hear of what was committed just before, while others still write: each has an account of its own.
  beforeEach(async () => {
    await api.close();
    ({ accountId } = await world.customer());
    api = await openBareApi(world.core, accountId);
  });

  it('streams what happens with ids, and words of messages', async () => {
    const stream = await readEvents(`${api.url}/events`);
    const { id, phone } = await buy();
    await world.message({ supplierId, phone });
    await world.core.activations.finish({ id, accountId });
    await stream.count(3);
    await stream.close();

    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.events.map(({ event }) => event)).toEqual([
      'activation.created',
      'activation.message',
      'activation.ended',
    ]);
    expect(stream.events[1]?.data).toMatchObject({
      subject: `activation:${id}`,
      message: { code: '12345', text: 'Your code is 12345' },
    });
    await waiting(0);
  });

  it('goes on behind the last id, whatever `after` says, with nothing missed or doubled', async () => {
    const first = await readEvents(`${api.url}/events`);
    const leases = await Promise.all(Array.from({ length: 5 }, buy));
    await first.count(2);
    await first.close();
    await world.core.activations.cancel(leases[0] ?? { id: 0, accountId });

    const again = await readEvents(`${api.url}/events?after=1.1`, { 'last-event-id': first.lastId() });
    await again.count(6 - first.events.length);
    await again.close();

    const all = [...first.events, ...again.events];
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
    expect(all.filter(({ event }) => event === 'activation.created')).toHaveLength(5);
    expect(all.at(-1)?.event).toBe('activation.ended');
  });

  it('gives only the kinds that are asked for, and moves the id on over others', async () => {
    const stream = await readEvents(`${api.url}/events?kinds=activation.ended,balance.changed`);
    const begun = stream.lastId();
    const lease = await buy();
    await world.core.activations.cancel(lease);
    await stream.count(1);
    await stream.close();

    expect(stream.events.map(({ event }) => event)).toEqual(['activation.ended']);
    expect(stream.lastId()).not.toBe(begun);
  });

  it.each(['after=x', 'after=1', 'kinds=', 'kinds=order', 'kinds=activation.ended,', 'other=1'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/events?${query}`)).status).toBe(400);
    },
  );

  it('refuses a last id that is none', async () => {
    expect((await get('/events', { headers: { 'last-event-id': 'x' } })).status).toBe(400);
  });

  it('is without the words of a message that are erased', async () => {
    const { phone } = await buy();
    const before = await world.core.events.place();
    const { messageId } = await world.message({ supplierId, phone });
    const stream = await readEvents(`${api.url}/events?after=${before}&kinds=activation.message`);
    await stream.count(1);
    await stream.close();
    world.advance(40 * 86_400);
    for (const { name, run } of world.core.messages.sweeps) if (name === 'messages.erase-old') await run();

    const later = await readEvents(`${api.url}/events?after=${before}&kinds=activation.message`);
    await later.count(1);
    await later.close();

    expect(later.events[0]?.data).toMatchObject({
      message: { id: String(messageId), text: null, code: null },
    });
  });

  it('ends with the server, as waits do', async () => {
    const { id } = await buy();
    const own = await openBareApi(world.core, accountId);
    const stream = await readEvents(`${own.url}/events`);
    const answer = fetch(`${own.url}/activations/${id}/messages?wait=60`);
    await waiting(2);

    const startedAt = performance.now();
    world.core.waits.end();
    await own.close();
    await stream.ended;

    expect(await (await answer).json()).toEqual({ items: [], next: null });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(world.core.waits.count()).toBe(0);
  });
});
