import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { writtenTwice } from '#test/written-twice';
import { type ImportCodes, importValidationCodes } from './import-codes.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());

const load = (campaignId: bigint, csv: string, more: Partial<ImportCodes> = {}) =>
  world.core.couponSessions.importValidationCodes({ accountId: world.accountId, campaignId, csv, ...more });
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

describe('codes that are imported', () => {
  test('stand in the column code, or in the first where there is no header', async () => {
    const { id } = await world.makeCampaign();

    expect(await load(id, 'CODE,note\nA-1,x\n')).toMatchObject({ imported: 1, errorCount: 0 });
    expect(await load(id, 'note,code\nB-1,B-2\nonly a note\n', { headed: true })).toEqual({
      ...{ imported: 1, repeated: 0, errorCount: 1 },
      errors: [{ line: 3, error: 'is empty' }],
    });
    expect(await load(id, 'C-1,B-1\nA-1,B-2\n')).toMatchObject({ imported: 1, repeated: 1 });
    expect(await load(id, 'code\nD-1\n', { headed: true })).toMatchObject({ imported: 1 });
    for (const empty of ['', 'code\n'])
      expect(await load(id, empty)).toEqual({ imported: 0, repeated: 0, errorCount: 0, errors: [] });
    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 4, claimed: 0 });
  });

  test('are refused where the file is no table, with the line, or the campaign is not there', async () => {
    const { id } = await world.makeCampaign();

    await expect(load(id, 'A-1\n"never closed')).rejects.toMatchObject({
      code: 'bad_request',
      details: { csv: expect.stringMatching(/ at line \d+$/) },
    });
    await expect(load(id, 'note\nA-1', { headed: true })).rejects.toMatchObject({
      code: 'bad_request',
      details: { csv: 'has no column "code"' },
    });
    const foreign = { accountId: await world.openMerchant() };
    await expect(load(id, 'A-1', foreign)).rejects.toMatchObject({
      code: 'not_found',
      details: { what: 'campaign' },
    });
    expect((await world.core.couponSessions.countValidationCodes(id)).total).toBe(0);
  });

  test('are told apart from those they are taken for by the line that had the other first', async () => {
    const { id } = await world.makeCampaign();

    const report = await load(id, 'code\nB0IL\nother\nB0IL\nboil\nB0IL\nBO1L\n');

    expect(report).toMatchObject({ imported: 2, repeated: 2, errorCount: 2 });
    expect(report.errors.map(({ line, error }) => [line, error.split(':', 1)[0]])).toEqual([
      [5, 'is taken for "B0IL" on line 2'],
      [7, 'is taken for "B0IL" on line 2'],
    ]);
  });

  test('that look like what the campaign has are errors of their lines, among the others in the order of the file', async () => {
    const { id } = await world.makeCampaign();
    const { id: other } = await world.makeCampaign();
    for (const ownValidationCode of ['AO1', 'A0I'])
      await world.core.couponSessions.create({
        ...{ accountId: world.accountId, campaignId: id },
        ...{ source: 'api', ownValidationCode },
      });

    const report = await load(id, 'code,note\nnew-1,1\n,2\naoi,3\n,4\nnew-2,5\n');

    expect(report).toMatchObject({ imported: 2, repeated: 0, errorCount: 3 });
    expect(report.errors.map(({ line, error }) => [line, error.split(':', 1)[0]])).toEqual([
      [3, 'is empty'],
      [4, 'is taken for "AO1" which the campaign has'],
      [5, 'is empty'],
    ]);
    for (const code of ['AO1', 'A0I'])
      expect(await load(id, code), code).toMatchObject({ imported: 0, repeated: 1, errorCount: 0 });
    expect(await load(other, 'aoi')).toMatchObject({ imported: 1, errorCount: 0 });
  });

  test('are as many as the file has, however long it is, and are known when it comes again', async () => {
    const { id } = await world.makeCampaign();
    const csv = lines(5_002, (index) => `N-${index + 10_000}`);

    expect(await load(id, csv)).toMatchObject({ imported: 5_002, repeated: 0 });
    expect(await load(id, `${csv}\nn-10000\nn-15001`)).toMatchObject({
      ...{ imported: 0, repeated: 5_002, errorCount: 2 },
      errors: [{ line: 5_003 }, { line: 5_004 }],
    });
    expect((await world.core.couponSessions.countValidationCodes(id)).total).toBe(5_002);
  });

  test('are counted once where the database has a transaction run again', async () => {
    const { id } = await world.makeCampaign();

    const report = await importValidationCodes(writtenTwice(world.db), {
      accountId: world.accountId,
      campaignId: id,
      csv: 'A-1\nA-2\n',
    });

    expect(report).toMatchObject({ imported: 2, repeated: 0 });
  });

  test('of which more than a thousand are wrong are told by their count and the first thousand', async () => {
    const { id } = await world.makeCampaign();

    const report = await load(id, `code,note\n${lines(1_001, () => ',x')}\nA-1,y`);

    expect(report).toMatchObject({ imported: 1, errorCount: 1_001 });
    expect(report.errors).toHaveLength(1_000);
    expect([report.errors[0]?.line, report.errors.at(-1)?.line]).toEqual([2, 1_001]);
  });
});
