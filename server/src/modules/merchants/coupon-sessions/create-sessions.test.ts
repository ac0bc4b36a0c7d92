import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { stopClock } from '#test/still-clock';
import type { CouponSession } from './coupon-session.ts';
import type { CreateBatch } from './create-batch.ts';
import type { CreateSession, DuplicateCheck } from './create-sessions.ts';
import { drawCodes } from './draw-codes.ts';

let world: SessionWorld;
let campaignId: bigint;
beforeAll(async () => {
  world = await createSessionWorld();
  ({ id: campaignId } = await world.makeCampaign());
});
afterAll(() => world.close());
stopClock();

const create = (more: Partial<CreateSession> = {}) =>
  world.core.couponSessions.create({ accountId: world.accountId, campaignId, source: 'api', ...more });
const batch = async (more: Partial<CreateBatch> = {}) => {
  const { sessions } = await world.core.couponSessions.createBatch({
    ...{ accountId: world.accountId, campaignId, amount: 1, status: 'normal' },
    ...more,
  });
  const made: CouponSession[] = [];
  for await (const session of sessions) made.push(session);
  return made;
};
const stored = async (code: string) =>
  (await world.core.couponSessions.get({ accountId: world.accountId, code })).session;

describe('a coupon that is made ahead', () => {
  test('brings what the merchant knows, and nothing has happened to it', async () => {
    const now = world.core.clock();
    const known = {
      ...{ source: 'sms' as const, phone: '32470000001', customId: 'order-7', ownValidationCode: 'K-1' },
      ...{ value: '10%', details: { firstName: 'Ann' }, expiresAt: new Date(now.getTime() + 60_000) },
    };

    const { session, campaign, created } = await create({ ...known, email: ' ann@example.org ' });

    expect(session).toMatchObject({
      ...known,
      email: 'ann@example.org',
      campaignId,
      accountId: world.accountId,
    });
    expect(session).toMatchObject({ stage: 'created', createdAt: now, voided: false, voidedAt: null });
    expect([campaign.id, created]).toEqual([campaignId, true]);
    expect(await stored(session.code)).toEqual(session);
  });

  test('has empty texts for what is not known, and no end of its own', async () => {
    const { session } = await create();

    expect(session).toMatchObject({
      ...{ email: '', phone: '', customId: '', ownValidationCode: '', value: '', details: {}, claimType: '' },
      ...{
        expiresAt: null,
        voided: false,
        locked: false,
        openedAt: null,
        claimedAt: null,
        validatedAt: null,
      },
    });
    expect(session.code).toMatch(/^[a-hjkmnp-z2-9]{21}$/);
    expect(await stored(session.code)).toEqual(session);
  });

  test('may be void until it is unvoided', async () => {
    const { session } = await create({ voided: true });
    expect(session).toMatchObject({ voided: true, voidedAt: world.core.clock() });
    await expect(world.validate(session.code)).rejects.toThrow('not_allowed');

    await world.core.couponSessions.change({
      code: session.code,
      events: [{ event: 'unvoid' }],
      actor: 'api',
    });

    expect((await world.validate(session.code)).session.stage).toBe('validated');
  });

  test('gets a code of so many digits, or the one that is named, which no other has', async () => {
    const { total } = await world.core.couponSessions.countValidationCodes(campaignId);
    const { session } = await create({ codeDigits: 9 });
    expect((await world.core.couponSessions.countValidationCodes(campaignId)).total).toBe(total + 1);
    expect(session.ownValidationCode).toMatch(/^\d{9}$/);
    expect((await stored(session.code)).ownValidationCode).toBe(session.ownValidationCode);

    await expect(create({ ownValidationCode: session.ownValidationCode })).rejects.toMatchObject({
      code: 'already_exists',
      details: { what: 'validation_code' },
    });
    expect((await create({ ownValidationCode: 'N-1' })).session.ownValidationCode).toBe('N-1');
    await expect(create({ ownValidationCode: 'N-1' })).rejects.toThrow('already_exists');
    expect(
      await world.core.couponSessions.search({ accountId: world.accountId, validationCode: 'N-1' }),
    ).toHaveLength(1);
  });

  test('is not made in a campaign of somebody else’s', async () => {
    await expect(create({ accountId: await world.openMerchant() })).rejects.toMatchObject({
      code: 'not_found',
      details: { what: 'campaign' },
    });
  });
});

describe('where duplicates are checked', () => {
  test.each<[DuplicateCheck, string, string]>([
    ['email', 'dora@example.org', 'DORA@example.org'],
    ['phone', '32470000077', '32470000077'],
    ['customId', 'order-77', 'order-77'],
  ])('one %s of a campaign gets the same coupon again', async (duplicateCheck, value, again) => {
    const { id: other } = await world.makeCampaign();
    const first = await create({ duplicateCheck, [duplicateCheck]: value });

    const second = await create({ duplicateCheck, [duplicateCheck]: again });

    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.session).toEqual(first.session);
    expect(second.campaign.id).toBe(campaignId);
    const elsewhere = await create({ duplicateCheck, [duplicateCheck]: value, campaignId: other });
    expect(elsewhere.created).toBe(true);
    const unchecked = await create({ [duplicateCheck]: value });
    expect(unchecked.created).toBe(true);
  });

  test('each gets a coupon of whom nothing is known', async () => {
    const made = [
      await create({ duplicateCheck: 'email' }),
      await create({ duplicateCheck: 'email', email: '' }),
      await create({ duplicateCheck: 'email', phone: '32470000078' }),
      await create({ duplicateCheck: 'email', phone: '32470000078' }),
    ];

    expect(made.map(({ created }) => created)).toEqual([true, true, true, true]);
    expect(new Set(made.map(({ session }) => session.code)).size).toBe(4);
  });
});

describe('a batch', () => {
  test('is as many coupons as were asked for, a thousand at a time', async () => {
    const { id } = await world.makeCampaign();
    const { sessions } = await world.core.couponSessions.createBatch({
      ...{ accountId: world.accountId, campaignId: id, amount: 1_002, status: 'normal' },
    });
    const made = sessions[Symbol.asyncIterator]();
    const count = async () => (await world.core.couponSessions.count(id)).created;

    await made.next();
    expect(await count()).toBe(1_000);
    for (let read = 1; read < 1_002; read++) expect((await made.next()).done).toBe(false);
    expect((await made.next()).done).toBe(true);
    expect(await count()).toBe(1_002);
  });

  test('of a campaign of somebody else’s is refused before the first of it', async () => {
    await expect(batch({ accountId: await world.openMerchant() })).rejects.toMatchObject({
      code: 'not_found',
      details: { what: 'campaign' },
    });
  });

  test('has the last codes there are, whatever chance has to say', async () => {
    const { id: campaignId } = await world.makeCampaign();
    let made = 0;
    const make = () => (++made < 200 ? 'P-2' : 'P-3');
    const draw = (count: number) => world.db.write((tx) => drawCodes(tx, { campaignId, count, make }));

    expect((await draw(2)).sort()).toEqual(['P-2', 'P-3']);
    await expect(draw(1)).rejects.toThrow('limit_reached');
  });

  test('has a code for each coupon that none of the campaign looks like, and those of another campaign may', async () => {
    const [one, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const codes = { prefix: 'P-', length: 1, letters: '23456789' };
    const made = await batch({ campaignId: one.id, amount: 8, codes });
    const [first, second] = made;
    const elsewhere = await batch({ campaignId: other.id, amount: 8, codes });

    const all = [...codes.letters].map((letter) => `P-${letter}`);
    expect(made.map(({ ownValidationCode }) => ownValidationCode).sort()).toEqual(all);
    expect(elsewhere.map(({ ownValidationCode }) => ownValidationCode).sort()).toEqual(all);
    for (const { id } of [one, other])
      expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 8, claimed: 8 });
    // Each code is still its own coupon's: it goes when that lets it go, and not before.
    const set = (code = '', ownValidationCode = '') =>
      world.core.couponSessions.change({ code, set: { ownValidationCode }, events: [], actor: 'api' });
    await expect(set(first?.code, second?.ownValidationCode)).rejects.toThrow('already_exists');
    await set(second?.code, 'Q-1');
    await set(first?.code, second?.ownValidationCode);
    expect((await stored(first?.code ?? '')).ownValidationCode).toBe(second?.ownValidationCode);
  });

  test('draws no code that people would take for one of the campaign’s', async () => {
    const { id } = await world.makeCampaign();
    await world.core.couponSessions.importValidationCodes({
      accountId: world.accountId,
      campaignId: id,
      csv: '0',
    });
    const draw = (letters: string) => batch({ campaignId: id, codes: { prefix: '', length: 1, letters } });

    await expect(draw('oO')).rejects.toThrow('limit_reached');

    expect((await draw('oX')).map(({ ownValidationCode }) => ownValidationCode)).toEqual(['X']);
  });

  test('that is made as claimed is claimed at once, within the campaign’s limit, else none of it', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 2n, { measure: 'claims' });

    const made = await batch({ campaignId: id, amount: 2, status: 'activated' });

    expect(made.map(({ stage, claimType, claimedAt }) => [stage, claimType, claimedAt])).toEqual(
      made.map(() => ['claimed', 'api', world.core.clock()]),
    );
    await expect(batch({ campaignId: id, status: 'activated' })).rejects.toThrow('limit_reached');
    expect(await world.core.couponSessions.count(id)).toMatchObject({ created: 2, claimed: 2 });
  });

  test('is a table with a line for each coupon, in pieces, with addresses of the merchant’s or the operator’s', async () => {
    const { id, code } = await world.makeCampaign();
    const { accountId } = world;
    const table = async (amount: number) => {
      const stream = await world.core.couponSessions.createBatchCsv({
        ...{ accountId, campaignId: id, amount, status: 'normal' },
        codes: { prefix: 'T-', length: 8, letters: 'ABCDEFGH' },
      });
      const pieces: Buffer[] = [];
      for await (const piece of stream) pieces.push(Buffer.from(piece));
      return { pieces, lines: Buffer.concat(pieces).toString().trimEnd().split('\n') };
    };

    const { pieces, lines } = await table(1_200);

    expect(lines).toHaveLength(1_201);
    expect(lines[0]).toBe('sequence_id,code,url,widget_code,validation_code');
    const publicUrl = `http://${world.config.HOST}:${world.config.PORT}`;
    const { sessions } = await world.core.couponSessions.list({
      ...{ accountId, campaignId: id, by: 'created', page: 1, perPage: 1_200 },
    });
    expect(lines.slice(1)).toEqual(
      sessions.map(({ session }) =>
        [
          session.id,
          session.code,
          `${publicUrl}/p/${code}/${session.code}`,
          session.code.slice(0, 6),
          session.ownValidationCode,
        ].join(','),
      ),
    );
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.length).toBeLessThan(10);
    await world.core.merchants.change(accountId, { publicUrl: 'https://own.example' });
    const [, line = ''] = (await table(1)).lines;
    await world.core.merchants.change(accountId, { publicUrl: null });
    expect(line.split(',')[2]).toMatch(/^https:\/\/own\.example\/p\//);
  });
});
