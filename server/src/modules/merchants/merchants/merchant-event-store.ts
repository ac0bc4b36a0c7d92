import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** An event that was sent, as a receiver may ask about it. */
export type SentEvent = {
  id: string;
  type: string;
  campaignId: bigint | null;
  sessionCode: string;
  at: Date;
};

const eventColumns = sql`id, type, campaign_id as "campaignId", session_code as "sessionCode", at`;

export async function insertEvents(
  tx: Tx,
  events: readonly {
    id: string;
    accountId: bigint;
    type: string;
    campaignId?: bigint | undefined;
    sessionCode?: string | undefined;
  }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into merchant_event (id, account_id, type, campaign_id, session_code, at)
    select id, account_id, type, campaign_id, session_code, ${now}
      from unnest(${events.map(({ id }) => id)}::text[], ${events.map(({ accountId }) => accountId)}::bigint[],
                  ${events.map(({ type }) => type)}::text[], ${events.map(({ campaignId }) => campaignId ?? null)}::bigint[],
                  ${events.map(({ sessionCode }) => sessionCode ?? '')}::text[])
        as t (id, account_id, type, campaign_id, session_code)`.execute(tx);
}

export async function findSentEvents(
  on: ReaderOrTx,
  eventIds: readonly string[],
): Promise<Map<string, SentEvent>> {
  const { rows } = await sql<SentEvent>`
    select ${eventColumns} from merchant_event where id = any(${[...eventIds]}::text[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findSentEvent(
  on: ReaderOrTx,
  { accountId, eventId }: { accountId: bigint; eventId: string },
): Promise<SentEvent | undefined> {
  const { rows } = await sql<SentEvent>`
    select ${eventColumns} from merchant_event where id = ${eventId} and account_id = ${accountId}`.execute(
    on,
  );
  return rows[0];
}

/** The oldest first, at most `limit`. */
export async function deleteEventsBefore(tx: Tx, before: Date, limit: number): Promise<void> {
  await sql`
    delete from merchant_event where id = any (array(
      select id from merchant_event where at < ${before} order by at limit ${limit} for update skip locked))`.execute(
    tx,
  );
}
