import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

type LoyaltyEventKind =
  | 'joined'
  | 'given'
  | 'taken'
  | 'round'
  | 'reward'
  | 'spent'
  | 'returned'
  | 'expired'
  | 'voided'
  | 'unvoided';

/** Something that happened to a consumer's card. */
export type LoyaltyEvent = {
  id: bigint;
  cardUserId: bigint;
  kind: LoyaltyEventKind;
  /** Negative for what was lost; 0 where nothing moved. */
  points: number;
  locationId: bigint | null;
  /** Of a reward that was granted. */
  campaignId: bigint | null;
  sessionId: bigint | null;
  actor: string;
  at: Date;
  /** Of whose card it was. */
  customerCode: string;
};

const columns = sql`e.id, e.card_user_id as "cardUserId", e.kind, e.points::int as points,
  e.location_id as "locationId", e.campaign_id as "campaignId", e.session_id as "sessionId", e.actor, e.at, m.code as "customerCode"`;

export type NewEvent = Pick<LoyaltyEvent, 'kind' | 'actor' | 'at'> & {
  accountId: bigint;
  cardUserId: bigint;
  points?: number;
  locationId?: bigint | null | undefined;
  campaignId?: bigint | undefined;
  sessionId?: bigint | undefined;
  requestId?: string | undefined;
};

/** Undefined where the request with that id was carried out before. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into loyalty_event (account_id, card_user_id, kind, points, location_id, campaign_id, session_id, actor, request_id, at)
    values (${event.accountId}, ${event.cardUserId}, ${event.kind}, ${event.points ?? 0}, ${event.locationId ?? null},
            ${event.campaignId ?? null}, ${event.sessionId ?? null}, ${event.actor}, ${event.requestId ?? null}, ${event.at})
    on conflict (card_user_id, request_id) where request_id is not null do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

/** True where the request with that id was carried out. The card user is held. */
export async function findEventByRequest(
  on: ReaderOrTx,
  { cardUserId, requestId }: { cardUserId: bigint; requestId: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    select id from loyalty_event where card_user_id = ${cardUserId} and request_id = ${requestId}`.execute(
    on,
  );
  return rows[0]?.id;
}

export async function setEventSession(tx: Tx, eventId: bigint, sessionId: bigint): Promise<void> {
  await sql`update loyalty_event set session_id = ${sessionId} where id = ${eventId}`.execute(tx);
}

/** Of one consumer's card, of one shop, or of the whole account; newest first. */
export async function listEvents(
  on: ReaderOrTx,
  {
    before,
    limit,
    ...of
  }: ({ cardUserId: bigint } | { accountId: bigint; locationId: bigint } | { accountId: bigint }) & {
    before?: bigint | undefined;
    limit: number;
  },
): Promise<LoyaltyEvent[]> {
  const where =
    'cardUserId' in of
      ? sql`e.card_user_id = ${of.cardUserId}`
      : 'locationId' in of
        ? sql`e.location_id = ${of.locationId} and e.account_id = ${of.accountId}`
        : sql`e.account_id = ${of.accountId}`;
  const { rows } = await sql<LoyaltyEvent>`
    select ${columns} from loyalty_event e join loyalty_card_user m on m.id = e.card_user_id
     where ${where} ${before === undefined ? sql`` : sql`and e.id < ${before}`}
     order by e.id desc limit ${Math.min(limit, 1_000)}`.execute(on);
  return rows;
}
