import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type CouponWorld, createCouponWorld } from '#test/coupon-world';
import { expectSoundBooks } from '#test/sound-books';
import { cancelSms } from './index.ts';

type Call = { headers: IncomingHttpHeaders; body: Record<string, string> };

const secret = 'a secret of the gateway';
const signer = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`);
let world: CouponWorld;
let gateway: Server;
let calls: Call[] = [];
let statuses: number[] = [];
let held: Promise<void> | undefined;
let serial = 0;

beforeAll(async () => {
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', async () => {
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
      // By hand: the test's clock is ahead of the one that a receiver looks at.
      const signed = signature === signer.sign(String(id), new Date(Number(at) * 1000), body);
      if (!signed) return response.writeHead(401).end();
      calls.push({ headers: request.headers, body: JSON.parse(body) });
      await held;
      return response.writeHead(statuses.shift() ?? 200).end('{"messageId":"gw-1"}');
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const { port } = gateway.address() as AddressInfo;
  world = await createCouponWorld({
    SMS_DOOR_URL: `http://127.0.0.1:${port}/sms`,
    SMS_DOOR_SECRET: secret,
    SMS_DOOR_AUTHORIZATION: 'Token abc',
  });
});
afterAll(async () => {
  await new Promise((resolve) => gateway.close(resolve));
  await world.close();
});
afterEach(() => {
  calls = [];
  statuses = [];
  held = undefined;
});

const grant = (accountId: bigint, credits: number) =>
  world.core.credits.grant({ accountId, currency: 'SMS', credits, reference: `test:${++serial}` });

async function merchantWith(credits: number): Promise<bigint> {
  const { accountId } = await world.merchant();
  if (credits > 0) await grant(accountId, credits);
  return accountId;
}

const request = (accountId: bigint, text = 'Your code is 123456') => ({
  accountId,
  reference: `test:${++serial}`,
  to: '447911123456',
  text,
  purpose: 'service' as const,
});
const creditsOf = (accountId: bigint) => world.core.outboundSms.getCredits(accountId);
const report = (
  key: string,
  body: object,
  headers: Record<string, string> = { authorization: `Bearer ${secret}` },
) =>
  world.core.outboundSms.receiveReport({
    headers,
    rawBody: Buffer.from(JSON.stringify({ id: key, ...body })),
  });

it('hands an SMS to the gateway, signed, and spends its credits then', async () => {
  const accountId = await merchantWith(5);

  const sms = await world.core.outboundSms.send(request(accountId, 'я'.repeat(71)));
  const before = await creditsOf(accountId);
  await world.worker.drain();

  expect(before).toEqual({ available: 3, held: 2 });
  expect(await creditsOf(accountId)).toEqual({ available: 3, held: 0 });
  expect(calls).toHaveLength(1);
  expect(calls[0]?.body).toEqual({
    id: `sms_${sms.id}`,
    to: '+447911123456',
    from: '',
    text: 'я'.repeat(71),
    reportUrl: 'https://coupons.example/callbacks/sms',
  });
  expect(calls[0]?.headers).toMatchObject({ 'idempotency-key': `sms_${sms.id}`, authorization: 'Token abc' });
  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({
    state: 'sent',
    segments: 2,
    doorMessageId: 'gw-1',
    attempts: 1,
  });
});

it('of a hundred at once on ten credits sends exactly ten', async () => {
  const accountId = await merchantWith(10);

  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, () => world.core.outboundSms.send(request(accountId))),
  );
  await world.worker.drain();

  const refused = outcomes.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(90);
  expect(refused.every(({ reason }) => reason.code === 'no_balance' && reason.details.what === 'sms')).toBe(
    true,
  );
  expect(calls).toHaveLength(10);
  expect(await creditsOf(accountId)).toEqual({ available: 0, held: 0 });
  await expectSoundBooks(world);
});

it('sends what has one reference once, however often it is asked for at once', async () => {
  const accountId = await merchantWith(10);
  const same = request(accountId);

  const sent = await Promise.all(Array.from({ length: 20 }, () => world.core.outboundSms.send(same)));
  await world.worker.drain();

  expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  expect(calls).toHaveLength(1);
  expect(await creditsOf(accountId)).toEqual({ available: 9, held: 0 });
});

it('tries again with the same key after a failure, gives up for good, and sends again when it is told to', async () => {
  const accountId = await merchantWith(1);
  statuses = Array.from({ length: 7 }, () => 503);

  const sms = await world.core.outboundSms.send(request(accountId));
  for (let round = 0; round < 9; round++) {
    await world.worker.drain();
    world.advance(18_001);
    await world.worker.advance(18_001);
  }
  const [dead] = await world.core.outboundSms.list({ accountId, state: 'failed', limit: 10 });
  const creditsThen = await creditsOf(accountId);
  await world.core.outboundSms.resend({ id: sms.id, accountId });
  await world.worker.drain();

  expect(dead).toMatchObject({ id: sms.id, attempts: 7, error: 'HTTP 503' });
  expect(creditsThen).toEqual({ available: 1, held: 0 });
  expect(calls).toHaveLength(8);
  expect(new Set(calls.map(({ body }) => body.id)).size).toBe(1);
  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({ state: 'sent' });
  expect(await creditsOf(accountId)).toEqual({ available: 0, held: 0 });
});

it('does not repeat what the gateway refuses for good', async () => {
  const accountId = await merchantWith(1);
  statuses = [400];

  const sms = await world.core.outboundSms.send(request(accountId));
  await world.worker.drain();

  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({
    state: 'failed',
    error: 'HTTP 400',
  });
  expect(await creditsOf(accountId)).toEqual({ available: 1, held: 0 });
  await expect(
    world.core.outboundSms.resend({ id: sms.id, accountId: accountId + 1n }),
  ).rejects.toMatchObject({ code: 'not_found' });
});

it('believes delivery reports that are signed or know the secret, and no others', async () => {
  const accountId = await merchantWith(3);
  const one = await world.core.outboundSms.send(request(accountId));
  const two = await world.core.outboundSms.send(request(accountId));
  await world.worker.drain();
  const body = JSON.stringify({ id: `sms_${two.id}`, status: 'failed', error: 'absent subscriber' });
  const at = new Date();

  const outcomes = [
    await report(`sms_${one.id}`, { status: 'delivered' }, {}),
    await report(`sms_${one.id}`, { status: 'delivered' }, { authorization: 'Bearer wrong' }),
    await report(`sms_${one.id}`, { status: 'delivered' }),
    await report(`sms_${one.id}`, { status: 'failed' }),
    await report('sms_999999', { status: 'failed' }),
    await world.core.outboundSms.receiveReport({
      rawBody: Buffer.from(body),
      headers: {
        'webhook-id': 'r1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign('r1', at, body),
      },
    }),
  ];

  expect(outcomes).toEqual(['refused', 'refused', 'recorded', 'recorded', 'unknown', 'recorded']);
  expect(await world.core.outboundSms.get({ id: one.id })).toMatchObject({ state: 'delivered' });
  expect(await world.core.outboundSms.get({ id: two.id })).toMatchObject({
    state: 'failed',
    error: 'absent subscriber',
  });
  expect(await creditsOf(accountId)).toEqual({ available: 1, held: 0 });
});

it('takes a report that is faster than the answer for the answer, and pays once', async () => {
  const accountId = await merchantWith(1);
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });

  const sms = await world.core.outboundSms.send(request(accountId));
  const draining = world.worker.drain();
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await report(`sms_${sms.id}`, { status: 'delivered' });
  release();
  await draining;

  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({ state: 'delivered' });
  expect(await creditsOf(accountId)).toEqual({ available: 0, held: 0 });
  await expectSoundBooks(world);
});

it('drops what waits when it is cancelled, and has no further try of what is at the door', async () => {
  const accountId = await merchantWith(2);
  const marketing = (to: string) => ({ ...request(accountId), to, purpose: 'marketing' as const });
  const cancel = (to: string) =>
    world.db.write((tx) => cancelSms(tx, { accountId, to, purpose: 'marketing' }, world.core.clock()));

  const waiting = await world.core.outboundSms.send(marketing('447911000001'));
  await cancel('447911000001');
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  statuses = [503];
  const flying = await world.core.outboundSms.send(marketing('447911000002'));
  const draining = world.worker.drain();
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await cancel('447911000002');
  release();
  await draining;
  world.advance(60);
  await world.worker.advance(60);
  await world.worker.drain();

  expect(calls).toHaveLength(1);
  for (const { id } of [waiting, flying])
    expect(await world.core.outboundSms.get({ id })).toMatchObject({ state: 'cancelled' });
  expect(await creditsOf(accountId)).toEqual({ available: 2, held: 0 });
});

it('waits for the end of quiet hours', async () => {
  const accountId = await merchantWith(1);
  const now = world.core.clock();
  const hour = (shift: number) => new Date(now.getTime() + shift * 3_600_000).toISOString().slice(11, 16);
  const quiet = { from: hour(-1), to: hour(1), timeZone: 'UTC' };

  await world.core.outboundSms.send({ ...request(accountId), purpose: 'marketing', quiet });
  await world.worker.drain();
  const early = calls.length;
  world.advance(3_601);
  await world.worker.advance(3_601);
  await world.worker.drain();

  expect(early).toBe(0);
  expect(calls).toHaveLength(1);
});

it('shows every movement of the credits', async () => {
  const accountId = await merchantWith(3);
  await world.core.outboundSms.send(request(accountId));
  await world.worker.drain();

  const entries = await world.core.outboundSms.listCreditEntries({ accountId, limit: 10 });

  expect(entries.map(({ kind, bucket, amountMicros }) => `${kind} ${bucket} ${amountMicros}`)).toEqual([
    'capture available 1000000',
    'capture held -1000000',
    'hold available -1000000',
    'hold held 1000000',
    'grant available 3000000',
  ]);
});

it('finds an SMS that was left at the door by a process that died', async () => {
  const accountId = await merchantWith(1);
  const sms = await world.core.outboundSms.send(request(accountId));
  await world.db.script(
    `delete from pgboss.job; update outbound_sms set state = 'sending' where id = ${sms.id}`,
  );

  world.advance(901);
  await world.worker.drain();

  expect(calls).toHaveLength(1);
  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({ state: 'sent' });
});

it('leaves an SMS alone that another job has just taken to the door, and looks again a minute later', async () => {
  const accountId = await merchantWith(1);
  const sms = await world.core.outboundSms.send(request(accountId));
  await world.db.write((tx) =>
    sql`update outbound_sms set state = 'sending', claimed_at = ${world.core.clock()} where id = ${sms.id}`.execute(
      tx,
    ),
  );

  await world.worker.drain();
  const early = calls.length;
  world.advance(61);
  await world.worker.advance(61);
  await world.worker.drain();

  expect(early).toBe(0);
  expect(calls).toHaveLength(1);
  expect(await world.core.outboundSms.get({ id: sms.id })).toMatchObject({ state: 'sent', attempts: 1 });
});

it('refuses a text that is empty, or longer than an SMS can be', async () => {
  const accountId = await merchantWith(100);

  for (const text of ['', '  ', 'a'.repeat(1_531)])
    await expect(world.core.outboundSms.send(request(accountId, text))).rejects.toMatchObject({
      code: 'bad_request',
    });
});
