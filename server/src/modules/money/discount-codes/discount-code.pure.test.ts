import { describe, expect, test } from 'vitest';
import { addCalendarMonth, milestonesWithin, parseMilestones, standAt } from './discount-code.ts';

describe('a month later', () => {
  test.each([
    ['2025-05-14T02:17:30.000Z', '2025-06-14T02:17:30.000Z'],
    ['2025-12-31T23:59:59.000Z', '2026-01-31T23:59:59.000Z'],
    ['2025-01-31T12:00:00.000Z', '2025-02-28T12:00:00.000Z'],
    ['2024-01-30T12:00:00.000Z', '2024-02-29T12:00:00.000Z'],
    ['2025-08-31T00:00:00.000Z', '2025-09-30T00:00:00.000Z'],
  ])('%s is %s', (from, to) => {
    expect(addCalendarMonth(new Date(from)).toISOString()).toBe(to);
  });
});

describe('the milestones setting', () => {
  test('names messages, percent and way to pay', () => {
    expect(parseMilestones('30:10:crypto, 100:15:all')).toEqual([
      { timing: 30, percentage: 10, targetPay: 'crypto' },
      { timing: 100, percentage: 15, targetPay: 'all' },
    ]);
    expect(parseMilestones('off')).toEqual([]);
  });

  test.each([
    '',
    '30',
    '30:10',
    '30:10:cash',
    '0:10:all',
    '30:0:all',
    '30:100:all',
    '-1:10:all',
    '30:10:all,30:5:all',
    '1e3:10:all',
  ])('is not %s', (text) => {
    expect(parseMilestones(text)).toBeUndefined();
  });
});

test('a milestone is reached by the message that makes the count', () => {
  const milestones = parseMilestones('1:5:all,30:10:all,31:10:all') ?? [];

  const reached = (from: bigint, to: bigint) =>
    milestonesWithin(milestones, { from, to }).map(({ timing }) => timing);

  expect(reached(29n, 30n)).toEqual([30]);
  expect(reached(30n, 31n)).toEqual([31]);
  expect(reached(0n, 100n)).toEqual([1, 30, 31]);
  expect(reached(31n, 40n)).toEqual([]);
});

test('an unused code dies with its month, a reserved one waits for its invoice', () => {
  const expiresAt = new Date('2025-06-14T02:17:30Z');
  const code = {
    ...{
      id: 1n,
      accountId: 1n,
      code: 'SMS30-7KQ2',
      timing: 30,
      percentage: 10,
      targetPay: 'crypto' as const,
    },
    ...{ issuedAt: new Date('2025-05-14T02:17:30Z'), expiresAt, usedAt: null },
  };

  expect(standAt({ ...code, state: 'issued' }, new Date(expiresAt.getTime() - 1)).state).toBe('issued');
  expect(standAt({ ...code, state: 'issued' }, expiresAt).state).toBe('expired');
  expect(standAt({ ...code, state: 'reserved' }, expiresAt).state).toBe('reserved');
  expect(standAt({ ...code, state: 'used' }, expiresAt).state).toBe('used');
});
