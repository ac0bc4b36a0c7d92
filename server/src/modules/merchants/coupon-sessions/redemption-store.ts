import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Charge } from './budget-store.ts';

export type RedemptionState = 'reserved' | 'redeemed' | 'released' | 'rolled_back';

/** One use of a session, or one that is held for a while. */
export type Redemption = {
  id: bigint;
  sessionId: bigint;
  campaignId: bigint;
  accountId: bigint;
  state: RedemptionState;
  /** The money the customer spends; null: not said. */
  spendMicros: bigint | null;
  locationId: bigint | null;
  actor: string;
  createdAt: Date;
  /** Of a reservation. */
  expiresAt: Date | null;
  redeemedAt: Date | null;
  endedAt: Date | null;
};

const columns = sql`r.id, r.session_id as "sessionId", r.campaign_id as "campaignId", r.account_id as "accountId", r.state,
  r.spend_micros as "spendMicros", r.location_id as "locationId", r.actor, r.created_at as "createdAt",
  r.expires_at as "expiresAt", r.redeemed_at as "redeemedAt", r.ended_at as "endedAt"`;

/** The charges of an open reservation. */
export type Reservation = Redemption & { charges: Charge[] };

/** The ids of the new rows, in the order asked for, with what they took. */
export async function insertRedemptions(
  tx: Tx,
  redemptions: readonly (Omit<Redemption, 'id'> & { charges: readonly Charge[] })[],
): Promise<bigint[]> {
  if (redemptions.length === 0) return [];
  const drawn = await sql<{ id: bigint }>`
    select nextval(pg_get_serial_sequence('redemption', 'id')) as id from generate_series(1, ${redemptions.length})`.execute(
    tx,
  );
  const ids = drawn.rows.map(({ id }) => id);
  const column = <K extends keyof Omit<Redemption, 'id'>>(key: K) => redemptions.map((one) => one[key]);
  await sql`
    insert into redemption (id, session_id, campaign_id, account_id, state, spend_micros, location_id, actor, created_at,
                            expires_at, redeemed_at) overriding system value
    select * from unnest(${ids}::bigint[], ${column('sessionId')}::bigint[], ${column('campaignId')}::bigint[],
      ${column('accountId')}::bigint[], ${column('state')}::text[], ${column('spendMicros')}::bigint[],
      ${column('locationId')}::bigint[], ${column('actor')}::text[], ${column('createdAt')}::timestamptz[],
      ${column('expiresAt')}::timestamptz[], ${column('redeemedAt')}::timestamptz[])`.execute(tx);
  await insertCharges(
    tx,
    redemptions.flatMap(({ charges }, index) =>
      charges.map((charge) => ({ ...charge, redemptionId: ids[index] ?? 0n })),
    ),
  );
  return ids;
}

async function insertCharges(tx: Tx, charges: readonly (Charge & { redemptionId: bigint })[]): Promise<void> {
  if (charges.length === 0) return;
  await sql`
    insert into redemption_charge (redemption_id, budget_id, customer, period_start, amount)
    select * from unnest(${charges.map(({ redemptionId }) => redemptionId)}::bigint[],
      ${charges.map(({ budgetId }) => budgetId)}::bigint[], ${charges.map(({ customer }) => customer)}::text[],
      ${charges.map(({ periodStart }) => periodStart)}::text[], ${charges.map(({ amount }) => amount)}::bigint[])`.execute(
    tx,
  );
}

/** A reservation is made good: it and its charges become what was redeemed in the end. */
export async function redeemReservation(
  tx: Tx,
  {
    id,
    spendMicros,
    locationId,
    charges,
    now,
  }: {
    id: bigint;
    spendMicros: bigint | null;
    locationId: bigint | null;
    charges: readonly Charge[];
    now: Date;
  },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update redemption set state = 'redeemed', spend_micros = ${spendMicros}, location_id = ${locationId}, redeemed_at = ${now}
     where id = ${id} and state = 'reserved'`.execute(tx);
  assert.equal(numAffectedRows, 1n, 'a reservation left its state while its session was locked');
  await sql`delete from redemption_charge where redemption_id = ${id}`.execute(tx);
  await insertCharges(
    tx,
    charges.map((charge) => ({ ...charge, redemptionId: id })),
  );
}

/** Ends it from the state it was read in: a reservation is released, a redemption rolled back. */
export async function endRedemption(
  tx: Tx,
  { id, from, to, now }: { id: bigint; from: RedemptionState; to: RedemptionState; now: Date },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update redemption set state = ${to}, ended_at = ${now} where id = ${id} and state = ${from}`.execute(tx);
  assert.equal(numAffectedRows, 1n, 'a redemption left its state while its session was locked');
}

/** The open reservations of sessions that are locked, with what they took. */
export async function findReservations(
  on: ReaderOrTx,
  sessionIds: readonly bigint[],
): Promise<Map<bigint, Reservation>> {
  const { rows } = await sql<Redemption>`
    select ${columns} from redemption r where r.session_id = any(${[...sessionIds]}::bigint[]) and r.state = 'reserved'`.execute(
    on,
  );
  const charges = await findCharges(
    on,
    rows.map(({ id }) => id),
  );
  return new Map(rows.map((row) => [row.sessionId, { ...row, charges: charges.get(row.id) ?? [] }]));
}

export async function findCharges(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, Charge[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Charge & { redemptionId: bigint }>`
    select redemption_id as "redemptionId", budget_id as "budgetId", customer, period_start as "periodStart", amount
      from redemption_charge where redemption_id = any(${[...ids]}::bigint[])`.execute(on);
  const byId = new Map<bigint, Charge[]>();
  for (const { redemptionId, ...charge } of rows)
    byId.set(redemptionId, [...(byId.get(redemptionId) ?? []), charge]);
  return byId;
}

/** Of that account; of any where none is named. */
export async function findRedemption(
  on: ReaderOrTx,
  { id, accountId }: { id: bigint; accountId?: bigint | undefined },
): Promise<Redemption | undefined> {
  const { rows } = await sql<Redemption>`
    select ${columns} from redemption r
     where r.id = ${id} ${accountId === undefined ? sql`` : sql`and r.account_id = ${accountId}`}`.execute(
    on,
  );
  return rows[0];
}

/** Newest first. */
export async function listRedemptions(
  on: ReaderOrTx,
  {
    accountId,
    sessionId,
    before,
    limit,
  }: { accountId: bigint; sessionId?: bigint | undefined; before?: bigint | undefined; limit: number },
): Promise<Redemption[]> {
  const { rows } = await sql<Redemption>`
    select ${columns} from redemption r
     where r.account_id = ${accountId} ${sessionId === undefined ? sql`` : sql`and r.session_id = ${sessionId}`}
       ${before === undefined ? sql`` : sql`and r.id < ${before}`}
     order by r.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** Reservations whose time is up. */
export async function listDueReservations(on: ReaderOrTx, now: Date, limit: number): Promise<Redemption[]> {
  const { rows } = await sql<Redemption>`
    select ${columns} from ${dueReservations(now)}
     order by r.expires_at limit ${limit}`.execute(on);
  return rows;
}

/** In SQL: whether there are any. */
export const anyDueReservations = (now: Date) =>
  sql`(select true from ${dueReservations(now)} order by r.expires_at limit 1)`;

const dueReservations = (now: Date) =>
  sql`redemption r where r.state = 'reserved' and r.expires_at <= ${now}`;
