import { expect, test } from 'vitest';
import type { RedeemLocation } from '#modules/merchants/campaigns';
import type { CouponSession } from './coupon-session.ts';
import { renderCustomer, renderStatus, type SessionSurroundings, sessionEvent } from './session-payload.ts';

const untouched: CouponSession = {
  ...{
    id: 7n,
    accountId: 3n,
    campaignId: 5n,
    code: 'abcdefghjkmnpqrstuvwx',
    source: 'api',
    stage: 'created',
  },
  ...{ email: '', phone: '', customId: '', ownValidationCode: '', value: '', details: {}, claimType: '' },
  ...{ validationValueMicros: null, locationId: null, voided: false, locked: false },
  ...{ createdAt: new Date('2026-01-01T10:00:00Z'), openedAt: null, playedAt: null, claimedAt: null },
  ...{ savedToPassbookAt: null, savedToAndroidpayAt: null, validatedAt: null, voidedAt: null },
  ...{ unvoidedAt: null, lockedAt: null, unlockedAt: null, expiresAt: null },
};
/** That minute of one day. */
const minute = (number: number) => new Date(`2026-02-03T04:${String(number).padStart(2, '0')}:00Z`);
const told = (number: number) => `2026-02-03 04:${String(number).padStart(2, '0')}:00`;

const used: CouponSession = {
  ...untouched,
  ...{ stage: 'validated', email: 'ann@example.org', phone: '32470000001', customId: 'order-7' },
  ...{ ownValidationCode: 'K-1', value: '10%', claimType: 'form', validationValueMicros: 12_500_000n },
  ...{ locationId: 9n, voided: true, locked: true },
  ...{ openedAt: minute(1), playedAt: minute(2), claimedAt: minute(3), savedToPassbookAt: minute(4) },
  ...{ savedToAndroidpayAt: minute(5), validatedAt: minute(6), voidedAt: minute(7), unvoidedAt: minute(8) },
  ...{ lockedAt: minute(9), unlockedAt: minute(10), expiresAt: new Date('2026-07-01T12:00:00Z') },
  details: {
    ...{
      firstName: 'Ann',
      lastName: 'Lee',
      gender: 'female',
      birthday: '1990-01-02',
      address: 'Main Street 1',
    },
    ...{ zip: '9000', city: 'Ghent', country: 'BE', ip: '192.0.2.1', device: 'phone' },
    ...{ customField1: 'c1', customField2: 'c2', customField3: 'c3', customField4: 'c4' },
    ...{ customField5: 'c5', customField6: 'c6', customField7: 'c7' },
    utm: { campaign: 'u1', source: 'u2', medium: 'u3', term: 'u4', content: 'u5' },
  },
};

const campaign = {
  ...{ code: 'pizza', timeZone: 'Europe/Brussels', sessionValidityDays: null },
  expiresAt: new Date('2026-12-31T23:00:00Z'),
};
const nowhere: SessionSurroundings = { campaign, location: undefined };
const shop = {
  ...{ id: 9n, accountId: 3n, companyName: 'Shop 1', street: 'Street 1', zip: '1000', city: 'Brussels' },
  ...{ province: 'Province', country: 'Belgium', phone: '3220000000', website: 'https://shop.example' },
  email: 'shop@example.org',
} as RedeemLocation;

test('the status of a coupon with which nothing has happened has empty texts, and ends with its campaign', () => {
  const { created_date_utc, expiration_date, ...rest } = renderStatus(untouched, nowhere);

  expect({ created_date_utc, expiration_date }).toEqual({
    created_date_utc: '2026-01-01 10:00:00',
    expiration_date: '2027-01-01 00:00:00',
  });
  for (const [name, value] of Object.entries(rest)) {
    const isFlag = /^(opened|played|claimed|saved_to_(passbook|androidpay)|validated|voided|locked)$/.test(
      name,
    );
    expect(value, name).toBe(isFlag ? '0' : name.startsWith('utm_') ? null : '');
  }
  expect(
    renderStatus(untouched, { ...nowhere, campaign: { ...campaign, expiresAt: null } }).expiration_date,
  ).toBe('');
});

test('the status of a coupon that was used tells all that happened, with its moments, money and place', () => {
  expect(renderStatus(used, { campaign, location: shop })).toEqual({
    ...{ created_date_utc: '2026-01-01 10:00:00', opened: '1', open_date_utc: told(1) },
    ...{ played: '1', played_date_utc: told(2), claimed: '1', claim_date_utc: told(3), claimtype: 'form' },
    ...{ saved_to_passbook: '1', saved_to_passbook_date_utc: told(4) },
    ...{ saved_to_androidpay: '1', saved_to_androidpay_date_utc: told(5) },
    ...{
      validated: '1',
      validation_date_utc: told(6),
      own_validation_code: 'K-1',
      validation_value: '12.50',
    },
    ...{ redeem_location_ID: 'loc_9', voided: '1', voided_date_utc: told(7), unvoided_date_utc: told(8) },
    ...{
      locked: '1',
      locked_date_utc: told(9),
      unlocked_date_utc: told(10),
      value: '10%',
      customid: 'order-7',
    },
    ...{ expiration_date: '2026-07-01 14:00:00', utm_campaign: 'u1', utm_source: 'u2', utm_medium: 'u3' },
    ...{ utm_term: 'u4', utm_content: 'u5', redeem_location_company_name: 'Shop 1' },
    ...{ redeem_location_street: 'Street 1', redeem_location_zip: '1000', redeem_location_city: 'Brussels' },
    ...{ redeem_location_province: 'Province', redeem_location_country: 'Belgium' },
    ...{ redeem_location_phone: '3220000000', redeem_location_website: 'https://shop.example' },
    redeem_location_email: 'shop@example.org',
  });
});

test('a consumer is shown with all that is known of them, and with empty texts for the rest', () => {
  expect(renderCustomer(used)).toEqual({
    ...{ first_name: 'Ann', last_name: 'Lee', email: 'ann@example.org', phone: '32470000001' },
    ...{ gender: 'female', birthday: '1990-01-02', address: 'Main Street 1', zip: '9000', city: 'Ghent' },
    ...{ country: 'BE', customfield1: 'c1', customfield2: 'c2', customfield3: 'c3', customfield4: 'c4' },
    ...{ customfield5: 'c5', customfield6: 'c6', customfield7: 'c7', ip: '192.0.2.1', device: 'phone' },
  });
  const names = Object.keys(renderCustomer(used));
  expect(renderCustomer(untouched)).toEqual(Object.fromEntries(names.map((name) => [name, ''])));
});

test('a receiver is told of the coupon, its campaign, its consumer and its status', () => {
  const surroundings = { campaign, location: shop };
  const { members, ...event } = sessionEvent('coupon_validated', used, surroundings);

  expect(event).toEqual({ accountId: 3n, type: 'coupon_validated', campaignId: 5n, sessionCode: used.code });
  expect(members({ publicUrl: 'https://coupons.example' })).toEqual({
    ...{ campaign: 'cam_5', coupon: 'cam_5', coupon_code: 'pizza', session: used.code },
    ...{ session_url: `https://coupons.example/p/pizza/${used.code}`, sequenceid: '7', customid: 'order-7' },
    ...{ customer: renderCustomer(used), status: renderStatus(used, surroundings) },
  });
});
