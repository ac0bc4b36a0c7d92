import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createWorld, type World } from '#test/world';

type Call = { headers: Record<string, string>; body: string };

let world: World;
let worker: Worker;
let receiver: Server;
let url: string;
const calls: Call[] = [];
let statuses: number[] = [];

beforeAll(async () => {
  world = await createWorld({ PUBLIC_URL: 'https://coupons.example' });
  worker = await createWorker({
    db: world.db,
    handlers: world.core.handlers,
    sweeps: [],
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
      response.writeHead(statuses.shift() ?? 200).end('{}');
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
});

async function merchantWithCampaign(triggers: string[] = []) {
  const { accountId, name } = await world.customer();
  const keyPair = await world.core.merchants.open({
    accountId,
    email: `${name}@example.org`,
    details: { webhookUrl: url, webhookTriggers: triggers },
  });
  const campaign = await world.core.campaigns.create({ accountId, name: 'Pizza', title: 'Größe <b>XL</b>' });
  const { session } = await world.core.couponSessions.create({
    accountId,
    campaignId: campaign.id,
    source: 'api',
    email: 'ann@example.org',
    customId: 'order-7',
  });
  return { accountId, keyPair, campaign, session };
}

const validate = (accountId: bigint, code: string) =>
  world.core.couponSessions.change({
    accountId,
    code,
    events: [{ event: 'validate', spendMicros: 12_500_000n }],
    actor: 'api',
  });

test('a validation is told with what a receiver reads, signed so that it can be signed anew', async () => {
  const { accountId, keyPair, campaign, session } = await merchantWithCampaign(['coupon_validated']);

  await validate(accountId, session.code);
  await worker.drain();

  expect(calls).toHaveLength(1);
  const [{ headers, body }] = calls as [Call];
  const event = JSON.parse(body);
  expect(event).toMatchObject({
    id: expect.stringMatching(/^evt_[A-Za-z0-9]{20}$/),
    type: 'coupon_validated',
    datetime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    campaign: `cam_${campaign.id}`,
    coupon: `cam_${campaign.id}`,
    coupon_code: campaign.code,
    session: session.code,
    session_url: `https://coupons.example/p/${campaign.code}/${session.code}`,
    sequenceid: String(session.id),
    customid: 'order-7',
    customer: { email: 'ann@example.org' },
    status: { validated: '1', claimed: '1', validation_value: '12.50' },
  });
  expect(JSON.stringify(event)).toBe(body);
  const hmac = createHmac('sha256', keyPair.secret).update(JSON.stringify(event)).digest('hex');
  expect(headers).toMatchObject({ 'x-hmac': hmac, 'x-webhook-id': event.id });
  const secret = `whsec_${Buffer.from(keyPair.secret).toString('base64')}`;
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ id: event.id });
});

test('every step has its kind, and an account hears only of what it chose', async () => {
  const all = await merchantWithCampaign();
  const act = (event: 'open' | 'play' | 'void' | 'unvoid') =>
    world.core.couponSessions.change({ code: all.session.code, events: [{ event }], actor: 'page' });
  await act('open');
  await act('open');
  await act('play');
  await world.core.couponSessions.change({
    code: all.session.code,
    events: [{ event: 'claim', claimType: 'form' }],
    actor: 'page',
  });
  await act('void');
  await act('unvoid');
  await validate(all.accountId, all.session.code);
  await world.core.campaigns.change({ accountId: all.accountId, id: all.campaign.id, title: 'New' });
  await world.core.campaigns.change({ accountId: all.accountId, id: all.campaign.id, status: 'removed' });
  const few = await merchantWithCampaign(['coupon_removed']);
  await validate(few.accountId, few.session.code);
  await worker.drain();

  expect(calls.map(({ body }) => JSON.parse(body).type).sort()).toEqual([
    'coupon_claimed',
    'coupon_created',
    'coupon_opened',
    'coupon_played',
    'coupon_removed',
    'coupon_unvoided',
    'coupon_updated',
    'coupon_validated',
    'coupon_voided',
    'singleuse_created',
  ]);
});

test('what is refused is not told', async () => {
  const { accountId, session } = await merchantWithCampaign(['coupon_validated']);
  await validate(accountId, session.code);

  await expect(validate(accountId, session.code)).rejects.toThrow('already_done');
  await worker.drain();

  expect(calls).toHaveLength(1);
});

test('it is tried again over days, every try can be seen, and it can be sent once more', async () => {
  const { accountId, session } = await merchantWithCampaign(['coupon_validated']);
  statuses = Array.from({ length: 8 }, () => 503);
  await validate(accountId, session.code);

  await worker.drain();
  for (const [index, wait] of [60, 300, 1_800, 7_200, 43_200, 86_400, 172_800].entries()) {
    await worker.advance(wait - 15);
    await worker.drain();
    expect(calls, `before ${wait} s`).toHaveLength(index + 1);
    await worker.advance(16);
    await worker.drain();
    expect(calls, `after ${wait} s`).toHaveLength(index + 2);
  }
  await worker.advance(1_000_000);
  await worker.drain();
  expect(calls).toHaveLength(8);

  const { id: eventId } = JSON.parse(calls[0]?.body ?? '{}');
  const failed = await world.core.merchants.getEventDelivery({ accountId, eventId });
  expect(failed.delivery).toMatchObject({ state: 'failed', attempts: 8 });
  expect(failed.attempts.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 503));

  await world.core.merchants.replayEvent({ accountId, eventId });
  await worker.drain();
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  expect((await world.core.merchants.getEventDelivery({ accountId, eventId })).delivery.state).toBe(
    'delivered',
  );
});

test('an event is known to the account that it was sent to, for 90 days', async () => {
  const { accountId, session } = await merchantWithCampaign(['coupon_validated']);
  const stranger = await merchantWithCampaign(['coupon_validated']);
  await validate(accountId, session.code);
  await worker.drain();
  const { id: eventId } = JSON.parse(calls[0]?.body ?? '{}');

  expect(await world.core.merchants.getEvent({ accountId, eventId })).toMatchObject({
    type: 'coupon_validated',
    sessionCode: session.code,
  });
  await expect(world.core.merchants.getEvent({ accountId: stranger.accountId, eventId })).rejects.toThrow(
    'not_found',
  );

  world.advance(91 * 86_400);
  for (const { run } of world.core.merchants.sweeps) await run();
  await expect(world.core.merchants.getEvent({ accountId, eventId })).rejects.toThrow('not_found');
});

test('another address takes the place of the old one, and an empty one ends it', async () => {
  const { accountId, session, campaign } = await merchantWithCampaign(['coupon_updated']);
  await world.core.merchants.change(accountId, { webhookUrl: `${url}/new` });
  await world.core.campaigns.change({ accountId, id: campaign.id, title: 'One' });
  await worker.drain();
  expect(calls).toHaveLength(1);

  await world.core.merchants.change(accountId, { webhookUrl: '' });
  await world.core.campaigns.change({ accountId, id: campaign.id, title: 'Two' });
  await validate(accountId, session.code);
  await worker.drain();
  expect(calls).toHaveLength(1);
});
