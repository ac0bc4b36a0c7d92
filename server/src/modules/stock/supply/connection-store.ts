import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { suppliers } from '#modules/stock/inventory';
import { reportingKinds, type SupplierKindName } from '#suppliers/registry';
import type { SupplierSettings } from '#suppliers/supplier';
import type { Connection, PartnerAccess } from './connection.ts';

const columns = sql`c.supplier_id as "supplierId", s.name as "supplierName", c.dialect, c.base_url as "baseUrl", c.settings,
  c.access, c.version, c.heard_at as "heardAt", c.polled_at as "polledAt", c.poll_failures as "pollFailures",
  c.ask_failures as "askFailures"`;

export type NewConnection = {
  supplierId: bigint;
  dialect: SupplierKindName;
  baseUrl: string | null;
  settings: SupplierSettings;
};

/** False where the supplier has a connection already. */
export async function insertConnection(tx: Tx, connection: NewConnection, now: Date): Promise<boolean> {
  const { supplierId, dialect, baseUrl, settings } = connection;
  const { numAffectedRows } = await sql`
    insert into partner_connection (supplier_id, dialect, base_url, settings, created_at, next_poll_at)
    values (${supplierId}, ${dialect}, ${baseUrl}, ${jsonText(settings)}::jsonb, ${now}, ${now})
    on conflict (supplier_id) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export type ConnectionChange = {
  baseUrl?: string | null | undefined;
  settings?: SupplierSettings | undefined;
  access?: PartnerAccess | undefined;
};

/** When suppliers told their stock, to be joined by what chooses among them: `supplier_id`, `told_at`. */
export const stockTold = sql`(select supplier_id, polled_at as told_at from partner_connection)`;

/** Polled anew at once. */
export async function updateConnection(
  tx: Tx,
  supplierId: bigint,
  { baseUrl, settings, access }: ConnectionChange,
  now: Date,
): Promise<void> {
  await sql`
    update partner_connection
       set base_url = ${baseUrl === undefined ? sql`base_url` : baseUrl},
           settings = ${settings === undefined ? sql`settings` : sql`${jsonText(settings)}::jsonb`},
           access = coalesce(${access ?? null}::text, access), version = version + 1, next_poll_at = ${now}
     where supplier_id = ${supplierId}`.execute(tx);
}

export async function findConnection(on: ReaderOrTx, supplierId: bigint): Promise<Connection | undefined> {
  return (await findConnections(on, [supplierId]))[0];
}

export async function findConnections(on: ReaderOrTx, supplierIds: readonly bigint[]): Promise<Connection[]> {
  const { rows } = await sql<Connection>`
    select ${columns} from partner_connection c join ${suppliers} s on s.id = c.supplier_id
     where c.supplier_id = any(${[...supplierIds]}::bigint[]) order by c.supplier_id`.execute(on);
  return rows;
}

export async function listConnections(on: ReaderOrTx): Promise<Connection[]> {
  const { rows } = await sql<Connection>`
    select ${columns} from partner_connection c join ${suppliers} s on s.id = c.supplier_id order by c.supplier_id limit 1000`.execute(
    on,
  );
  return rows;
}

/** Finds and holds the row for this `tx`. */
export async function lockConnection(tx: Tx, supplierId: bigint): Promise<Connection | undefined> {
  await sql`select from partner_connection where supplier_id = ${supplierId} for no key update`.execute(tx);
  return findConnection(tx, supplierId);
}

/** Those whose stock must be asked for again; nobody else asks them until `until`. */
export async function leasePolls(tx: Tx, { now, until }: { now: Date; until: Date }): Promise<bigint[]> {
  const { rows } = await sql<{ supplierId: bigint }>`
    update partner_connection set polling_until = ${until}
     where supplier_id = any (array(
       select supplier_id from ${duePolls(now)}
        order by next_poll_at limit 100 for no key update skip locked))
    returning supplier_id as "supplierId"`.execute(tx);
  return rows.map(({ supplierId }) => supplierId);
}

/** In SQL: whether there are any. */
export const anyDuePolls = (now: Date) => sql`exists (select from ${duePolls(now)})`;

const duePolls = (now: Date) => sql`partner_connection
  where base_url is not null and dialect <> all (${reportingKinds}) and next_poll_at <= ${now}
    and (polling_until is null or polling_until <= ${now})`;

export async function recordPoll(
  tx: Tx,
  supplierId: bigint,
  { good, now, nextPollAt }: { good: boolean; now: Date; nextPollAt: Date },
): Promise<{ failures: number }> {
  const { rows } = await sql<{ failures: number }>`
    update partner_connection
       set polling_until = null, next_poll_at = ${nextPollAt}, polled_at = case when ${good} then ${now}::timestamptz else polled_at end,
           poll_failures = case when ${good} then 0 else poll_failures + 1 end
     where supplier_id = ${supplierId} returning poll_failures as failures`.execute(tx);
  return { failures: rows[0]?.failures ?? 0 };
}

/** An order that was answered, well or not at all; gives the failures in a row, and how often they led to a block in a row. */
export async function recordAskFailure(
  tx: Tx,
  supplierId: bigint,
  tripAt: number,
): Promise<{ tripped: boolean; trips: number }> {
  const { rows } = await sql<{ failures: number; trips: number }>`
    update partner_connection
       set ask_failures = ask_failures + 1, ask_trips = case when ask_failures + 1 >= ${tripAt} then ask_trips + 1 else ask_trips end
     where supplier_id = ${supplierId} returning ask_failures as failures, ask_trips as trips`.execute(tx);
  const { failures = 0, trips = 0 } = rows[0] ?? {};
  if (failures < tripAt) return { tripped: false, trips };
  // Once the block is over a single failure is enough for the next.
  await sql`update partner_connection set ask_failures = ${tripAt - 1} where supplier_id = ${supplierId}`.execute(
    tx,
  );
  return { tripped: true, trips };
}

export async function forgetAskFailures(tx: Tx, supplierId: bigint): Promise<void> {
  await sql`
    update partner_connection set ask_failures = 0, ask_trips = 0
     where supplier_id = ${supplierId} and (ask_failures > 0 or ask_trips > 0)`.execute(tx);
}

/** Partners call often: the moment is kept to half a minute. */
export async function recordHeard(tx: Tx, supplierId: bigint, now: Date): Promise<void> {
  await sql`
    update partner_connection set heard_at = ${now}
     where supplier_id = ${supplierId} and (heard_at is null or heard_at < ${now}::timestamptz - interval '30 seconds')`.execute(
    tx,
  );
}

/** Partners of the list mode that have given no sign of life since `since` and are not known to be silent. */
export async function findSilent(on: ReaderOrTx, since: Date, now: Date): Promise<bigint[]> {
  const { rows } = await sql<{ supplierId: bigint }>`
    select c.supplier_id as "supplierId" from partner_connection c
     where c.dialect = any (${reportingKinds}) and c.heard_at < ${since}
       and not exists (select from partner_block b where b.supplier_id = c.supplier_id and b.reason = 'silent' and b.lifted_at is null
                          and (b.ends_at is null or b.ends_at > ${now}))`.execute(on);
  return rows.map(({ supplierId }) => supplierId);
}
