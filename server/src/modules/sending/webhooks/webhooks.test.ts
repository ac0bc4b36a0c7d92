import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createWorld, type World } from '#test/world';
import { enqueueWebhooks } from './enqueue-webhooks.ts';
import { jittered, waitsSeconds } from './jobs.ts';
import { readRetryAfter } from './send-webhook.ts';

type Call = { headers: Record<string, string>; body: string };

let world: World;
let worker: Worker;
let receiver: Server;
let url: string;
const calls: Call[] = [];
let statuses: number[] = [];
let retryAfter: string | undefined;
/** Of the last hour alone: a day is moved in many steps. */
const HOUR = 3_600;

beforeAll(async () => {
  world = await createWorld();
  worker = await createWorker({
    db: world.db,
    handlers: world.core.handlers,
    sweeps: world.core.sweeps,
    onError: (error) => {
      throw error;
    },
  });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      calls.push({ headers: request.headers as Record<string, string>, body });
      const more = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      response.writeHead(statuses.shift() ?? 200, { location: 'http://127.0.0.1:1/', ...more }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await worker.stop();
  await new Promise((resolve) => receiver.close(resolve));
  await world.close();
});
afterEach(() => {
  calls.length = 0;
  statuses = [];
  retryAfter = undefined;
});

async function buyAndReceive(accountId: bigint, text: string) {
  await world.pool();
  const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
  const { supplierId, phone } = activation;
  await world.message({ supplierId, phone, text });
  return activation;
}

it('tells the listener of a message once it is committed, signed', async () => {
  const { accountId } = await world.customer();
  const { secret } = await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });

  const { id } = await buyAndReceive(accountId, 'Telegram code 48213');
  await worker.drain();

  expect(calls).toHaveLength(1);
  const [call] = calls as [Call];
  expect(JSON.parse(call.body)).toMatchObject({
    activationId: id,
    service: 'tg',
    text: 'Telegram code 48213',
    code: '48213',
    country: 2,
    phoneFrom: 'Telegram',
  });
  expect(new Webhook(secret).verify(call.body, call.headers)).toMatchObject({ code: '48213' });
});

it('tries again after failures, and no sooner than planned', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = [500, 302];

  await buyAndReceive(accountId, 'Telegram code 11111');
  await worker.drain();
  await worker.advance(29);
  await worker.drain();
  const early = calls.length;
  await worker.advance(8);
  await worker.drain();
  await worker.advance(73);
  await worker.drain();

  expect(early).toBe(1);
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  const [delivery] = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 200 });
});

/** Drains as time goes on, an hour at a time. */
async function hours(count: number) {
  for (let hour = 0; hour < count; hour++) {
    await worker.advance(HOUR);
    world.advance(HOUR);
    await worker.drain();
  }
}

const offNotices = async () =>
  (await world.core.supply.notices({ kind: 'webhook_off', limit: 100 })).map(({ subject, details }) => ({
    subject,
    reason: details.reason,
  }));

it('tries for three days, then switches the address off, and the operator finds a notice', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = Array.from({ length: 100 }, () => 503);
  await buyAndReceive(accountId, 'Telegram code 22222');
  await worker.drain();

  await hours(71);
  const stillTried = (await world.core.webhooks.listDeliveries({ accountId, limit: 1 }))[0]?.state;
  // Each wait is longer by up to a fifth, and ends at the next hour that is drained.
  await hours(40);

  const [failed] = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  expect(stillTried).toBe('pending');
  expect(failed).toMatchObject({ state: 'failed', attempts: 18, lastStatus: 503 });
  expect(await world.core.webhooks.listEndpoints(accountId)).toEqual([]);
  expect(await offNotices()).toContainEqual({
    subject: `account ${accountId}: ${url}`,
    reason: 'nothing was taken for three days',
  });

  statuses = [];
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  await world.core.webhooks.replay(failed?.id ?? 0n);
  await worker.drain();
  expect((await world.core.webhooks.listDeliveries({ accountId, limit: 10 }))[0]).toMatchObject({
    state: 'delivered',
  });
});

it('leaves an address on that took others meanwhile', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = Array.from({ length: 17 }, () => 500);
  await buyAndReceive(accountId, 'Telegram code 33333');
  await worker.drain();
  await hours(71);
  statuses = [200, 500];

  await buyAndReceive(accountId, 'Telegram code 44444');
  await worker.drain();
  statuses = Array.from({ length: 10 }, () => 500);
  await hours(40); // the eighteenth try ends after 101 of these hours where every wait is as long as it may be

  const states = (await world.core.webhooks.listDeliveries({ accountId, limit: 10 })).map(
    ({ state }) => state,
  );
  expect(states).toEqual(['delivered', 'failed']);
  expect(await world.core.webhooks.listEndpoints(accountId)).toHaveLength(1);
});

it('ends at once, and for good, where the receiver says that it is gone', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  await buyAndReceive(accountId, 'Telegram code 55555');
  await worker.drain();
  statuses = [410];

  await buyAndReceive(accountId, 'Telegram code 66666');
  await worker.drain();
  await hours(2);

  expect(calls).toHaveLength(2);
  expect((await world.core.webhooks.listDeliveries({ accountId, limit: 1 }))[0]).toMatchObject({
    state: 'failed',
    attempts: 1,
    lastStatus: 410,
  });
  expect(await world.core.webhooks.listEndpoints(accountId)).toEqual([]);
  expect(await offNotices()).toContainEqual({
    subject: `account ${accountId}: ${url}`,
    reason: 'it says that it is gone',
  });
});

it('waits as long as the receiver asks for', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = [429];
  retryAfter = '600';

  await buyAndReceive(accountId, 'Telegram code 77777');
  await worker.drain();
  await worker.advance(590);
  await worker.drain();
  const early = calls.length;
  await worker.advance(15);
  await worker.drain();

  expect([early, calls.length]).toEqual([1, 2]);
});

it('paces many of one instant: fifty a second', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  const now = new Date();
  await world.db.write((tx) =>
    enqueueWebhooks(
      tx,
      Array.from({ length: 220 }, (_, at) => ({
        ...{ accountId, kind: 'activation-message', eventId: `many_${at}`, body: () => '{}' },
      })),
      now,
    ),
  );

  const { rows } = await sql<{ second: number; count: number }>`
    select (extract(epoch from start_after - min(start_after) over ()))::int as second, count(*)::int as count
      from pgboss.job where name = 'webhooks.deliver-webhook' and state = 'created'
     group by start_after order by start_after`.execute(world.db.read);
  expect(rows.map(({ count }) => count)).toEqual([50, 50, 50, 50, 20]);
  expect(rows.map(({ second }) => second)).toEqual([0, 2, 3, 4, 5]);
  await worker.advance(10);
  await worker.drain();
  expect(calls).toHaveLength(220);
});

test.each([
  ['120', 120],
  [' 5 ', 5],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
  ['999999999', 86_400],
  ['Thu, 01 Jan 2020 00:00:00 GMT', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['soon', undefined],
  [undefined, undefined],
])('the header Retry-After %j asks for %s seconds', (header, seconds) => {
  expect(readRetryAfter(header, new Date('2026-01-01T00:00:00Z'))).toBe(seconds);
});

test('a wait is never shorter than planned, and longer by a fifth at most', () => {
  expect(jittered(100, () => 0)).toBe(100);
  expect(jittered(100, () => 0.999)).toBe(120);
  expect(waitsSeconds.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3 * 86_400);
});

it('refuses addresses that are not of the web', async () => {
  const { accountId } = await world.customer();

  for (const bad of [
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://user:secret@example.com/',
    'nonsense',
  ]) {
    await expect(
      world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url: bad }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  }
});

/** Whatever time it is by the clock that was moved. */
function isSignedWith(secret: string, call: Call | undefined): boolean {
  const { headers, body } = call ?? { headers: {} as Record<string, string>, body: '' };
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const signature = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body);
  return headers['webhook-signature']?.split(' ').includes(signature) ?? false;
}

describe('a secret', () => {
  it('that was replaced signs beside the new one for as long as was said', async () => {
    const { accountId } = await world.customer();
    const { webhooks } = world.core;
    const { id, secret: first } = await webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
    const { secret: second, oldUntil } = await webhooks.rotateSecret({ id, accountId, keepSeconds: 3_600 });
    const verdicts = async () => {
      calls.length = 0;
      await buyAndReceive(accountId, 'Telegram code 48213');
      await worker.drain();
      return [first, second].map((secret) => isSignedWith(secret, calls[0]));
    };

    const meanwhile = await verdicts();
    world.advance(3_601);
    const signatures = async () => {
      calls.length = 0;
      await webhooks.sendTest({ id, accountId });
      await worker.drain();
      return calls[0]?.headers['webhook-signature']?.split(' ').length;
    };

    expect(meanwhile).toEqual([true, true]);
    expect(oldUntil.getTime()).toBeLessThan(world.core.clock().getTime());
    expect(await signatures()).toBe(1);
    await webhooks.rotateSecret({ id, accountId });
    await webhooks.rotateSecret({ id, accountId });
    expect(await signatures()).toBe(2);
  });

  it('is replaced by its owner alone, for a month at most', async () => {
    const { accountId } = await world.customer();
    const stranger = await world.customer();
    const { webhooks } = world.core;
    const { id } = await webhooks.addEndpoint({ accountId, kind: 'activation-message', url });

    const refusal = (work: Promise<unknown>) => work.catch((error) => error.code);

    expect(await refusal(webhooks.rotateSecret({ id, accountId: stranger.accountId }))).toBe('not_found');
    for (const keepSeconds of [-1, Number.NaN, 31 * 86_400])
      expect(await refusal(webhooks.rotateSecret({ id, accountId, keepSeconds }))).toBe('bad_request');
    await webhooks.removeEndpoint({ id, accountId });
    expect(await refusal(webhooks.rotateSecret({ id, accountId }))).toBe('not_found');
    expect(await refusal(webhooks.sendTest({ id, accountId }))).toBe('not_found');
  });
});

it('sends an event for a test, signed and logged like any other', async () => {
  const { accountId } = await world.customer();
  const { webhooks } = world.core;
  const { id, secret } = await webhooks.addEndpoint({ accountId, kind: 'rental-message', url });

  const { deliveryId } = await webhooks.sendTest({ id, accountId });
  await worker.drain();

  expect(isSignedWith(secret, calls[0])).toBe(true);
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
    type: 'test',
    data: { webhookId: String(id) },
  });
  expect(await webhooks.listDeliveries({ accountId, limit: 10 })).toMatchObject([
    { id: deliveryId, state: 'delivered' },
  ]);
});

describe('a range of deliveries', () => {
  it('is sent again: what failed, or all that is over', async () => {
    const { accountId } = await world.customer();
    const stranger = await world.customer();
    const { webhooks } = world.core;
    const { id: endpointId } = await webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
    const ids: bigint[] = [];
    for (const status of [200, 410, 200, 200]) {
      statuses = [status];
      ids.push((await webhooks.sendTest({ id: endpointId, accountId })).deliveryId);
      await worker.drain();
      if (status === 410) await webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
    }
    const [first = 0n, , third = 0n] = ids;
    calls.length = 0;
    const range = { accountId, endpointId, from: first, to: third };

    const failed = await webhooks.replayRange(range);
    await worker.drain();
    const one = calls.length;
    const all = await webhooks.replayRange({ ...range, delivered: true });
    const pending = await webhooks.replayRange({ ...range, delivered: true });
    await worker.drain();

    expect([failed, one]).toEqual([{ replayed: 1, next: null }, 1]);
    expect(all).toEqual({ replayed: 3, next: null });
    expect(pending).toEqual({ replayed: 0, next: null });
    expect(calls).toHaveLength(4);
    await expect(webhooks.replayRange({ ...range, accountId: stranger.accountId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('of many is sent in pieces', async () => {
    const { accountId } = await world.customer();
    const { webhooks } = world.core;
    const { id: endpointId } = await webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
    await world.db.write((tx) =>
      sql`
        insert into webhook_delivery (endpoint_id, event_id, body, state, created_at, changed_at)
        select ${endpointId}, 'many_' || n, '{}', 'failed', now(), now() from generate_series(1, 1100) n`.execute(
        tx,
      ),
    );
    const range = { accountId, endpointId, from: 0n, to: 10n ** 18n };

    const first = await webhooks.replayRange(range);
    const second = await webhooks.replayRange({ ...range, from: first.next ?? 0n });

    expect([first.replayed, second]).toEqual([1_000, { replayed: 100, next: null }]);
    await webhooks.removeEndpoint({ id: endpointId, accountId });
  });
});
