import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { codeKey, typedCode } from '#kernel/readable-code';
import { type CouponSession, mayBecome, type SessionEventName } from './coupon-session.ts';

export const sessionColumns = sql`s.id, s.account_id as "accountId", s.campaign_id as "campaignId", s.code, s.source, s.stage,
  s.email, s.phone, s.custom_id as "customId", s.own_validation_code as "ownValidationCode", s.value, s.details,
  s.claim_type as "claimType", s.validation_value_micros as "validationValueMicros", s.location_id as "locationId",
  s.voided, s.locked, s.created_at as "createdAt", s.opened_at as "openedAt", s.played_at as "playedAt",
  s.claimed_at as "claimedAt", s.saved_to_passbook_at as "savedToPassbookAt",
  s.saved_to_androidpay_at as "savedToAndroidpayAt", s.validated_at as "validatedAt", s.voided_at as "voidedAt",
  s.unvoided_at as "unvoidedAt", s.locked_at as "lockedAt", s.unlocked_at as "unlockedAt", s.expires_at as "expiresAt"`;

/** A session's name: by its full code, or within an account also by the first six letters. */
export type SessionRef = { code: string; accountId?: bigint | undefined };

const SHORT = 6;
const LONG = 21;

export async function findSession(on: ReaderOrTx, ref: SessionRef): Promise<CouponSession | undefined> {
  return (await findSessions(on, [ref]))[0];
}

/** Removed ones too. */
export async function findSessionsById(
  on: ReaderOrTx,
  ids: readonly bigint[],
): Promise<Map<bigint, CouponSession>> {
  const { rows } = await sql<CouponSession>`
    select ${sessionColumns} from coupon_session s where s.id = any(${[...new Set(ids)]}::bigint[])`.execute(
    on,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** In the order asked for. */
export async function findSessions(
  on: ReaderOrTx,
  refs: readonly SessionRef[],
): Promise<(CouponSession | undefined)[]> {
  const wanted = refs.map(({ code, accountId }) => ({ code: typedCode(code).toLowerCase(), accountId }));
  const long = wanted.filter(({ code }) => code.length === LONG).map(({ code }) => code);
  const short = wanted.filter(({ code, accountId }) => code.length === SHORT && accountId !== undefined);
  const found: CouponSession[] = [];
  if (long.length > 0) {
    const { rows } = await sql<CouponSession>`
      select ${sessionColumns} from coupon_session s where s.code = any(${long}::text[]) and s.removed_at is null`.execute(
      on,
    );
    found.push(...rows);
  }
  if (short.length > 0) {
    const { rows } = await sql<CouponSession>`
      select ${sessionColumns} from coupon_session s
        join unnest(${short.map(({ accountId }) => accountId)}::bigint[], ${short.map(({ code }) => code)}::text[]) as w (account_id, code)
          on w.account_id = s.account_id and w.code = s.short_code
       where s.removed_at is null`.execute(on);
    found.push(...rows);
  }
  const answers = wanted.map(({ code, accountId }) =>
    found.find(
      (session) =>
        (accountId === undefined ? session.code === code : session.accountId === accountId) &&
        (session.code === code || (accountId !== undefined && session.code.slice(0, SHORT) === code)),
    ),
  );
  const missed = short.filter((ref) => !answers[wanted.indexOf(ref)]);
  if (missed.length === 0) return answers;
  const likely = await findAlike(on, missed);
  return answers.map((answer, at) => answer ?? likely.get(wanted[at] ?? {}));
}

/** Short codes of old sessions as people misread them: 0 for O, 1 or l for I. None where two would be meant. */
async function findAlike<R extends SessionRef>(
  on: ReaderOrTx,
  refs: readonly R[],
): Promise<Map<object, CouponSession>> {
  const { rows } = await sql<CouponSession>`
    select ${sessionColumns} from coupon_session s
      join (select distinct a, k from unnest(${refs.map(({ accountId }) => accountId)}::bigint[],
                                             ${refs.map(({ code }) => codeKey(code))}::text[]) as u (a, k)) w
        on w.a = s.account_id and w.k = code_key(s.short_code)
     where s.short_code ~ '[01oil]' and s.removed_at is null`.execute(on);
  return new Map(
    refs.flatMap((ref): [object, CouponSession][] => {
      const alike = rows.filter(
        ({ accountId, code }) =>
          accountId === ref.accountId && codeKey(code.slice(0, SHORT)) === codeKey(ref.code),
      );
      const [one] = alike;
      return one && alike.length === 1 ? [[ref, one]] : [];
    }),
  );
}

/** Holds the rows for this `tx`, in the order of their ids; removed ones are missing. */
export async function lockSessions(tx: Tx, ids: readonly bigint[]): Promise<Map<bigint, CouponSession>> {
  const { rows } = await sql<CouponSession>`
    select ${sessionColumns} from coupon_session s
     where s.id = any(${[...new Set(ids)]}::bigint[]) and s.removed_at is null order by s.id for no key update`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The rows that were inserted; one whose code or short code is taken is missing. */
export async function insertSessions(
  tx: Tx,
  sessions: readonly Omit<CouponSession, 'id'>[],
): Promise<CouponSession[]> {
  const column = <K extends keyof Omit<CouponSession, 'id'>>(key: K) =>
    sessions.map((session) => session[key]);
  const { rows } = await sql<CouponSession>`
    insert into coupon_session as s (account_id, campaign_id, code, source, stage, email, phone, custom_id,
      own_validation_code, value, details, voided, created_at, voided_at, expires_at)
    select account_id, campaign_id, code, source, stage, email, phone, custom_id, own_validation_code, value,
           details::jsonb, voided, created_at, voided_at, expires_at
      from unnest(${column('accountId')}::bigint[], ${column('campaignId')}::bigint[], ${column('code')}::text[],
        ${column('source')}::text[], ${column('stage')}::text[], ${column('email')}::text[], ${column('phone')}::text[],
        ${column('customId')}::text[], ${column('ownValidationCode')}::text[], ${column('value')}::text[],
        ${column('details').map((details) => jsonText(details))}::text[], ${column('voided')}::boolean[],
        ${column('createdAt')}::timestamptz[], ${column('voidedAt')}::timestamptz[], ${column('expiresAt')}::timestamptz[])
        with ordinality as t (account_id, campaign_id, code, source, stage, email, phone, custom_id, own_validation_code,
          value, details, voided, created_at, voided_at, expires_at, position)
     order by position
    on conflict do nothing returning ${sessionColumns}`.execute(tx);
  return rows;
}

export type SessionMove = {
  from: CouponSession;
  to: CouponSession;
  event: SessionEventName;
  /** Who did it: `api`, `page`, `widget`, `staff` … */
  actor: string;
  spendMicros: bigint | null;
};

/** Writes the sessions as they are now, each only from the stage it was read in, and the history. */
export async function updateSessions(
  tx: Tx,
  changes: readonly { from: CouponSession; to: CouponSession }[],
): Promise<void> {
  const rows = changes.filter(({ from, to }) => from !== to);
  if (rows.length === 0) return;
  for (const { from, to } of rows) {
    assert(
      from.stage === to.stage || mayBecome[from.stage].includes(to.stage),
      `${from.stage} may not become ${to.stage}`,
    );
  }
  const column = <K extends keyof CouponSession>(key: K) => rows.map(({ to }) => to[key]);
  const { numAffectedRows } = await sql`
    update coupon_session s
       set stage = n.stage, email = n.email, phone = n.phone, custom_id = n.custom_id,
           own_validation_code = n.own_validation_code, value = n.value, details = n.details::jsonb,
           claim_type = n.claim_type, validation_value_micros = n.validation_value_micros, location_id = n.location_id,
           voided = n.voided, locked = n.locked, opened_at = n.opened_at, played_at = n.played_at,
           claimed_at = n.claimed_at, saved_to_passbook_at = n.saved_to_passbook_at,
           saved_to_androidpay_at = n.saved_to_androidpay_at, validated_at = n.validated_at, voided_at = n.voided_at,
           unvoided_at = n.unvoided_at, locked_at = n.locked_at, unlocked_at = n.unlocked_at, expires_at = n.expires_at
      from unnest(${column('id')}::bigint[], ${rows.map(({ from }) => from.stage)}::text[], ${column('stage')}::text[],
        ${column('email')}::text[], ${column('phone')}::text[], ${column('customId')}::text[],
        ${column('ownValidationCode')}::text[], ${column('value')}::text[],
        ${column('details').map((details) => jsonText(details))}::text[], ${column('claimType')}::text[],
        ${column('validationValueMicros')}::bigint[], ${column('locationId')}::bigint[], ${column('voided')}::boolean[],
        ${column('locked')}::boolean[], ${column('openedAt')}::timestamptz[], ${column('playedAt')}::timestamptz[],
        ${column('claimedAt')}::timestamptz[], ${column('savedToPassbookAt')}::timestamptz[],
        ${column('savedToAndroidpayAt')}::timestamptz[], ${column('validatedAt')}::timestamptz[],
        ${column('voidedAt')}::timestamptz[], ${column('unvoidedAt')}::timestamptz[], ${column('lockedAt')}::timestamptz[],
        ${column('unlockedAt')}::timestamptz[], ${column('expiresAt')}::timestamptz[])
        as n (id, from_stage, stage, email, phone, custom_id, own_validation_code, value, details, claim_type,
          validation_value_micros, location_id, voided, locked, opened_at, played_at, claimed_at, saved_to_passbook_at,
          saved_to_androidpay_at, validated_at, voided_at, unvoided_at, locked_at, unlocked_at, expires_at)
     where s.id = n.id and s.stage = n.from_stage and s.removed_at is null`.execute(tx);
  assert.equal(numAffectedRows, BigInt(rows.length), 'a session left its stage while it was locked');
}

export async function insertMoves(tx: Tx, moves: readonly SessionMove[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  await sql`
    insert into coupon_session_move (session_id, event, from_stage, to_stage, actor, location_id, spend_micros, at)
    select session_id, event, from_stage, to_stage, actor, location_id, spend_micros, ${now}
      from unnest(${moves.map(({ to }) => to.id)}::bigint[], ${moves.map(({ event }) => event)}::text[],
        ${moves.map(({ from }) => from.stage)}::text[], ${moves.map(({ to }) => to.stage)}::text[],
        ${moves.map(({ actor }) => actor)}::text[], ${moves.map(({ to }) => to.locationId)}::bigint[],
        ${moves.map(({ spendMicros }) => spendMicros)}::bigint[])
        as t (session_id, event, from_stage, to_stage, actor, location_id, spend_micros)`.execute(tx);
}

/** One line of a session's history. */
export type SessionHistoryLine = {
  event: SessionEventName;
  actor: string;
  locationId: bigint | null;
  spendMicros: bigint | null;
  at: Date;
};

/** Oldest first. */
export async function listMoves(on: ReaderOrTx, sessionId: bigint): Promise<SessionHistoryLine[]> {
  const { rows } = await sql<SessionHistoryLine>`
    select event, actor, location_id as "locationId", spend_micros as "spendMicros", at
      from coupon_session_move where session_id = ${sessionId} order by id limit 1000`.execute(on);
  return rows;
}

/** Takes it out of sight; its codes stay taken, its own validation code and claim do not. */
export async function markRemoved(tx: Tx, id: bigint, now: Date): Promise<void> {
  await sql`update coupon_session set removed_at = ${now} where id = ${id}`.execute(tx);
  await sql`delete from validation_code where session_id = ${id}`.execute(tx);
  await sql`delete from claim_identity where session_id = ${id}`.execute(tx);
}
