import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** A service (or renting, `rent`) that is not sold: to one account, or from one supplier; renting, too, not at all. */
export type ServiceSwitch = { serviceId: string } & (
  | { supplierId: bigint }
  | { accountId: bigint }
  | { everywhere: true }
);

/** A limit on an account's purchases, of one service or (null) of all together; null: no limit. */
export type PurchaseLimit = {
  accountId: bigint;
  serviceId: string | null;
  /** Open at the same time. */
  maxOpen: number | null;
  /** Within 24 hours. */
  maxPerDay: number | null;
};

/** An operator's rules about some accounts. */
export type SalesRules = {
  off: readonly { accountId: bigint; serviceId: string }[];
  limits: readonly PurchaseLimit[];
};

const limitColumns = sql`account_id as "accountId", service_id as "serviceId", max_open as "maxOpen", max_per_day as "maxPerDay"`;

/** Two short reads of tables that hold few rows. */
export async function findSalesRules(on: ReaderOrTx, accountIds: readonly bigint[]): Promise<SalesRules> {
  const ids = [...new Set(accountIds)];
  const [{ rows: off }, { rows: limits }] = await Promise.all([
    sql<{ accountId: bigint; serviceId: string }>`
      select account_id as "accountId", service_id as "serviceId" from service_switch where account_id = any(${ids}::bigint[])`.execute(
      on,
    ),
    sql<PurchaseLimit>`
      select ${limitColumns} from purchase_limit where account_id = any(${ids}::bigint[])`.execute(on),
  ]);
  return { off, limits };
}

export async function setSwitch(tx: Tx, one: ServiceSwitch, off: boolean): Promise<void> {
  const supplierId = 'supplierId' in one ? one.supplierId : null;
  const accountId = 'accountId' in one ? one.accountId : null;
  if (off)
    await sql`
      insert into service_switch (service_id, supplier_id, account_id) values (${one.serviceId}, ${supplierId}, ${accountId})
      on conflict do nothing`.execute(tx);
  else
    await sql`
      delete from service_switch where service_id = ${one.serviceId}
         and supplier_id is not distinct from ${supplierId}::bigint and account_id is not distinct from ${accountId}::bigint`.execute(
      tx,
    );
}

export type SwitchView = { serviceId: string; supplierId: bigint | null; accountId: bigint | null };

/** Everything that is switched off, at most ten thousand. */
export async function listSwitches(on: ReaderOrTx): Promise<SwitchView[]> {
  const { rows } = await sql<SwitchView>`
    select service_id as "serviceId", supplier_id as "supplierId", account_id as "accountId" from service_switch
     order by service_id, supplier_id, account_id limit 10000`.execute(on);
  return rows;
}

/** Without both figures the limit is taken away. */
export async function setLimit(tx: Tx, limit: PurchaseLimit): Promise<void> {
  const { accountId, serviceId, maxOpen, maxPerDay } = limit;
  if (maxOpen === null && maxPerDay === null) {
    await sql`
      delete from purchase_limit where account_id = ${accountId} and service_id is not distinct from ${serviceId}`.execute(
      tx,
    );
    return;
  }
  await sql`
    insert into purchase_limit (account_id, service_id, max_open, max_per_day)
    values (${accountId}, ${serviceId}, ${maxOpen}, ${maxPerDay})
    on conflict on constraint purchase_limit_once do update
       set max_open = excluded.max_open, max_per_day = excluded.max_per_day`.execute(tx);
}

export async function listLimits(on: ReaderOrTx, accountId?: bigint): Promise<PurchaseLimit[]> {
  const { rows } = await sql<PurchaseLimit>`
    select ${limitColumns} from purchase_limit where ${accountId === undefined ? sql`true` : sql`account_id = ${accountId}`}
     order by account_id, service_id nulls first limit 10000`.execute(on);
  return rows;
}
