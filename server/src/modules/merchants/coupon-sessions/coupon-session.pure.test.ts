import { expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { applyEvent, type SessionEvent } from './apply-event.ts';
import {
  assertRedeemable,
  type CouponSession,
  claim,
  endOf,
  lock,
  mayBecome,
  rollBack,
  type SessionStage,
  type SessionTerms,
  saveToWallet,
  sessionStages,
  unlock,
  unvoid,
  validate,
  voidSession,
} from './coupon-session.ts';

const now = new Date('2026-05-01T10:00:00Z');
const later = new Date('2026-05-01T11:00:00Z');
const forever: SessionTerms = { expiresAt: null, sessionValidityDays: null };
const over: SessionTerms = { expiresAt: now, sessionValidityDays: null };

const reached: Record<SessionStage, Partial<CouponSession>> = {
  created: {},
  opened: { openedAt: now },
  played: { playedAt: now },
  claimed: { claimedAt: now },
  validated: { claimedAt: now, validatedAt: now },
};

function session(stage: SessionStage, more: Partial<CouponSession> = {}): CouponSession {
  return {
    id: 1n,
    accountId: 1n,
    campaignId: 1n,
    code: 'abcdefghijklmnopqrstu',
    source: 'api',
    stage,
    email: '',
    phone: '',
    customId: '',
    ownValidationCode: '',
    value: '',
    details: {},
    claimType: '',
    validationValueMicros: null,
    locationId: null,
    voided: false,
    locked: false,
    createdAt: now,
    openedAt: null,
    playedAt: null,
    claimedAt: null,
    savedToPassbookAt: null,
    savedToAndroidpayAt: null,
    validatedAt: null,
    voidedAt: null,
    unvoidedAt: null,
    lockedAt: null,
    unlockedAt: null,
    expiresAt: null,
    ...reached[stage],
    ...more,
  };
}

const apply = (from: CouponSession, event: SessionEvent, terms = forever) =>
  applyEvent(from, event, { campaign: terms, reservation: undefined, now: later });

const forward = { opened: 'open', played: 'play', claimed: 'claim', validated: 'validate' } as const;
const step = (event: (typeof forward)[keyof typeof forward]): SessionEvent =>
  event === 'claim' ? { event, claimType: 'api' } : { event };

const validation = {
  spendMicros: null,
  locationId: null,
  claimType: 'api',
  claimedFirst: false,
  terms: forever,
};

test('every stage leads to those that its table names, may skip some, and never back', () => {
  for (const from of sessionStages) {
    for (const [to, event] of Object.entries(forward) as [SessionStage, (typeof forward)['opened']][]) {
      if (from === 'validated' && to === 'validated') continue;
      const { stage } = apply(session(from), step(event));
      const ahead = sessionStages.indexOf(to) > sessionStages.indexOf(from);
      expect(stage, `${from} ${event}`).toBe(ahead ? to : from);
      expect(mayBecome[from].includes(to), `${from} to ${to}`).toBe(ahead);
    }
  }
});

test('what was skipped may still happen, once, and keeps its first date', () => {
  const claimed = session('claimed');

  const opened = apply(claimed, { event: 'open' });
  expect(opened).toMatchObject({ stage: 'claimed', openedAt: later });

  expect(apply({ ...opened, openedAt: now }, { event: 'open' }).openedAt).toBe(now);
});

test('claiming and voiding twice change nothing; validating twice is refused', () => {
  const claimed = session('claimed');
  expect(apply(claimed, { event: 'claim', claimType: 'form' })).toBe(claimed);

  const voided = voidSession(claimed, now);
  expect(voidSession(voided, later)).toBe(voided);

  expect(() => apply(session('validated'), { event: 'validate' })).toThrow('already_done');
});

test('one that was not claimed is claimed with its validation, at the same moment', () => {
  expect(apply(session('opened'), { event: 'validate' })).toMatchObject({
    stage: 'validated',
    claimedAt: later,
    validatedAt: later,
    claimType: 'api',
  });
  expect(() => validate(session('opened'), { ...validation, claimedFirst: true }, now)).toThrow(
    'not_allowed',
  );
});

test('voided, locked and expired ones can be looked at, and neither played, claimed nor validated', () => {
  const cases: [CouponSession, SessionTerms, string][] = [
    [session('opened', { voided: true }), forever, 'voided'],
    [session('opened', { locked: true }), forever, 'locked'],
    [session('opened', { expiresAt: now }), forever, 'session'],
    [session('opened'), over, 'session'],
  ];
  for (const [from, terms, what] of cases) {
    for (const event of ['play', 'claim', 'validate'] as const) {
      try {
        apply(from, step(event), terms);
        expect.unreachable(`${event} of ${what}`);
      } catch (error) {
        expect(isRefusal(error) && error.details.what).toBe(what);
      }
    }
    expect(apply({ ...from, openedAt: null }, { event: 'open' }, terms).openedAt).toBe(later);
  }
});

test('unvoiding brings back the state before; a validated one is neither voided nor unvoided', () => {
  const claimed = session('claimed');

  const back = unvoid(voidSession(claimed, now), later);

  expect(back).toEqual({ ...claimed, voidedAt: now, unvoidedAt: later });
  expect(unvoid(claimed, later)).toBe(claimed);
  expect(() => assertRedeemable(back, { claimedFirst: true, terms: forever }, later)).not.toThrow();
  expect(() => voidSession(session('validated'), now)).toThrow('already_done');
  expect(() => unvoid(session('validated', { voided: true }), now)).toThrow('already_done');
});

test('a session lasts so many days after its claim, but not longer than its campaign, and its own date wins', () => {
  const days = (expiresAt: Date | null) => ({ expiresAt, sessionValidityDays: 2 });
  const claimedWith = (
    terms: { expiresAt: Date | null; sessionValidityDays: number },
    own: Date | null = null,
  ) => claim(session('created', { expiresAt: own }), { claimType: '', terms }, now).expiresAt;

  expect(claimedWith(days(null))).toEqual(new Date('2026-05-03T10:00:00Z'));
  expect(claimedWith(days(later))).toEqual(later);
  expect(claimedWith(days(null), later)).toEqual(later);
});

test('it is good up to the last moment before its end, and not at its end, be that its own or the campaign’s', () => {
  const before = new Date(now.getTime() - 1);
  const ends: [CouponSession, SessionTerms][] = [
    [session('opened', { expiresAt: now }), forever],
    [session('opened'), over],
    // Its own end wins, earlier or later.
    [session('opened', { expiresAt: now }), { ...forever, expiresAt: later }],
    [session('opened', { expiresAt: now }), { ...forever, expiresAt: before }],
  ];
  for (const [from, terms] of ends) {
    expect(endOf(from, terms)).toEqual(now);
    expect(claim(from, { claimType: '', terms }, before).stage).toBe('claimed');
    expect(validate(from, { ...validation, terms }, before).stage).toBe('validated');
    expect(() => claim(from, { claimType: '', terms }, now)).toThrow('expired');
    expect(() => validate(from, { ...validation, terms }, now)).toThrow('expired');
  }
  expect(endOf(session('opened'), forever)).toBeNull();
});

test('the days after a claim end with the campaign where both end at once, or the campaign first', () => {
  const inTwoDays = new Date('2026-05-03T10:00:00Z');
  const end = (expiresAt: Date) =>
    claim(session('created'), { claimType: '', terms: { expiresAt, sessionValidityDays: 2 } }, now).expiresAt;

  expect(end(inTwoDays)).toEqual(inTwoDays);
  expect(end(new Date(inTwoDays.getTime() - 1))).toEqual(new Date(inTwoDays.getTime() - 1));
  expect(end(new Date(inTwoDays.getTime() + 1))).toEqual(inTwoDays);
});

test('it is played once, before its claim, and the first result stays', () => {
  const played = apply(session('opened'), { event: 'play', value: '10%' });

  expect(played).toMatchObject({ stage: 'played', value: '10%', playedAt: later });
  expect(apply(played, { event: 'play', value: '90%' })).toBe(played);
  const claimed = session('claimed', { value: 'kept' });
  expect(apply(claimed, { event: 'play', value: '90%' })).toBe(claimed);
  expect(apply(session('opened', { value: 'stored' }), { event: 'play' }).value).toBe('stored');
});

test('why it cannot be redeemed is said in one order', () => {
  const all = { voided: true, locked: true, expiresAt: now };
  const whyNot = (from: CouponSession) => {
    try {
      assertRedeemable(from, { claimedFirst: true, terms: forever }, now);
      return 'it can';
    } catch (error) {
      return isRefusal(error) && `${error.code} ${error.details.what}`;
    }
  };

  expect(whyNot(session('validated', all))).toBe('already_done session');
  expect(whyNot(session('opened', all))).toBe('not_allowed voided');
  expect(whyNot(session('opened', { ...all, voided: false }))).toBe('not_allowed locked');
  expect(whyNot(session('opened', { expiresAt: now }))).toBe('expired session');
  expect(whyNot(session('opened'))).toBe('not_allowed unclaimed');
  expect(whyNot(session('claimed'))).toBe('it can');
});

test('locks and wallets keep their first date, and a roll back leaves it validated and void', () => {
  const locked = lock(session('claimed'), now);
  expect(lock(locked, later)).toBe(locked);
  expect(locked).toMatchObject({ locked: true, lockedAt: now });
  const open = unlock(locked, later);
  expect(open).toMatchObject({ locked: false, lockedAt: now, unlockedAt: later });
  expect(unlock(open, now)).toBe(open);

  const saved = saveToWallet(session('claimed'), 'savedToPassbookAt', now);
  expect(saveToWallet(saved, 'savedToPassbookAt', later)).toBe(saved);
  expect(saveToWallet(saved, 'savedToAndroidpayAt', later)).toMatchObject({
    savedToPassbookAt: now,
    savedToAndroidpayAt: later,
  });

  expect(rollBack(session('validated'), later)).toMatchObject({
    stage: 'validated',
    voided: true,
    voidedAt: later,
  });
});
