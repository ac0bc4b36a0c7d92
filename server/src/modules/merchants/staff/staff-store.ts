import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** Whose coupons somebody may redeem and look up: an account's, in a shop of it where one is named. */
export type Staff = {
  accountId: bigint;
  locationId: bigint | null;
  /** Where a campaign's own password opened it: that campaign's alone. */
  campaignId: bigint | null;
};

export type StaffSession = Staff & { passwordMark: string };

export async function insertStaffSession(
  tx: Tx,
  row: StaffSession & { hash: string; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into staff_session (hash, account_id, location_id, campaign_id, password_mark, created_at, expires_at)
    values (${row.hash}, ${row.accountId}, ${row.locationId}, ${row.campaignId}, ${row.passwordMark}, ${row.now},
            ${row.expiresAt})`.execute(tx);
}

/** Undefined for one that is unknown or too old. */
export async function findStaffSession(
  on: ReaderOrTx,
  { hash, now }: { hash: string; now: Date },
): Promise<StaffSession | undefined> {
  const { rows } = await sql<StaffSession>`
    select account_id as "accountId", location_id as "locationId", campaign_id as "campaignId",
           password_mark as "passwordMark"
      from staff_session where hash = ${hash} and expires_at > ${now}`.execute(on);
  return rows[0];
}

export async function deleteStaffSession(tx: Tx, hash: string): Promise<void> {
  await sql`delete from staff_session where hash = ${hash}`.execute(tx);
}

export async function deleteOldStaffSessions(tx: Tx, now: Date): Promise<void> {
  await sql`delete from staff_session where expires_at <= ${now}`.execute(tx);
}
