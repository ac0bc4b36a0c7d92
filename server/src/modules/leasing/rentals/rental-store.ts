import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { createLeaseStore } from '#modules/leasing/leases';
import {
  isRental,
  LONGEST_TERM_HOURS,
  type Rental,
  type RentalEvent,
  type RentalRecord,
  type RentalState,
  states,
} from './rental.ts';
import { tellBegun, tellMoved } from './tell-rentals.ts';

const columns = sql`r.id, r.account_id as "accountId", r.country_id as "countryId", r.operator, r.number_id as "numberId",
  r.pool_id as "poolId", r.supplier_id as "supplierId", r.phone, r.asked, r.state, r.hours, r.price_micros as "priceMicros",
  r.auto_renew_hours as "autoRenewHours", r.message_count as "messageCount", r.last_message_at as "lastMessageAt",
  r.created_at as "createdAt", r.guard_until as "guardUntil", r.ends_at as "endsAt", r.changed_at as "changedAt"`;

const leases = createLeaseStore<RentalState, RentalRecord>({
  name: 'rental',
  from: sql`rental r`,
  select: (rest) => sql<RentalRecord>`select ${columns} from rental r ${rest}`,
  ...states,
  begun: 'rent',
});
/** The condition for those that last, written out so that the partial indexes apply. */
export const { open } = leases;
export const {
  countOpen,
  findUsedOrderKeys,
  insertRefund,
  listHistory,
  lock: lockRentals,
  lockLostOrders,
  anyLostOrders,
  nextIds: nextRentalIds,
} = leases;

/** Inserts the rentals and the first line of their histories. */
export async function insertRentals(
  tx: Tx,
  rentals: readonly (RentalRecord & { orderKey: string | undefined })[],
): Promise<void> {
  const column = <K extends keyof RentalRecord>(key: K) => rentals.map((rental) => rental[key]);
  await sql`
    insert into rental (id, account_id, country_id, operator, number_id, pool_id, supplier_id, phone, asked, state, hours,
                        price_micros, auto_renew_hours, order_key, created_at, guard_until, ends_at, changed_at)
    select * from unnest(
      ${column('id')}::int[], ${column('accountId')}::bigint[], ${column('countryId')}::int[], ${column('operator')}::text[],
      ${column('numberId')}::bigint[], ${column('poolId')}::bigint[], ${column('supplierId')}::bigint[], ${column('phone')}::text[],
      ${column('asked')}::boolean[], ${column('state')}::text[], ${column('hours')}::int[], ${column('priceMicros')}::bigint[], ${column('autoRenewHours')}::int[],
      ${rentals.map(({ orderKey }) => orderKey ?? null)}::text[], ${column('createdAt')}::timestamptz[],
      ${column('guardUntil')}::timestamptz[], ${column('endsAt')}::timestamptz[], ${column('changedAt')}::timestamptz[])`.execute(
    tx,
  );
  const [first] = rentals;
  await Promise.all([leases.recordBeginnings(tx, rentals), first && tellBegun(tx, rentals, first.createdAt)]);
}

export type RentalMove = { from: Rental; to: Rental; event: RentalEvent };

/**
 * Moves the rows along `mayBecome`, each only from the state it was read in, and writes the history. Of the messages
 * only the first one is a line of it: there may be thousands.
 */
export async function moveRentals(tx: Tx, moves: readonly RentalMove[]): Promise<void> {
  if (moves.length === 0) return;
  const { from, to: rows } = leases.combine(moves);

  const { numAffectedRows } = await sql`
    update rental r
       set state = m.state, hours = m.hours, price_micros = m.price_micros, auto_renew_hours = m.auto_renew_hours,
           message_count = m.message_count, last_message_at = m.last_message_at, ends_at = m.ends_at, changed_at = m.changed_at
      from unnest(${rows.map((r) => r.id)}::int[], ${from}::text[], ${rows.map((r) => r.state)}::text[],
                  ${rows.map((r) => r.hours)}::int[], ${rows.map((r) => r.priceMicros)}::bigint[],
                  ${rows.map((r) => r.autoRenewHours)}::int[], ${rows.map((r) => r.messageCount)}::int[],
                  ${rows.map((r) => r.lastMessageAt)}::timestamptz[], ${rows.map((r) => r.endsAt)}::timestamptz[],
                  ${rows.map((r) => r.changedAt)}::timestamptz[])
        as m (id, from_state, state, hours, price_micros, auto_renew_hours, message_count, last_message_at, ends_at, changed_at)
     where r.id = m.id and r.state = m.from_state`.execute(tx);
  assert.equal(numAffectedRows, BigInt(rows.length), 'a rental left its state while it was locked');
  await Promise.all([
    leases.recordMoves(
      tx,
      moves.filter(({ event, from, to }) => event !== 'receive' || from.state !== to.state),
    ),
    tellMoved(tx, moves),
  ]);
}

/** Moves an order (locked before) to where its supplier's answer leads. A refused one frees its order key. */
export async function moveOrder(tx: Tx, from: RentalRecord, to: RentalRecord): Promise<void> {
  const times = sql`guard_until = ${to.guardUntil}, ends_at = ${to.endsAt}`;
  await leases.moveOrder(tx, from, to, times);
  await tellBegun(tx, [to], to.changedAt);
}

export async function findRental(on: ReaderOrTx, id: number): Promise<RentalRecord | undefined> {
  return (await leases.find(on, [id])).get(id);
}

/** The open rentals of these numbers, overdue ones too. */
export async function findOpenByPhone(on: ReaderOrTx, phones: readonly string[]): Promise<Rental[]> {
  return (await leases.findOpenByPhone(on, phones)).filter(isRental);
}

/** The same, held for this `tx`. */
export async function lockOpenByPhone(tx: Tx, phones: readonly string[]): Promise<Rental[]> {
  return (await leases.lockOpenByPhone(tx, phones)).filter(isRental);
}

const unguarded = (now: Date) => sql`state = 'waiting' and guard_until <= ${now}`;
const ended = (now: Date) => sql`state = 'active' and ends_at <= ${now}`;

/** In SQL: whether there is any whose guard time is over. */
export const anyUnguarded = (now: Date) => leases.anyDue(unguarded(now), { by: 'guard_until' });
/** In SQL: whether there is any whose term is over. */
export const anyEnded = (now: Date) => leases.anyDue(ended(now), { by: 'ends_at' });

/** Holds some whose guard time is over; what another process holds is left to it. */
export async function lockUnguarded(tx: Tx, now: Date, limit: number): Promise<Rental[]> {
  return (await leases.lockDue(tx, unguarded(now), { by: 'guard_until', limit })).filter(isRental);
}

/** Holds some whose term is over, in the same way. */
export async function lockEnded(tx: Tx, now: Date, limit: number): Promise<Rental[]> {
  return (await leases.lockDue(tx, ended(now), { by: 'ends_at', limit })).filter(isRental);
}

export type RentalQuery = {
  accountId: bigint;
  limit: number;
  offset?: number | undefined;
  states?: readonly string[] | undefined;
  countryId?: number | undefined;
  /** A rental's id: only what is older. */
  before?: number | undefined;
};

/** Newest first; without orders that have no number. */
export async function listRentals(on: ReaderOrTx, query: RentalQuery): Promise<Rental[]> {
  const { states, countryId, before } = query;
  const rows = await leases.listOfAccount(on, query, [
    sql`state not in ('ordering', 'refused')`,
    ...(states ? [sql`state = any(${[...states]}::text[])`] : []),
    ...(countryId === undefined ? [] : [sql`country_id = ${countryId}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ]);
  return rows.filter(isRental);
}

/** Newest first; what is overdue at `now` is open no more. */
export async function listOpenRentals(
  on: ReaderOrTx,
  { now, ...page }: { accountId: bigint; limit: number; offset: number; now: Date },
): Promise<Rental[]> {
  const lasting = sql`case when state = 'waiting' then guard_until > ${now}
                           else ends_at > ${now} or auto_renew_hours is not null end`;
  const bought = sql`hours <= ${LONGEST_TERM_HOURS}`;
  return (await leases.listOfAccount(on, page, [open, lasting, bought])).filter(isRental);
}

/** At most ten thousand. */
export async function listWaitingOfSupplier(on: ReaderOrTx, supplier: string): Promise<Rental[]> {
  return (await leases.listOfSupplier(on, supplier, sql`state = 'waiting'`)).filter(isRental);
}
