import { expect, test } from 'vitest';
import type { Campaign } from '#modules/merchants/campaigns';
import type { CouponSession } from './coupon-session.ts';
import { type Standing, standingOf, standingOfCampaign } from './standing.ts';

const now = new Date('2026-05-01T10:00:00Z');
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);

const campaignWith = (more: Partial<Campaign>) =>
  ({ status: 'active', startsAt: null, expiresAt: null, ...more }) as Campaign;
const sessionWith = (more: Partial<CouponSession>) =>
  ({
    ...{ validatedAt: null, claimedAt: null, expiresAt: null, voided: false, locked: false },
    ...more,
  }) as CouponSession;

test.each<[string, Partial<Campaign>, Standing]>([
  ['runs', {}, 'open'],
  ['is an example', { status: 'example' }, 'open'],
  ['begins now', { startsAt: now }, 'open'],
  ['begins in a moment', { startsAt: after }, 'not_started'],
  ['ends in a moment', { expiresAt: after }, 'open'],
  ['ends now', { expiresAt: now }, 'expired'],
  ['has ended', { expiresAt: before }, 'expired'],
  ['was stopped', { status: 'inactive' }, 'stopped'],
  ['was stopped before it began', { status: 'inactive', startsAt: after }, 'stopped'],
  ['was removed', { status: 'removed', expiresAt: before }, 'removed'],
])(
  'a campaign that %s stands so, and a coupon of it that nobody has touched',
  (_what, settings, standing) => {
    expect(standingOfCampaign(campaignWith(settings), now)).toBe(standing);
    expect(standingOf(sessionWith({}), campaignWith(settings), now)).toBe(standing);
  },
);

test.each<[string, Partial<CouponSession>, Partial<Campaign>, Standing]>([
  [
    'was redeemed',
    { validatedAt: before, expiresAt: before, locked: true },
    { status: 'removed' },
    'validated',
  ],
  ['was redeemed and rolled back', { validatedAt: before, voided: true }, {}, 'voided'],
  ['is void', { voided: true, expiresAt: before }, { status: 'removed' }, 'voided'],
  ['is claimed of a campaign that was removed', { claimedAt: before }, { status: 'removed' }, 'removed'],
  ['ends now', { expiresAt: now, locked: true }, {}, 'expired'],
  ['ends in a moment', { expiresAt: after, claimedAt: before }, { expiresAt: before }, 'claimed'],
  ['is claimed of a campaign that ends now', { claimedAt: before }, { expiresAt: now }, 'expired'],
  ['is locked', { locked: true, claimedAt: before }, {}, 'locked'],
  ['is claimed of a campaign that was stopped', { claimedAt: before }, { status: 'inactive' }, 'claimed'],
])('a coupon that %s stands so', (_what, session, campaign, standing) => {
  expect(standingOf(sessionWith(session), campaignWith(campaign), now)).toBe(standing);
});
