import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';
import { createFakePartner, type FakePartner } from '../../../simulation/partner-kit/index.ts';

let world: PartnerWorld;
const reinstalled: FakePartner[] = [];
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const fake of reinstalled.splice(0)) await fake.close();
});
stopTimers();

/** A partner that counts its operations anew each time its program is installed, so that ids come again. */
async function forgetful() {
  const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 5 } });
  const { supplierId, key } = partner;
  const { accountId } = await world.customer({ balance: '100' });
  return {
    partner,
    accountId,
    buy: () => world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] }),
    cancel: (id: number) => world.core.activations.cancel({ id, accountId }),
    operations: async () =>
      (await world.core.supply.operations({ supplierId, limit: 10 })).map(({ state, problem }) => [
        state,
        problem,
      ]),
    async reinstall(): Promise<FakePartner> {
      const fake = await createFakePartner({
        dialect: 'onlinesim-v1',
        key,
        hubUrl: world.url,
        countries: ['germany'],
        operatorsPerCountry: 1,
        numbersPerOperator: 5,
        firstNumber: 900_000 + reinstalled.length * 100 + Number(supplierId) * 1_000,
      });
      reinstalled.push(fake);
      await world.core.supply.change({ supplierId, baseUrl: fake.url });
      world.advance(121);
      await world.core.supply.pollDue();
      return fake;
    },
  };
}

const firstId = ({ operations }: Pick<TestPartner['fake'], 'operations'>) => operations[0]?.id;

describe('a number under an id that is in use', () => {
  it('is not taken, and not closed either: that would close the other one', async () => {
    const { partner, buy, operations, reinstall } = await forgetful();
    await buy();
    const again = await reinstall();

    const second = await outcome(buy());
    await world.core.supply.finishDue();

    expect(firstId(again)).toBe(firstId(partner.fake));
    expect(second).toBe('no_numbers');
    expect(again.operations[0]?.finishes).toBe(0);
    expect(await operations()).toEqual([
      ['failed', 'an id that is in use'],
      ['open', null],
    ]);
  });

  it('is not taken while the partner has not confirmed the end of the other, and is after that', async () => {
    const { buy, cancel, operations, reinstall } = await forgetful();
    const { id } = await buy();
    await reinstall();
    await cancel(id);

    const before = await outcome(buy());
    await world.core.supply.finishDue();
    await reinstall();
    const after = await buy();

    expect(before).toBe('no_numbers');
    expect(after.state).toBe('waiting');
    expect((await operations()).map(([state]) => state)).toEqual(['open', 'failed', 'closed']);
  });

  it('is left alone, too, where it comes after the time for an answer', async () => {
    const { buy, operations, reinstall } = await forgetful();
    await buy();
    const again = await reinstall();
    const held = again.holdAnswers();

    const buying = outcome(buy());
    await held.waiting(1);
    vi.advanceTimersByTime(10_000);
    const refused = await buying;
    const before = await world.core.supply.notices({ kind: 'order_late', limit: 10 });
    held.letGo();
    await until(
      async () => (await world.core.supply.notices({ kind: 'order_late', limit: 10 })).length > before.length,
    );
    await world.core.supply.finishDue();

    expect(refused).toBe('no_numbers');
    expect((await operations()).map(([state]) => state)).toEqual(['unknown', 'open']);
    expect(again.operations[0]?.finishes).toBe(0);
  });

  it('is another partner’s own: ids count for each of them alone', async () => {
    const [one, other] = [await forgetful(), await forgetful()];
    await one.buy();

    const lease = await other.buy();

    expect(firstId(one.partner.fake)).toBe(firstId(other.partner.fake));
    expect(lease.state).toBe('waiting');
  });
});

describe('one smsId for two messages', () => {
  it.each([
    { name: 'the same text again', texts: ['Telegram code 111', 'Telegram code 111'], noted: 0n },
    { name: 'another text', texts: ['Telegram code 111', 'Telegram code 222'], noted: 1n },
    {
      name: 'another text, and it again',
      texts: ['Telegram 111', 'Telegram 222', 'Telegram 222'],
      noted: 1n,
    },
  ])('$name: noted $noted times', async ({ texts, noted }) => {
    const partner = await world.partner({ dialect: 'smshub', settings: { currency: 840 }, sum: '0.4' });
    const { accountId } = await world.customer();
    const { supplierId } = partner;
    const { phone } = await world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });

    for (const text of texts) await world.push(partner, { smsId: 77n, phone, text });

    const notices = await world.core.supply.notices({ supplierId, kind: 'id_reused', limit: 5 });
    expect(notices.reduce((sum, { count }) => sum + count, 0n)).toBe(noted);
  });

  it('is no matter between two partners', async () => {
    const [one, other] = [
      await world.partner({ dialect: 'smshub', settings: { currency: 840 }, sum: '0.4' }),
      await world.partner({ dialect: 'smshub', settings: { currency: 840 }, sum: '0.4' }),
    ];

    await world.push(one, { smsId: 78n, phone: '4915299999990', text: 'Telegram 111' });
    await world.push(other, { smsId: 78n, phone: '4915299999991', text: 'Telegram 222' });

    for (const { supplierId } of [one, other])
      expect(await world.core.supply.notices({ supplierId, kind: 'id_reused', limit: 5 })).toEqual([]);
  });
});
