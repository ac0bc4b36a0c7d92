import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** Points that were earned at one moment. Rows are touched only while their card user is held. */
export type Lot = { id: bigint; points: number };

export async function insertLot(
  tx: Tx,
  {
    cardUserId,
    points,
    expiresAt,
    now,
  }: { cardUserId: bigint; points: number; expiresAt: Date | null; now: Date },
): Promise<void> {
  await sql`
    insert into loyalty_lot (card_user_id, points_left, earned_at, expires_at)
    values (${cardUserId}, ${points}, ${now}, ${expiresAt})`.execute(tx);
}

/** Takes so many points out of the lots: those that end first go first, then the oldest. */
export async function useLots(tx: Tx, cardUserId: bigint, points: number): Promise<void> {
  if (points === 0) return;
  const { rows } = await sql<{ taken: bigint }>`
    with lots as (
      select id, points_left,
             sum(points_left) over (order by expires_at nulls last, id rows between unbounded preceding and current row)::bigint
               - points_left as before
        from loyalty_lot where card_user_id = ${cardUserId} and points_left > 0
    ), used as (
      update loyalty_lot l set points_left = l.points_left - least(l.points_left, ${points}::bigint - lots.before)
        from lots where lots.id = l.id and lots.before < ${points}::bigint
      returning least(lots.points_left, ${points}::bigint - lots.before) as points
    )
    select coalesce(sum(points), 0)::bigint as taken from used`.execute(tx);
  assert.equal(rows[0]?.taken, BigInt(points), 'the lots of a card user add up to their balance');
}

/** Empties the lots whose time is up and says what was in them. */
export async function takeDueLots(tx: Tx, cardUserId: bigint, now: Date): Promise<Lot[]> {
  const { rows } = await sql<{ id: bigint; points: bigint }>`
    with due as (
      select id, points_left from loyalty_lot
       where card_user_id = ${cardUserId} and points_left > 0 and expires_at <= ${now} order by id
    )
    update loyalty_lot l set points_left = 0 from due where due.id = l.id
    returning l.id, due.points_left as points`.execute(tx);
  return rows.map(({ id, points }) => ({ id, points: Number(points) }));
}

/** Card users with points whose time is up, those that have waited longest first. */
export async function listDueCardUsers(on: ReaderOrTx, now: Date, limit: number): Promise<bigint[]> {
  const { rows } = await sql<{ cardUserId: bigint }>`
    select distinct card_user_id as "cardUserId" from (
      select card_user_id from loyalty_lot where points_left > 0 and expires_at <= ${now}
       order by expires_at limit ${limit}) due`.execute(on);
  return rows.map(({ cardUserId }) => cardUserId);
}

/** When the next of the points end, and how many; undefined where none do. */
export async function findNextExpiry(
  on: ReaderOrTx,
  cardUserId: bigint,
): Promise<{ at: Date; points: number } | undefined> {
  const { rows } = await sql<{ at: Date; points: bigint }>`
    select expires_at as at, sum(points_left)::bigint as points from loyalty_lot
     where card_user_id = ${cardUserId} and points_left > 0 and expires_at is not null
     group by expires_at order by expires_at limit 1`.execute(on);
  const [row] = rows;
  return row && { at: row.at, points: Number(row.points) };
}
