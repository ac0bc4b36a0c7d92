import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { cleanEmail } from '#kernel/email';
import { randomText } from '#kernel/random-text';
import { readableCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { type Campaign, findOwnCampaign, lockCampaigns } from '#modules/merchants/campaigns';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import type { CouponSession, SessionDetails, SessionSource } from './coupon-session.ts';
import { drawCodes } from './draw-codes.ts';
import { sessionEvent } from './session-payload.ts';
import { searchSessions } from './session-query-store.ts';
import { insertSessions } from './session-store.ts';
import { assignCodes, claimCode } from './validation-code-store.ts';

export type CreateDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

/** The optional fields of a new session. */
export type NewSession = {
  source: SessionSource;
  email?: string | undefined;
  phone?: string | undefined;
  customId?: string | undefined;
  ownValidationCode?: string | undefined;
  value?: string | undefined;
  details?: SessionDetails | undefined;
  expiresAt?: Date | null | undefined;
  /** Unusable until it is unvoided. */
  voided?: boolean | undefined;
};

/** Where an address or id that got a session of the campaign before gets the same one again. */
export type DuplicateCheck = 'email' | 'phone' | 'customId';

export type CreateSession = NewSession & {
  accountId: bigint;
  campaignId: bigint;
  duplicateCheck?: DuplicateCheck | undefined;
  /** Makes an own validation code of so many digits. */
  codeDigits?: number | undefined;
};

const CODE_LENGTH = 21;

/**
 * One session made ahead. `created` is false where the duplicate check found one that is there. Refuses `not_found`
 * (campaign), `already_exists` (`what: 'validation_code'`).
 */
export function createSession(
  { db, clock, publicAddress }: CreateDeps,
  command: CreateSession,
): Promise<{ session: CouponSession; campaign: Campaign; created: boolean }> {
  return db.write((tx) => createSessionIn(tx, command, { publicUrl: publicAddress.url, now: clock() }));
}

/** The same within a transaction, for siblings that send the coupon on. */
export async function createSessionIn(
  tx: Tx,
  { accountId, campaignId, duplicateCheck, codeDigits, ...fresh }: CreateSession,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<{ session: CouponSession; campaign: Campaign; created: boolean }> {
  const campaign = await findOwnCampaign(tx, { accountId, id: campaignId });
  if (!campaign) throw new Refusal('not_found', { what: 'campaign' });

  const wanted = duplicateCheck && fresh[duplicateCheck];
  if (duplicateCheck && wanted) {
    // Held, so that two requests for one address cannot both find nothing.
    await lockCampaigns(tx, [campaignId]);
    const [known] = await searchSessions(tx, { accountId, campaignId, [duplicateCheck]: wanted }, 1);
    if (known) return { session: known, campaign, created: false };
  }
  const drawn =
    codeDigits === undefined
      ? undefined
      : await drawCodes(tx, { campaignId, count: 1, make: () => randomText(codeDigits, '0123456789') });
  const own = drawn?.[0] ?? fresh.ownValidationCode ?? '';
  const [session] = await insertNewSessions(tx, {
    accountId,
    campaignId,
    sessions: [{ ...fresh, ownValidationCode: own }],
    now,
  });
  if (!session) throw new Error('a session that was just made is there');
  if (drawn) await assignCodes(tx, campaignId, [{ code: own, sessionId: session.id }]);
  else if (own !== '' && !(await claimCode(tx, { campaignId, code: own, sessionId: session.id })))
    throw new Refusal('already_exists', { what: 'validation_code' });

  await announceSessions(tx, campaign, [session], { publicUrl, now });
  return { session, campaign, created: true };
}

/** Tells the merchant of sessions that were made ahead. */
export function announceSessions(
  tx: Tx,
  campaign: Campaign,
  sessions: readonly CouponSession[],
  context: { publicUrl: string; now: Date },
): Promise<void> {
  const events = sessions.map((session) =>
    sessionEvent('singleuse_created', session, { campaign, location: undefined }),
  );
  return enqueueMerchantEvents(tx, events, context);
}

/** Inserts them, in their order, with codes whose first six letters no other session of the account has. */
export async function insertNewSessions(
  tx: Tx,
  {
    accountId,
    campaignId,
    sessions,
    now,
  }: { accountId: bigint; campaignId: bigint; sessions: readonly NewSession[]; now: Date },
): Promise<CouponSession[]> {
  const made: CouponSession[] = [];
  let waiting = [...sessions];
  while (waiting.length > 0) {
    const rows = waiting.map((fresh) => ({
      fresh,
      row: toRow({ accountId, campaignId, fresh, now }),
    }));
    const inserted = await insertSessions(
      tx,
      rows.map(({ row }) => row),
    );
    made.push(...inserted);
    const codes = new Set(inserted.map(({ code }) => code));
    waiting = rows.filter(({ row }) => !codes.has(row.code)).map(({ fresh }) => fresh);
  }
  return made;
}

function toRow({
  accountId,
  campaignId,
  fresh,
  now,
}: {
  accountId: bigint;
  campaignId: bigint;
  fresh: NewSession;
  now: Date;
}): Omit<CouponSession, 'id'> {
  return {
    accountId,
    campaignId,
    code: readableCode(CODE_LENGTH),
    source: fresh.source,
    stage: 'created',
    email: cleanEmail(fresh.email ?? ''),
    phone: fresh.phone ?? '',
    customId: fresh.customId ?? '',
    ownValidationCode: fresh.ownValidationCode ?? '',
    value: fresh.value ?? '',
    details: fresh.details ?? {},
    claimType: '',
    validationValueMicros: null,
    locationId: null,
    voided: fresh.voided ?? false,
    locked: false,
    createdAt: now,
    openedAt: null,
    playedAt: null,
    claimedAt: null,
    savedToPassbookAt: null,
    savedToAndroidpayAt: null,
    validatedAt: null,
    voidedAt: fresh.voided ? now : null,
    unvoidedAt: null,
    lockedAt: null,
    unlockedAt: null,
    expiresAt: fresh.expiresAt ?? null,
  };
}
