import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { shortenIn } from './short-links.ts';

let world: SessionWorld;
let serial = 0;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());

async function coupon() {
  const campaign = await world.makeCampaign();
  const { session } = await world.core.couponSessions.create({
    ...{ accountId: world.accountId, campaignId: campaign.id },
    source: 'sms',
  });
  return { session, target: { campaignCode: campaign.code, sessionCode: session.code } };
}
const shorten = (id: bigint) => world.core.couponSessions.shorten(id);
const follow = (short: string, address = `198.51.100.${++serial % 250}`) =>
  world.core.couponSessions.followShortLink({ short, address });
const rename = (short: string, to: string) =>
  world.db.script(`update short_link set short = '${to}' where short = '${short}'`);

const noSession = { code: 'not_found', details: { what: 'session' } };

describe('a short address', () => {
  test('has eight letters of one case, others for each coupon, and always the same for one', async () => {
    const [one, two] = [await coupon(), await coupon()];

    const [first, second] = [await shorten(one.session.id), await shorten(two.session.id)];

    expect(first).toMatch(/^[a-hjkmnp-z2-9]{8}$/);
    expect(second).not.toBe(first);
    expect([await shorten(one.session.id), await shorten(two.session.id)]).toEqual([first, second]);
    const within = await world.db.write((tx) =>
      shortenIn(tx, { sessionId: two.session.id, now: world.core.clock() }),
    );
    expect(within).toBe(second);
  });

  test('leads to its own coupon, in any case, with blanks around it', async () => {
    const [one, two] = [await coupon(), await coupon()];
    const [first, second] = [await shorten(one.session.id), await shorten(two.session.id)];

    expect([await follow(first), await follow(second)]).toEqual([one.target, two.target]);
    expect(await follow(` ${second.toUpperCase()}\n`)).toEqual(two.target);
  });

  test('of six letters, as older ones are, leads only in its own case', async () => {
    const { session, target } = await coupon();
    const other = await coupon();
    await rename(await shorten(session.id), 'aBcD2x');
    await rename(await shorten(other.session.id), 'abcd2x');

    expect(await follow('aBcD2x')).toEqual(target);
    expect(await follow('abcd2x')).toEqual(other.target);
    await expect(follow('ABCD2X')).rejects.toMatchObject(noSession);
  });

  test('leads nowhere with letters too many or too few, or where there is none', async () => {
    const { session } = await coupon();
    const short = await shorten(session.id);

    const wrongs = [
      `${short}2`,
      `${short}234567`,
      short.slice(0, 7),
      short.slice(1),
      'ab-d2x',
      'abc',
      '',
      'nobody23',
    ];
    for (const wrong of wrongs) await expect(follow(wrong), wrong).rejects.toMatchObject(noSession);
    expect((await follow(short)).sessionCode).toBe(session.code);
  });

  test('of a coupon that was removed leads nowhere', async () => {
    const { session } = await coupon();
    const short = await shorten(session.id);

    await world.core.couponSessions.remove({
      ...{ accountId: world.accountId, campaignId: session.campaignId },
      code: session.code,
    });

    await expect(follow(short)).rejects.toMatchObject(noSession);
  });

  test('is not to be guessed: who misses thirty times waits', async () => {
    const { session } = await coupon();
    const short = await shorten(session.id);
    for (let count = 0; count < 30; count++)
      await expect(follow('nobody23', '203.0.113.5')).rejects.toThrow('not_found');

    await expect(follow(short, '203.0.113.5')).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: expect.any(Number) },
    });
  });
});
