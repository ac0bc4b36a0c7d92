import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READABLE_CAPITALS } from '#kernel/readable-code';
import { outcomes } from '#test/outcomes';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { claimCode } from './validation-code-store.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());

describe('own validation codes', () => {
  test('imported ones are handed out in their order, one to each claim, until none is left', async () => {
    const { id } = await world.makeCampaign();
    const report = await world.core.couponSessions.importValidationCodes({
      accountId: world.accountId,
      campaignId: id,
      csv: 'code,note\nA-1,x\nA-2,y\nA-1,again\n,empty\nключ,not printable\n',
    });
    expect(report).toMatchObject({ imported: 2, repeated: 1, errors: [{ line: 5 }, { line: 6 }] });
    const codes = await world.makeSessions(id, 3);

    const first = await world.claim(codes[0] ?? '');
    const second = await world.claim(codes[1] ?? '');

    expect([first, second].map(({ session }) => session.ownValidationCode)).toEqual(['A-1', 'A-2']);
    await expect(world.claim(codes[2] ?? '')).rejects.toThrow('limit_reached');
    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 2, claimed: 2 });
  });

  test('one code belongs to one session of a campaign, and to another of another campaign', async () => {
    const [one, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const create = (campaignId: bigint) =>
      world.core.couponSessions.create({
        accountId: world.accountId,
        campaignId,
        source: 'api',
        ownValidationCode: 'K-7',
      });

    const { session } = await create(one.id);
    await expect(create(one.id)).rejects.toThrow('already_exists');
    await create(other.id);

    const [code = ''] = await world.makeSessions(one.id, 1);
    const take = () =>
      world.core.couponSessions.change({
        accountId: world.accountId,
        code,
        set: { ownValidationCode: 'K-7' },
        events: [],
        actor: 'api',
      });
    await expect(take()).rejects.toThrow('already_exists');
    await world.core.couponSessions.remove({
      accountId: world.accountId,
      campaignId: one.id,
      code: session.code,
    });
    expect((await take()).session.ownValidationCode).toBe('K-7');
  });

  const importCodes = (campaignId: bigint, csv: string, more = {}) =>
    world.core.couponSessions.importValidationCodes({ accountId: world.accountId, campaignId, csv, ...more });

  test('of a hundred claims at once on ten imported ones ten succeed, each with one of its own', async () => {
    const { id } = await world.makeCampaign();
    await importCodes(id, Array.from({ length: 10 }, (_, index) => `C-${index}`).join('\n'));
    const codes = await world.makeSessions(id, 100);
    const given: string[] = [];

    const { done, refused } = await outcomes(
      codes.map(async (code) => given.push((await world.claim(code)).session.ownValidationCode)),
    );

    expect({ done, refused }).toEqual({ done: 10, refused: ['limit_reached'] });
    expect(new Set(given).size).toBe(10);
    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 10, claimed: 10 });
  });

  test('a session that has one of its own takes no imported one, and one that lets its own go frees it', async () => {
    const { id } = await world.makeCampaign();
    await importCodes(id, 'A-1');
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const set = (of: string, ownValidationCode: string) =>
      world.core.couponSessions.change({
        accountId: world.accountId,
        code: of,
        set: { ownValidationCode },
        events: [],
        actor: 'api',
      });

    await set(code, 'MINE');
    expect((await world.claim(code)).session.ownValidationCode).toBe('MINE');
    expect((await world.claim(other)).session.ownValidationCode).toBe('A-1');
    await set(code, '');

    await expect(set(code, 'A-1')).rejects.toThrow('already_exists');
    expect((await set(other, 'MINE')).session.ownValidationCode).toBe('MINE');
  });

  test('imported for one campaign go to its own claims, in the order of the file, and those of another get none', async () => {
    const [one, two, none] = [
      await world.makeCampaign(),
      await world.makeCampaign(),
      await world.makeCampaign(),
    ];
    await importCodes(one.id, 'A-1');
    await importCodes(two.id, 'B-1\nB-2');
    const [own = ''] = await world.makeSessions(none.id, 1);
    await world.core.couponSessions.create({
      ...{ accountId: world.accountId, campaignId: none.id },
      ...{ source: 'api', ownValidationCode: 'OWN' },
    });
    const claimed = async (campaignId: bigint) => {
      const [code = ''] = await world.makeSessions(campaignId, 1);
      return (await world.claim(code)).session.ownValidationCode;
    };

    expect([await claimed(two.id), await claimed(one.id), await claimed(two.id)]).toEqual([
      'B-1',
      'A-1',
      'B-2',
    ]);
    expect((await world.claim(own)).session.ownValidationCode).toBe('');
    expect(await world.core.couponSessions.countValidationCodes(one.id)).toEqual({ total: 1, claimed: 1 });
  });

  test('that are imported and free may be named by a merchant, and are then nobody else’s', async () => {
    const { id } = await world.makeCampaign();
    await importCodes(id, 'A-1\nA-2');
    const [code = '', other = '', third = ''] = await world.makeSessions(id, 3);
    const set = (of: string, ownValidationCode: string) =>
      world.core.couponSessions.change({
        ...{ accountId: world.accountId, code: of },
        ...{ set: { ownValidationCode }, events: [], actor: 'api' },
      });

    await set(code, 'A-1');
    await expect(set(other, 'A-1')).rejects.toThrow('already_exists');
    expect((await world.claim(code)).session.ownValidationCode).toBe('A-1');
    expect((await world.claim(other)).session.ownValidationCode).toBe('A-2');
    await set(code, 'MINE');

    await expect(set(other, 'MINE')).rejects.toThrow('already_exists');
    expect((await set(third, 'A-1')).session.ownValidationCode).toBe('A-1');
  });

  test('that a session has it may get again: it stays an imported one, and its own', async () => {
    const { id } = await world.makeCampaign();
    await importCodes(id, 'A-1');
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const { session } = await world.core.couponSessions.get({ code });
    const give = () =>
      world.db.write((tx) => claimCode(tx, { campaignId: id, code: 'A-1', sessionId: session.id }));

    expect([await give(), await give()]).toEqual([true, true]);

    await expect(world.claim(other)).rejects.toMatchObject({
      code: 'limit_reached',
      details: { what: 'validation_codes' },
    });
  });

  test('are not taken by what is no claim, and a claim with one of its own in the same change leaves them', async () => {
    const { id } = await world.makeCampaign();
    await importCodes(id, 'A-1');
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const change = (of: string, set: object, event: 'open' | 'claim') =>
      world.core.couponSessions.change({
        ...{ accountId: world.accountId, code: of, set, actor: 'api' },
        events: [event === 'open' ? { event } : { event, claimType: 'api' }],
      });

    expect((await change(code, {}, 'open')).session.ownValidationCode).toBe('');
    expect((await change(code, { ownValidationCode: 'MINE' }, 'claim')).session.ownValidationCode).toBe(
      'MINE',
    );
    expect((await change(other, {}, 'claim')).session.ownValidationCode).toBe('A-1');
    expect((await world.core.couponSessions.get({ code: other })).session.ownValidationCode).toBe('A-1');
  });

  test('are made no more of than were asked for', async () => {
    const { id } = await world.makeCampaign();
    const { sessions } = await world.core.couponSessions.createBatch({
      ...{ accountId: world.accountId, campaignId: id, amount: 40, status: 'normal' as const },
      codes: { prefix: '', length: 2, letters: '23456789' },
    });
    const made = new Set<string>();
    for await (const { ownValidationCode } of sessions) made.add(ownValidationCode);

    expect(made.size).toBe(40);
    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 40, claimed: 40 });
  });

  test('have up to a hundred letters, in the column code or in the first', async () => {
    const { id } = await world.makeCampaign();
    const [longest, tooLong] = ['L'.repeat(100), 'L'.repeat(101)];

    expect(await importCodes(id, `\uFEFFnote;Code\nx;${longest}\ny;${tooLong}\nz;B 2\n`)).toEqual({
      imported: 2,
      repeated: 0,
      errorCount: 1,
      errors: [{ line: 3, error: 'is longer than 100 letters' }],
    });
    expect(await importCodes(id, `${longest},1\nC-3,2\n`)).toMatchObject({ imported: 1, repeated: 1 });
    await expect(importCodes(id, 'D-4\n', { headed: true })).rejects.toThrow('bad_request');
    await expect(importCodes(id, '"never closed')).rejects.toThrow('bad_request');
    await expect(importCodes(999_999n, 'D-4')).rejects.toThrow('not_found');
    expect((await world.core.couponSessions.countValidationCodes(id)).total).toBe(3);
  });

  test('that cannot all be made are not made at all', async () => {
    const { id } = await world.makeCampaign();
    const { sessions } = await world.core.couponSessions.createBatch({
      accountId: world.accountId,
      campaignId: id,
      amount: 11,
      status: 'normal',
      codes: { prefix: 'P-', length: 1, letters: '0123456789' },
    });

    await expect(sessions[Symbol.asyncIterator]().next()).rejects.toThrow('limit_reached');

    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 0, claimed: 0 });
    expect((await world.core.couponSessions.count(id)).created).toBe(0);
  });
});

describe('codes that people type', () => {
  const search = (campaignId: bigint, validationCode: string) =>
    world.core.couponSessions.search({ accountId: world.accountId, campaignId, validationCode });

  test('are made without letters that are taken for digits, in one case', async () => {
    const { id, code } = await world.makeCampaign();
    const codes = await world.makeSessions(id, 200);
    const { sessions } = await world.core.couponSessions.createBatch({
      ...{ accountId: world.accountId, campaignId: id, amount: 200, status: 'normal' as const },
      codes: { prefix: '', length: 10, letters: READABLE_CAPITALS },
    });
    const own: string[] = [];
    for await (const { ownValidationCode } of sessions) own.push(ownValidationCode);

    expect([code, ...codes].join('')).toMatch(/^[a-hjkmnp-z2-9]+$/);
    expect(own.join('')).toMatch(/^[A-HJKMNP-Z2-9]+$/);
  });

  test.each([
    ['B0IL-77', 'B0IL-77'],
    [' b0il-77\n', 'B0IL-77'],
    ['BOIL-77', 'B0IL-77'],
    ['b011-77', 'B0IL-77'],
    ['ＢＯＩＬ-77', 'B0IL-77'],
    ['B0IL\u200b-77', 'B0IL-77'],
    ['B0IL-78', undefined],
  ])('%j finds %s', async (typed, found) => {
    const { id } = await world.makeCampaign();
    const make = (ownValidationCode: string) =>
      world.core.couponSessions.create({
        ...{ accountId: world.accountId, campaignId: id },
        source: 'api',
        ownValidationCode,
      });
    await make('B0IL-77');
    await make('OTHER');

    const sessions = await search(id, typed);

    expect(sessions.map(({ session }) => session.ownValidationCode)).toEqual(
      found === undefined ? [] : [found],
    );
  });

  test('that are there as they were typed are found before those that look alike', async () => {
    const { id } = await world.makeCampaign();
    for (const ownValidationCode of ['AO1', 'A0I'])
      await world.core.couponSessions.create({
        ...{ accountId: world.accountId, campaignId: id },
        source: 'api',
        ownValidationCode,
      });

    expect((await search(id, 'A0I')).map(({ session }) => session.ownValidationCode)).toEqual(['A0I']);
    expect((await search(id, 'a0i')).map(({ session }) => session.ownValidationCode)).toEqual(['AO1', 'A0I']);
  });

  test('of old coupons are found by what people read, unless two would be meant', async () => {
    const { id } = await world.makeCampaign();
    const [one = '', two = '', three = ''] = await world.makeSessions(id, 3);
    const rename = (code: string, short: string) =>
      world.db.script(`update coupon_session set code = '${short}${code.slice(6)}' where code = '${code}'`);
    await rename(one, 'a0l23x');
    await rename(two, 'bo123x');
    await rename(three, 'b0i23x');
    const find = (code: string) => world.core.couponSessions.get({ accountId: world.accountId, code });

    expect((await find(' AOI23X ')).session.code.slice(0, 6)).toBe('a0l23x');
    expect((await find('bo123x')).session.code.slice(0, 6)).toBe('bo123x');
    await expect(find('boi23x')).rejects.toThrow('not_found');
    await expect(find('aoi24x')).rejects.toThrow('not_found');
  });

  test('that are imported and look alike are errors of their lines, in the file and beside what is there', async () => {
    const { id } = await world.makeCampaign();
    const load = (csv: string) =>
      world.core.couponSessions.importValidationCodes({ accountId: world.accountId, campaignId: id, csv });

    const first = await load('code\nB0IL\nboil\nB0IL\nB01L\nother\n');
    const second = await load('code\nOTHER\nnew\nB0IL\n');

    expect(first).toMatchObject({
      imported: 2,
      repeated: 1,
      errorCount: 2,
      errors: [{ line: 3 }, { line: 5 }],
    });
    expect(first.errors[0]?.error).toContain('"B0IL" on line 2');
    expect(second).toMatchObject({ imported: 1, repeated: 1, errorCount: 1, errors: [{ line: 2 }] });
    expect(second.errors[0]?.error).toContain('"other" which the campaign has');
  });

  test('of a campaign’s promotion are taken in any case, with 0 for O', async () => {
    const { code: campaignCode } = await world.makeCampaign({
      claimAction: 'promocode',
      promoCodes: ['SOMMER10'],
    });
    const claim = async (promoCode: string) => {
      const { session } = await world.core.couponSessions.visit({ campaignCode });
      return (await world.core.couponSessions.claim({ code: session.code, promoCode, address: '' })).session
        .stage;
    };

    for (const typed of [' sommer10 ', 'S0MMERIO', 'sommerlo'])
      expect(await claim(typed), typed).toBe('claimed');
    await expect(claim('sommer11')).rejects.toThrow();
  });
});

describe('a campaign that each may claim once', () => {
  const claimAs = (code: string, set: { email?: string; phone?: string }) =>
    world.core.couponSessions.change({
      ...{ accountId: world.accountId, code, set, actor: 'page' },
      events: [{ event: 'claim', claimType: 'form' }],
    });
  const taken = { code: 'already_exists', details: { what: 'claim' } };

  test.each([
    ['email', { email: 'ann@example.org' }, { email: 'bob@example.org' }, { phone: '32470000001' }],
    ['phone', { phone: '32470000001' }, { phone: '32470000002' }, { email: 'ann@example.org' }],
  ] as const)(
    'is told apart by %s alone, and of another campaign it is not',
    async (uniqueBy, ann, bob, unsaid) => {
      const both = { email: 'same@example.org', phone: '32470000009', ...ann };
      const { id } = await world.makeCampaign({ uniqueBy });
      const { id: other } = await world.makeCampaign({ uniqueBy });
      const [first = '', second = '', third = '', fourth = '', fifth = ''] = await world.makeSessions(id, 5);
      const [elsewhere = ''] = await world.makeSessions(other, 1);

      await claimAs(first, both);
      await expect(claimAs(second, ann)).rejects.toMatchObject(taken);
      await claimAs(second, { ...both, ...bob });
      await claimAs(third, unsaid);
      await claimAs(fourth, unsaid);
      await claimAs(elsewhere, ann);

      expect((await world.core.couponSessions.count(id)).claimed).toBe(4);
      await expect(claimAs(fifth, bob)).rejects.toMatchObject(taken);
    },
  );

  test('is nobody’s but of who claims: a campaign for all is claimed by one as often as they like', async () => {
    const { id } = await world.makeCampaign();
    const [first = '', second = ''] = await world.makeSessions(id, 2);

    for (const code of [first, second])
      expect((await claimAs(code, { email: 'ann@example.org', phone: '32470000001' })).session.stage).toBe(
        'claimed',
      );
  });
});
