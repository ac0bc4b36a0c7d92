import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import {
  findSessions,
  findSessionsById,
  insertSessions,
  lockSessions,
  type SessionRef,
} from './session-store.ts';

let world: SessionWorld;
let campaignId: bigint;
beforeAll(async () => {
  world = await createSessionWorld();
  ({ id: campaignId } = await world.makeCampaign());
});
afterAll(() => world.close());

/** A coupon of that account whose first six letters are these; its full code. */
async function codeWith(short: string, accountId = world.accountId): Promise<string> {
  const own =
    accountId === world.accountId
      ? campaignId
      : (await world.core.campaigns.create({ accountId, name: 'Pizza' })).id;
  const { session } = await world.core.couponSessions.create({ accountId, campaignId: own, source: 'api' });
  const code = `${short}${session.code.slice(6)}`;
  await world.db.script(`update coupon_session set code = '${code}' where id = ${session.id}`);
  return code;
}

const find = async (...refs: SessionRef[]) =>
  (await findSessions(world.db.read, refs)).map((session) => session?.code);
const own = (code: string): SessionRef => ({ code, accountId: world.accountId });

describe('coupons that are asked for together', () => {
  test('are found in the order asked for, by the full code or by six letters, in any case, with blanks around them', async () => {
    const [one, two] = [await codeWith('one234'), await codeWith('two234')];

    expect(
      await find(
        own(two),
        own('one234'),
        { code: one },
        own('TWO234'),
        own(` ${one.toUpperCase()} `),
        own(two.slice(0, 7)),
        { code: two.slice(0, 20) },
        own(''),
      ),
    ).toEqual([two, one, one, two, one, undefined, undefined, undefined]);
    expect(await find()).toEqual([]);
  });

  test('are found by six letters within their account alone', async () => {
    const stranger = await world.openMerchant();
    const [mine, theirs] = [await codeWith('same23'), await codeWith('same23', stranger)];

    expect(
      await find(
        own('same23'),
        { code: 'same23', accountId: stranger },
        { code: 'same23' },
        { code: theirs },
        own(theirs),
        { code: mine, accountId: stranger },
      ),
    ).toEqual([mine, theirs, undefined, theirs, undefined, undefined]);
  });

  test('of which one was removed are found without it', async () => {
    const [gone, kept] = [await codeWith('gone23'), await codeWith('kept23')];
    await codeWith('third3');
    const sessions = await findSessions(world.db.read, [own(gone), own(kept)]);
    const ids = sessions.flatMap((session) => session?.id ?? []);

    await world.core.couponSessions.remove({ accountId: world.accountId, campaignId, code: gone });

    expect(await find(own(gone), own('gone23'), own(kept), own('kept23'))).toEqual([
      undefined,
      undefined,
      kept,
      kept,
    ]);
    const locked = await world.db.write((tx) => lockSessions(tx, ids));
    expect([...locked.values()].map(({ code }) => code)).toEqual([kept]);
    const byId = await findSessionsById(world.db.read, [...ids, ...ids]);
    expect([...byId.values()].map(({ code }) => code).sort()).toEqual([gone, kept].sort());
  });

  test('are found as people misread them, each for itself and beside those that are written right', async () => {
    const stranger = await world.openMerchant();
    const [old, other, plain] = [
      await codeWith('x0lb23'),
      await codeWith('y0lb23'),
      await codeWith('plain3'),
    ];
    const theirs = await codeWith('x0lb23', stranger);
    await codeWith('z0lb23');

    expect(
      await find(
        own('plain3'),
        own('xoib23'),
        own('nobody'),
        own('YO1B23'),
        own('xoib23'),
        own('x0lb23'),
        { code: 'x0ib23', accountId: stranger },
        { code: 'xoib23' },
      ),
    ).toEqual([plain, old, undefined, other, old, old, theirs, undefined]);
  });

  test('are not guessed where two would be meant, nor where one was removed', async () => {
    const [first, second] = [await codeWith('w0ib23'), await codeWith('woib23')];

    expect(await find(own('w0lb23'), own('woib23'))).toEqual([undefined, second]);
    await world.core.couponSessions.remove({ accountId: world.accountId, campaignId, code: second });

    expect(await find(own('w0lb23'), own('woib23'))).toEqual([first, first]);
  });
});

test('of new coupons those are made whose six letters no other of the account has', async () => {
  const taken = await codeWith('taken3');
  const [known] = await findSessions(world.db.read, [{ code: taken }]);
  if (!known) throw new Error('a coupon that was just made is there');
  const rest = 'x'.repeat(15);
  const rows = ['fresh2', 'taken3', 'fresh3'].map((short) => ({ ...known, code: `${short}${rest}` }));

  const made = await world.db.write((tx) => insertSessions(tx, rows));

  expect(made.map(({ code }) => code)).toEqual([`fresh2${rest}`, `fresh3${rest}`]);
  expect(await find(own('fresh2'), own('taken3'), own('fresh3'))).toEqual([
    `fresh2${rest}`,
    taken,
    `fresh3${rest}`,
  ]);
});

test('a coupon that is removed takes neither the code nor the claim of another with it', async () => {
  const { id } = await world.makeCampaign({ uniqueBy: 'email' });
  const [gone = '', kept = '', third = ''] = await world.makeSessions(id, 3);
  const change = (code: string, set: object, claims = true) =>
    world.core.couponSessions.change({
      accountId: world.accountId,
      code,
      set,
      events: claims ? [{ event: 'claim', claimType: 'form' }] : [],
      actor: 'page',
    });
  await change(gone, { ownValidationCode: 'K-1' }, false);
  await change(kept, { ownValidationCode: 'K-2', email: 'ann@example.org' });

  await world.core.couponSessions.remove({ accountId: world.accountId, campaignId: id, code: gone });

  await expect(change(third, { ownValidationCode: 'K-2' }, false)).rejects.toThrow('already_exists');
  await expect(change(third, { email: 'Ann@example.org' })).rejects.toMatchObject({
    code: 'already_exists',
    details: { what: 'claim' },
  });
  await change(third, { ownValidationCode: 'K-1', email: 'bob@example.org' });
  expect((await world.core.couponSessions.get({ code: kept })).session.ownValidationCode).toBe('K-2');
});
