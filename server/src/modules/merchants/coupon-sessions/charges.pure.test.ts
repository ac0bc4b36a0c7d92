import { expect, test } from 'vitest';
import type { Budget } from '#modules/merchants/campaigns';
import { chargesOf } from './charges.ts';

const budget = (id: bigint, more: Partial<Budget>): Budget => ({
  id,
  campaignId: 1n,
  measure: 'uses',
  period: 'total',
  perCustomer: false,
  most: 10n,
  ...more,
});

function charge(amounts: Parameters<typeof chargesOf>[0]['amounts'], budgets: readonly Budget[]) {
  return chargesOf({
    session: { id: 7n, email: 'Ann@Example.org', phone: '', customId: '' },
    campaign: { id: 1n, timeZone: 'Pacific/Auckland' },
    budgets,
    amounts,
    // 01:30 of the second of May there.
    now: new Date('2026-05-01T13:30:00Z'),
  });
}

test('a budget is charged by its own measure, and one of which nothing is taken not at all', () => {
  const budgets = [
    budget(1n, { measure: 'claims' }),
    budget(2n, { measure: 'uses' }),
    budget(3n, { measure: 'spend' }),
  ];
  const charged = (amounts: Parameters<typeof chargesOf>[0]['amounts']) =>
    charge(amounts, budgets).map(({ budgetId, amount }) => [budgetId, amount]);

  expect(charged({ claims: 1n, uses: 1n, spend: 500n })).toEqual([
    [1n, 1n],
    [2n, 1n],
    [3n, 500n],
  ]);
  expect(charged({ claims: 0n, uses: 1n, spend: 0n })).toEqual([[2n, 1n]]);
  expect(charged({ claims: 1n, uses: 0n, spend: 0n })).toEqual([[1n, 1n]]);
  expect(charged({ claims: 0n, uses: 0n, spend: 0n })).toEqual([]);
});

test('only the budgets of its own campaign are charged', () => {
  const budgets = [budget(1n, {}), budget(2n, { campaignId: 2n })];

  expect(charge({ claims: 0n, uses: 1n, spend: 0n }, budgets).map(({ budgetId }) => budgetId)).toEqual([1n]);
});

test('a charge names the customer where each has a limit of their own, and the day of the campaign’s place where each day has', () => {
  const budgets = [
    budget(1n, {}),
    budget(2n, { perCustomer: true }),
    budget(3n, { period: 'day' }),
    budget(4n, { period: 'day', perCustomer: true }),
  ];

  expect(charge({ claims: 0n, uses: 1n, spend: 0n }, budgets)).toEqual([
    { budgetId: 1n, customer: '', periodStart: '', amount: 1n },
    { budgetId: 2n, customer: 'email:ann@example.org', periodStart: '', amount: 1n },
    { budgetId: 3n, customer: '', periodStart: '2026-05-02', amount: 1n },
    { budgetId: 4n, customer: 'email:ann@example.org', periodStart: '2026-05-02', amount: 1n },
  ]);
});
