import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import type { SessionEvent } from './apply-event.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
  await world.core.merchants.change(world.accountId, { webhookUrl: 'https://hook.example/' });
});
afterAll(() => world.close());

const change = (code: string, ...events: SessionEvent[]) =>
  world.core.couponSessions.change({ accountId: world.accountId, code, events, actor: 'api' });

/** The merchant's events about that coupon, oldest first. */
async function tellings(code: string) {
  const events = await world.core.merchants.listEvents({ accountId: world.accountId, limit: 100 });
  return events
    .map(({ delivery }) => JSON.parse(delivery.body))
    .filter(({ session }) => session === code)
    .reverse();
}

describe('a merchant is told', () => {
  test('of what happens to a coupon, once, and not of what is nobody else’s business', async () => {
    const { id } = await world.makeCampaign();
    const [code = ''] = await world.makeSessions(id, 1);
    const claim = { event: 'claim', claimType: 'form' } as const;
    const names = ['open', 'open', 'play', 'lock', 'unlock', 'save_to_passbook', 'void', 'unvoid'] as const;
    for (const event of names) await change(code, { event });
    await change(code, claim);
    await change(code, claim);
    const { redemptionId: reservationId } = await change(code, { event: 'reserve', seconds: 9 });
    const { redemptionId = 0n } = await change(code, { event: 'validate', reservationId });
    await world.rollBack(redemptionId);

    expect((await tellings(code)).map(({ type }) => type)).toEqual([
      'singleuse_created',
      'coupon_opened',
      'coupon_played',
      'coupon_voided',
      'coupon_unvoided',
      'coupon_claimed',
      'coupon_validated',
      'coupon_voided',
    ]);
  });

  test('of a coupon as it is when all of a change is done, with its place and the code that it got', async () => {
    const { id } = await world.makeCampaign();
    const shop = await world.core.campaigns.createLocation({
      accountId: world.accountId,
      companyName: 'Shop 1',
    });
    await world.core.couponSessions.importValidationCodes({
      ...{ accountId: world.accountId, campaignId: id },
      csv: 'K-1',
    });
    const [code = ''] = await world.makeSessions(id, 1);

    const { session } = await change(
      code,
      { event: 'claim', claimType: 'form' },
      { event: 'validate', spendMicros: 2_500_000n, locationId: shop.id },
    );

    expect(session.ownValidationCode).toBe('K-1');
    const [, claimed, validated] = await tellings(code);
    expect(claimed).toMatchObject({
      type: 'coupon_claimed',
      status: { own_validation_code: 'K-1', claimed: '1' },
    });
    expect(validated).toMatchObject({
      type: 'coupon_validated',
      status: {
        ...{ own_validation_code: 'K-1', validated: '1', validation_value: '2.50' },
        ...{ redeem_location_ID: `loc_${shop.id}`, redeem_location_company_name: 'Shop 1' },
      },
    });
  });

  test('of a redemption that was taken back with the place where it was', async () => {
    const { id } = await world.makeCampaign();
    const shop = await world.core.campaigns.createLocation({
      accountId: world.accountId,
      companyName: 'Shop 2',
    });
    const [here = '', nowhere = ''] = await world.makeSessions(id, 2);
    const used = await change(here, { event: 'validate', locationId: shop.id, spendMicros: 7n });
    const unsaid = await change(nowhere, { event: 'validate' });

    const { session, campaign } = used;
    const taken = await world.rollBack(used.redemptionId ?? 0n);
    await world.rollBack(unsaid.redemptionId ?? 0n);

    expect(taken).toMatchObject({ id: used.redemptionId, state: 'rolled_back', endedAt: expect.any(Date) });
    expect((await tellings(here)).at(-1)).toMatchObject({
      ...{ type: 'coupon_voided', coupon_code: campaign.code },
      status: { voided: '1', validated: '1', redeem_location_company_name: 'Shop 2' },
    });
    expect((await tellings(nowhere)).at(-1)).toMatchObject({
      type: 'coupon_voided',
      status: { redeem_location_company_name: '' },
    });
    expect((await world.core.couponSessions.get({ code: here })).session).toMatchObject({
      ...{ stage: 'validated', voided: true, voidedAt: taken.endedAt },
    });
    expect((await world.core.couponSessions.listHistory(session.id)).at(-1)).toMatchObject({
      ...{ event: 'roll_back', actor: 'api', spendMicros: 7n, locationId: shop.id },
    });
  });
});
