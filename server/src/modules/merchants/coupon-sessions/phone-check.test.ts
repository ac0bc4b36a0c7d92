import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CouponWorld, createCouponWorld } from '#test/coupon-world';
import { stopClock } from '#test/still-clock';
import { sendPhoneCode } from './phone-check.ts';
import { isPhoneChecked } from './phone-check-store.ts';

let world: CouponWorld;
let accountId: bigint;
let campaignId: bigint;
let session: { id: bigint; code: string };
let phone: string;
let digits: string;
let serial = 0;

beforeAll(async () => {
  world = await createCouponWorld();
  ({ accountId } = await world.merchant());
  await world.core.credits.grant({ accountId, currency: 'SMS', credits: 1_000, reference: 'start' });
  ({ id: campaignId } = await world.core.campaigns.create({
    accountId,
    name: 'Pizza',
    claimAction: 'form',
    claimFields: [{ name: 'phone', label: 'Phone', required: true, verify: true }],
  }));
});
afterAll(() => world.close());
stopClock();
beforeEach(async () => {
  session = await newSession();
  phone = newPhone();
  digits = '';
});

const newPhone = () => `3247${String(++serial).padStart(7, '0')}`;
const newSession = async () =>
  (await world.core.couponSessions.create({ accountId, campaignId, source: 'api' })).session;

const send = (to = phone, code = session.code) =>
  world.core.couponSessions.sendPhoneCode({
    code,
    phone: to,
    text: (made) => {
      digits = made;
      return `Your code is ${made}`;
    },
    address: `192.0.${serial % 250}.${Math.floor(serial / 250)}`,
  });
const check = (given: string, { to = phone, code = session.code } = {}) =>
  world.core.couponSessions.checkPhoneCode({ code, phone: to, digits: given });
const claim = () => world.core.couponSessions.claim({ code: session.code, phone });
const isChecked = (to = phone) => isPhoneChecked(world.db.read, { sessionId: session.id, phone: to });

const forget = async () => {
  for (const { run } of world.core.couponSessions.sweeps) await run();
};

const unverified = { code: 'not_allowed', details: { what: 'unverified' } };
const wrong = () => (digits === '000000' ? '000001' : '000000');

describe('digits by SMS', () => {
  it('open the claim with their number, with blanks between them too', async () => {
    await expect(claim()).rejects.toMatchObject(unverified);
    await send();
    expect(digits).toMatch(/^\d{6}$/);
    await expect(claim()).rejects.toMatchObject(unverified);

    await check(` ${digits.slice(0, 3)} ${digits.slice(3)}\n`);

    expect((await claim()).session).toMatchObject({ stage: 'claimed', phone });
    await world.worker.drain();
    expect(await world.core.outboundSms.listSimulated({ to: phone })).toMatchObject([
      { text: `Your code is ${digits}` },
    ]);
  });

  it('are good for ten minutes, and not at their end', async () => {
    await send();
    world.advance(599.999);
    await check(digits);
    await send();
    world.advance(600);

    await expect(check(digits)).rejects.toMatchObject(unverified);

    expect(await isChecked()).toBe(false);
  });

  it('are not others, nor those of another coupon or for another number', async () => {
    const other = await newSession();
    await send();
    const mine = digits;
    await send(phone, other.code);
    const others = digits;

    await expect(check(wrong())).rejects.toMatchObject(unverified);
    await expect(check('')).rejects.toMatchObject(unverified);
    if (others !== mine) await expect(check(others)).rejects.toMatchObject(unverified);
    await expect(check(mine, { to: newPhone() })).rejects.toMatchObject(unverified);

    await check(mine);
    expect([await isChecked(), await isChecked(newPhone())]).toEqual([true, false]);
    expect(await isPhoneChecked(world.db.read, { sessionId: other.id, phone })).toBe(false);
  });

  it('that were sent again replace the old ones, and the number must answer anew', async () => {
    await send();
    const old = digits;
    await check(old);
    const second = newPhone();
    await send(second);

    expect([await isChecked(), await isChecked(second)]).toEqual([false, false]);
    if (digits !== old) await expect(check(old, { to: second })).rejects.toMatchObject(unverified);
    await check(digits, { to: second });

    expect([await isChecked(), await isChecked(second)]).toEqual([false, true]);
  });

  it('are sent five times for one coupon, whatever the number', async () => {
    for (let count = 0; count < 5; count++) await send(newPhone());

    await expect(send(newPhone())).rejects.toMatchObject({ code: 'limit_reached', details: { what: 'sms' } });
  });

  it('of one coupon are sent five times where twenty ask at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => send(newPhone())));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('go to one number five times in ten minutes, by whatever coupons', async () => {
    for (let count = 0; count < 5; count++) await send(phone, (await newSession()).code);

    await expect(send(phone, (await newSession()).code)).rejects.toMatchObject({ code: 'rate_limited' });
    await expect(send(newPhone(), session.code)).resolves.toBeUndefined();
  });

  it('cannot be guessed: after five wrong ones the right ones are not looked at', async () => {
    await send();
    for (let count = 0; count < 5; count++) await expect(check(wrong())).rejects.toMatchObject(unverified);

    await expect(check(digits)).rejects.toMatchObject({ code: 'rate_limited' });

    expect(await isChecked()).toBe(false);
  });

  it('are paid by the merchant: without credits none are sent, and nothing is noted', async () => {
    const poor = await world.merchant();
    const { id } = await world.core.campaigns.create({ accountId: poor.accountId, name: 'Poor' });
    const { session: made } = await world.core.couponSessions.create({
      accountId: poor.accountId,
      campaignId: id,
      source: 'api',
    });

    await expect(send(phone, made.code)).rejects.toMatchObject({ code: 'no_balance' });

    const { rows } = await sql`select from phone_check where session_id = ${made.id}`.execute(world.db.read);
    expect(rows).toEqual([]);
  });

  it('are not sent, nor counted, where no SMS can go out', async () => {
    const ask = (canSendSms: boolean | undefined) =>
      sendPhoneCode(
        {
          db: world.db,
          clock: world.core.clock,
          canSendSms: canSendSms === undefined ? undefined : async () => canSendSms,
        },
        { code: session.code, phone, text: (made) => made, address: '192.0.2.77' },
      );

    await expect(ask(false)).rejects.toMatchObject({ code: 'service_off', details: { what: 'sms' } });

    for (const canSend of [true, undefined, true, undefined, true]) await ask(canSend);
    await expect(ask(true)).rejects.toThrow('rate_limited');
  });

  it('are wanted of the number that is claimed with, and not of a claim without one', async () => {
    const claimFields = (verify: boolean) => [
      { name: 'email' as const, label: 'E-mail', required: false },
      { name: 'phone' as const, label: 'Phone', required: false, verify },
    ];
    const claimOf = async (verify: boolean, more: { phone?: string; email?: string }) => {
      const { id } = await world.core.campaigns.create({
        ...{ accountId, name: 'Pizza', claimAction: 'form' },
        claimFields: claimFields(verify),
      });
      const made = await world.core.couponSessions.create({ accountId, campaignId: id, source: 'api' });
      return world.core.couponSessions.claim({ code: made.session.code, ...more });
    };

    await expect(claimOf(true, { phone })).rejects.toMatchObject(unverified);
    expect((await claimOf(true, { email: 'ann@example.org' })).session.stage).toBe('claimed');
    expect((await claimOf(false, { phone })).session).toMatchObject({ stage: 'claimed', phone });
  });

  it('of one network are asked for thirty times, whatever the coupons and numbers', async () => {
    const ask = async () =>
      sendPhoneCode(
        { db: world.db, clock: world.core.clock },
        { code: (await newSession()).code, phone: newPhone(), text: (made) => made, address: '192.0.2.78' },
      );
    for (let count = 0; count < 30; count++) await ask();

    await expect(ask()).rejects.toThrow('rate_limited');
  });

  it('of no coupon are not sent', async () => {
    await expect(send(phone, 'x'.repeat(21))).rejects.toMatchObject({ code: 'not_found' });
    await expect(check('000000', { code: 'x'.repeat(21) })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that were sent once more are a day old a day after that', async () => {
    await send();
    world.advance(86_000);
    await send();
    await check(digits);

    world.advance(1_000);
    await forget();

    expect(await isChecked()).toBe(true);
  });

  it('are forgotten when they are more than a day old', async () => {
    await send();
    await check(digits);

    world.advance(86_400);
    await forget();
    expect(await isChecked()).toBe(true);
    world.advance(0.001);
    await forget();

    expect(await isChecked()).toBe(false);
  });
});
