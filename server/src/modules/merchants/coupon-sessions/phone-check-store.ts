import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';

const KEEP_SECONDS = 86_400;

type PhoneCode = { sessionId: bigint; phone: string; codeHash: string; now: Date };

/** How many codes were sent for the session with this one; undefined where it had as many as it may. */
export async function upsertPhoneCheck(
  tx: Tx,
  { sessionId, phone, codeHash, now, expiresAt, most }: PhoneCode & { expiresAt: Date; most: number },
): Promise<number | undefined> {
  const { rows } = await sql<{ sent: number }>`
      insert into phone_check as c (session_id, phone, code_hash, sent_at, expires_at)
      values (${sessionId}, ${phone}, ${codeHash}, ${now}, ${expiresAt})
      on conflict (session_id) do update
        set phone = excluded.phone, code_hash = excluded.code_hash, sent = c.sent + 1, sent_at = excluded.sent_at,
            expires_at = excluded.expires_at, verified_at = null
       where c.sent < ${most}
      returning sent`.execute(tx);
  return rows[0]?.sent;
}

/** Notes that the number answered; false for a wrong or an old code. */
export async function verifyPhone(tx: Tx, { sessionId, phone, codeHash, now }: PhoneCode): Promise<boolean> {
  const { numAffectedRows } = await sql`
        update phone_check set verified_at = ${now}
         where session_id = ${sessionId} and phone = ${phone} and expires_at > ${now}
           and code_hash = ${codeHash}`.execute(tx);
  return numAffectedRows === 1n;
}

/** True where that number has answered for that session. */
export async function isPhoneChecked(
  on: ReaderOrTx,
  { sessionId, phone }: { sessionId: bigint; phone: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from phone_check where session_id = ${sessionId} and phone = ${phone} and verified_at is not null`.execute(
    on,
  );
  return rows.length > 0;
}

/** Forgets what is a day old. */
export async function deleteOldChecks(tx: Tx, now: Date): Promise<void> {
  await sql`delete from phone_check where sent_at < ${addSeconds(now, -KEEP_SECONDS)}`.execute(tx);
}
