import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { rewardKey } from './loyalty-card.ts';

/** A coupon that a card gave. */
export type Grant = {
  sessionId: bigint;
  cardUserId: bigint;
  campaignId: bigint;
  eventId: bigint;
  threshold: number;
  /** Of a stamp card; null where it was paid for. */
  round: number | null;
  pointsPaid: number;
  at: Date;
};

const columns = sql`g.session_id as "sessionId", g.card_user_id as "cardUserId", g.campaign_id as "campaignId",
  g.event_id as "eventId", g.threshold, g.round, g.points_paid::int as "pointsPaid", g.at`;

/** A second one for the same stamp of the same round breaks a unique key. */
export async function insertGrant(tx: Tx, grant: Grant): Promise<void> {
  await sql`
    insert into loyalty_grant (session_id, card_user_id, campaign_id, event_id, threshold, round, points_paid, at)
    values (${grant.sessionId}, ${grant.cardUserId}, ${grant.campaignId}, ${grant.eventId}, ${grant.threshold},
            ${grant.round}, ${grant.pointsPaid}, ${grant.at})`.execute(tx);
}

/** The rewards granted in a round, by `rewardKey`. */
export async function listGrantedKeys(
  on: ReaderOrTx,
  { cardUserId, round }: { cardUserId: bigint; round: number },
): Promise<Set<string>> {
  const { rows } = await sql<{ threshold: number; campaignId: bigint }>`
    select threshold, campaign_id as "campaignId" from loyalty_grant
     where card_user_id = ${cardUserId} and round = ${round}`.execute(on);
  return new Set(rows.map(rewardKey));
}

export async function findGrant(on: ReaderOrTx, sessionId: bigint): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`
    select ${columns} from loyalty_grant g where g.session_id = ${sessionId}`.execute(on);
  return rows[0];
}

export async function listGrantsOfEvent(on: ReaderOrTx, eventId: bigint): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select ${columns} from loyalty_grant g where g.event_id = ${eventId} order by g.session_id`.execute(on);
  return rows;
}

/** Newest first. */
export async function listGrants(on: ReaderOrTx, cardUserId: bigint, limit: number): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select ${columns} from loyalty_grant g where g.card_user_id = ${cardUserId}
     order by g.session_id desc limit ${limit}`.execute(on);
  return rows;
}
