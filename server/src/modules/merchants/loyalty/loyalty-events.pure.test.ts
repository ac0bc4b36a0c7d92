import { expect, test } from 'vitest';
import { renderCardUser, renderUser } from './loyalty-events.ts';
import { applyCustom, type CardUserView } from './loyalty-user.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const cardUser = {
  user: {
    ...{ id: 7n, email: 'ann@example.org', firstName: 'Ann', lastName: 'Lee', phone: '491520000001' },
    ...{ gender: 'f', birthday: '1990-01-31', city: 'Bonn', changedAt: at(5) },
  },
  ...{ code: 'abc123', secret: 's3cret', voided: false, points: 12, givenTotal: 30n },
  ...{ createdAt: at(1), changedAt: at(9) },
} as CardUserView;
const context = { card: { code: 'card01', domain: '' }, publicUrl: 'https://pages.example' };

test('a consumer’s card is shown with the person, the points and the later of both changes', () => {
  const person = {
    ...{ ID: 'usr_7', first_name: 'Ann', last_name: 'Lee', email: 'ann@example.org' },
    ...{ phone: '491520000001', gender: 'f', birthday: '1990-01-31', city: 'Bonn' },
  };

  expect(renderUser(cardUser.user)).toEqual(person);
  expect(renderCardUser(cardUser, context)).toEqual({
    ...person,
    ...{ code: 'abc123', points: '12', total_points: '30', voided: '0' },
    ...{ saved_to_passbook: '0', saved_to_androidpay: '0' },
    ...{ created_date_utc: '2026-01-01 00:00:01', last_update_utc: '2026-01-01 00:00:09' },
    card_url: 'https://pages.example/l/card01/s3cret',
  });
  const moved = { ...cardUser, voided: true, changedAt: at(2) };
  expect(renderCardUser(moved, context)).toMatchObject({
    ...{ voided: '1', last_update_utc: '2026-01-01 00:00:05' },
  });
});

test('of the merchant’s own fields those that are named are written, null too', () => {
  const before = ['a', null, 'c'];

  expect(applyCustom(before, { 1: null, 2: 'b', 8: 'h', 9: 'beyond' })).toEqual([
    ...[null, 'b', 'c', null, null, null, null, 'h'],
  ]);
  expect(applyCustom(before, {})).toEqual(['a', null, 'c', null, null, null, null, null]);
});
