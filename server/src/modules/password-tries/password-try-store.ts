import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';

const KEEP_SECONDS = 86_400;
/** Whoever asks writes what is counted: so many are kept at once. */
const MOST_KEPT = 50_000;

export type Try = {
  subject: string;
  /** The try after which the pause begins. */
  most: number;
  now: Date;
  /** Tries before count no more. */
  since: Date;
  pausedUntil: Date;
};

/** Counts a try; false in a pause. */
export async function upsertTry(tx: Tx, { subject, most, now, since, pausedUntil }: Try): Promise<boolean> {
  const next = sql`case when p.paused_until is null and p.at > ${since} then p.tries + 1 else 1 end`;
  const { rows } = await sql<{ tries: number }>`
    insert into password_try as p (subject, tries, at) values (${subject}, 1, ${now})
    on conflict (subject) do update
      set tries = ${next}, at = ${now},
          paused_until = case when ${next} >= ${most} then ${pausedUntil}::timestamptz end
     where p.paused_until is null or p.paused_until <= ${now}
    returning tries`.execute(tx);
  return rows.length > 0;
}

export async function findPauseEnd(on: ReaderOrTx, subject: string): Promise<Date | undefined> {
  const paused = await sql<{ until: Date }>`
    select paused_until as until from password_try where subject = ${subject}`.execute(on);
  return paused.rows[0]?.until;
}

export async function deleteTries(tx: Tx, subject: string): Promise<void> {
  await sql`delete from password_try where subject = ${subject}`.execute(tx);
}

/** A pause that this very try began ends with it; one that others began had refused it. */
export async function takeTryBack(tx: Tx, subject: string): Promise<void> {
  await sql`
      update password_try set tries = greatest(tries - 1, 0), paused_until = null where subject = ${subject}`.execute(
    tx,
  );
}

/** Forgets what is a day old, and of more than anybody can need the oldest. */
export async function deleteOldTries(tx: Tx, now: Date, { most = MOST_KEPT } = {}): Promise<void> {
  await sql`delete from password_try where at < ${addSeconds(now, -KEEP_SECONDS)}`.execute(tx);
  await sql`
    delete from password_try where subject in (
      select subject from password_try order by at desc, subject offset ${most})`.execute(tx);
}
