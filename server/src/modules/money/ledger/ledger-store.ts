import { strict as assert } from 'node:assert';
import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

type Bucket = 'available' | 'held';

/** One movement of money: what leaves the debited bucket arrives in the credited one. */
export type Transfer = {
  kind: string;
  debitId: bigint;
  debitBucket: Bucket;
  creditId: bigint;
  creditBucket: Bucket;
  amountMicros: bigint;
  holdId?: bigint | undefined;
  /** Its purpose, e.g. `activation:10000001`. */
  reference: string;
};

export type LedgerAccount = {
  id: bigint;
  availableMicros: bigint;
  heldMicros: bigint;
  accountId: bigint | null;
  /** Whether there is any cap on what it or one of its keys may spend. */
  capped: boolean;
};

/** Holds the rows of these ledger accounts for this `tx`, always in the order of their ids. */
export async function lockLedgerAccounts(
  tx: Tx,
  ids: readonly bigint[],
): Promise<Map<bigint, LedgerAccount>> {
  const { rows } = await sql<LedgerAccount>`
    select id, account_id as "accountId", available_micros as "availableMicros", held_micros as "heldMicros", capped
      from ledger_account where id = any(${[...new Set(ids)]}::bigint[]) order by id for no key update`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** As above, by owner: the customers' accounts that pay. */
export async function lockCustomers(
  tx: Tx,
  accountIds: readonly bigint[],
): Promise<Map<bigint, LedgerAccount>> {
  const { rows } = await sql<LedgerAccount>`
    select id, account_id as "accountId", available_micros as "availableMicros", held_micros as "heldMicros", capped
      from ledger_account
     where kind = 'customer' and currency = 'USD' and reference is null and account_id = any(${[...new Set(accountIds)]}::bigint[])
     order by id for no key update`.execute(tx);
  return new Map(rows.map((row) => [row.accountId as bigint, row]));
}

/**
 * Adds the rows and lets the balances follow. The accounts are locked first, unless the caller has done so to decide on
 * their balances.
 */
export async function insertTransfers(
  tx: Tx,
  transfers: readonly Transfer[],
  now: Date,
  { locked = false }: { locked?: boolean } = {},
): Promise<void> {
  const moving = transfers.filter(({ amountMicros }) => amountMicros !== 0n);
  if (moving.length === 0) return;
  if (!locked) {
    await lockLedgerAccounts(
      tx,
      moving.flatMap(({ debitId, creditId }) => [debitId, creditId]),
    );
  }
  const column = <K extends keyof Transfer>(key: K) => moving.map((transfer) => transfer[key] ?? null);

  const inserting = sql`
    insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference, created_at)
    select kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference, ${now}
      from unnest(${column('kind')}::text[], ${column('debitId')}::bigint[], ${column('debitBucket')}::text[],
                  ${column('creditId')}::bigint[], ${column('creditBucket')}::text[], ${column('amountMicros')}::bigint[],
                  ${column('holdId')}::bigint[], ${column('reference')}::text[])
        as t (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference)`.execute(
    tx,
  );
  await Promise.all([inserting, addToBalances(tx, moving)]);
}

async function addToBalances(tx: Tx, transfers: readonly Transfer[]): Promise<void> {
  const deltas = new Map<bigint, { available: bigint; held: bigint }>();
  const add = (id: bigint, bucket: Bucket, micros: bigint) => {
    const delta = deltas.get(id) ?? { available: 0n, held: 0n };
    delta[bucket] += micros;
    deltas.set(id, delta);
  };
  for (const { debitId, debitBucket, creditId, creditBucket, amountMicros } of transfers) {
    add(debitId, debitBucket, -amountMicros);
    add(creditId, creditBucket, amountMicros);
  }

  const ids = [...deltas.keys()];
  const { numAffectedRows } = await sql`
    update ledger_account a
       set available_micros = a.available_micros + d.available, held_micros = a.held_micros + d.held
      from unnest(${ids}::bigint[], ${ids.map((id) => deltas.get(id)?.available)}::bigint[],
                  ${ids.map((id) => deltas.get(id)?.held)}::bigint[]) as d (id, available, held)
     where a.id = d.id`.execute(tx);
  assert.equal(numAffectedRows, BigInt(ids.length), 'a transfer names a ledger account that does not exist');
}

/** Ids for so many holds; one that is not used leaves a gap. */
export async function nextHoldIds(tx: Tx, count: number): Promise<bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select nextval('hold_id_seq') as id from generate_series(1, ${count})`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The balances follow by `insertTransfers`. */
export async function insertHolds(
  tx: Tx,
  holds: readonly Omit<HoldRow, 'createdAt'>[],
  now: Date,
): Promise<void> {
  await sql`
    insert into hold (id, ledger_account_id, amount_micros, reference, key_id, created_at) overriding system value
    select id, account, amount, reference, key, ${now}
      from unnest(${holds.map((h) => h.id)}::bigint[], ${holds.map((h) => h.ledgerAccountId)}::bigint[],
                  ${holds.map((h) => h.amountMicros)}::bigint[], ${holds.map((h) => h.reference)}::text[],
                  ${holds.map((h) => h.keyId)}::bigint[])
        as t (id, account, amount, reference, key)`.execute(tx);
}

export type HoldRow = {
  id: bigint;
  ledgerAccountId: bigint;
  amountMicros: bigint;
  reference: string;
  /** The key that spent it. */
  keyId: bigint | null;
  createdAt: Date;
};

export async function getHolds(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, HoldRow>> {
  const { rows } = await sql<HoldRow>`
    select id, ledger_account_id as "ledgerAccountId", amount_micros as "amountMicros", reference,
           key_id as "keyId", created_at as "createdAt"
      from hold where id = any(${[...ids]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The holds that this call settled; one that was settled before is missing from the answer. */
export async function insertSettlements(
  tx: Tx,
  settlements: readonly { holdId: bigint; outcome: string; capturedMicros: bigint; releasedMicros: bigint }[],
  now: Date,
): Promise<Set<bigint>> {
  const { rows } = await sql<{ holdId: bigint }>`
    insert into settlement (hold_id, outcome, captured_micros, released_micros, created_at)
    select hold_id, outcome, captured, released, ${now}
      from unnest(${settlements.map((s) => s.holdId)}::bigint[], ${settlements.map((s) => s.outcome)}::text[],
                  ${settlements.map((s) => s.capturedMicros)}::bigint[], ${settlements.map((s) => s.releasedMicros)}::bigint[])
        as t (hold_id, outcome, captured, released)
    on conflict (hold_id) do nothing returning hold_id as "holdId"`.execute(tx);
  return new Set(rows.map(({ holdId }) => holdId));
}

/** Finds or opens the ledger account of that name. A customer's is guarded: it can never be overdrawn. */
export async function openLedgerAccount(
  tx: Tx,
  { kind, accountId = null, reference = null, currency = 'USD' }: LedgerAccountName,
): Promise<bigint> {
  const guarded = accountId !== null;
  await sql`
    insert into ledger_account (kind, account_id, reference, currency, guarded)
    values (${kind}, ${accountId}, ${reference}, ${currency}, ${guarded}) on conflict do nothing`.execute(tx);
  const id = await findLedgerAccountId(tx, { kind, accountId, reference, currency });
  assert(id !== undefined, 'a ledger account that was just opened is there');
  return id;
}

export type LedgerAccountName = {
  kind: string;
  accountId?: bigint | null;
  reference?: string | null;
  currency?: string;
};

export async function findLedgerAccountId(
  on: ReaderOrTx,
  { kind, accountId = null, reference = null, currency = 'USD' }: LedgerAccountName,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    select id from ledger_account
     where kind = ${kind} and account_id is not distinct from ${accountId}::bigint
       and reference is not distinct from ${reference}::text and currency = ${currency}`.execute(on);
  return rows[0]?.id;
}

/** The available balance of each of these, in micros of its own currency. */
export async function findLedgerBalances(
  on: ReaderOrTx,
  ids: readonly bigint[],
): Promise<Map<bigint, bigint>> {
  const { rows } = await sql<{ id: bigint; micros: bigint }>`
    select id, available_micros as micros from ledger_account where id = any(${[...new Set(ids)]}::bigint[])`.execute(
    on,
  );
  return new Map(rows.map(({ id, micros }) => [id, micros]));
}

/**
 * The ids of these customers' and these other ledger accounts, so that all can be locked at once; one that is not
 * open is missing.
 */
export async function listLedgerAccountIds(
  on: ReaderOrTx,
  {
    accountIds,
    others,
  }: { accountIds: readonly bigint[]; others: readonly { kind: string; reference: string | null }[] },
): Promise<{ id: bigint; kind: string; accountId: bigint | null; reference: string | null }[]> {
  const { rows } = await sql<{
    id: bigint;
    kind: string;
    accountId: bigint | null;
    reference: string | null;
  }>`
    select id, kind, account_id as "accountId", reference from ledger_account
     where kind = 'customer' and currency = 'USD' and reference is null and account_id = any(${[...new Set(accountIds)]}::bigint[])
    union all
    select id, kind, account_id, reference from ledger_account
     where currency = 'USD' and account_id is null
       and (kind, coalesce(reference, '')) in (select * from unnest(${others.map((o) => o.kind)}::text[], ${others.map((o) => o.reference ?? '')}::text[]))`.execute(
    on,
  );
  return rows;
}

/** Whether there is a transfer of that kind and reference. Asked under the lock of an account that it would move. */
export async function wasTransferred(
  tx: Tx,
  { kind, reference }: { kind: string; reference: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from ledger_transfer where kind = ${sql.lit(kind)} and reference = ${reference}`.execute(tx);
  return rows.length > 0;
}

/** False where anything was ever booked on it: then it stays. */
export async function deleteLedgerAccount(
  tx: Tx,
  { kind, reference }: { kind: string; reference: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: bigint }>`
    select id from ledger_account where kind = ${kind} and reference = ${reference} for update`.execute(tx);
  const ids = rows.map(({ id }) => id);
  // Held like this, whoever books on it has done so, or waits and finds it gone. A statement of its own sees what was booked.
  const { numAffectedRows } = await sql`
    delete from ledger_account a where a.id = any(${ids}::bigint[])
       and not exists (select from ledger_transfer t where t.debit_id = a.id)
       and not exists (select from ledger_transfer t where t.credit_id = a.id)`.execute(tx);
  return numAffectedRows === BigInt(ids.length);
}

export type Balance = { availableMicros: bigint; heldMicros: bigint };

export async function getCustomerBalance(on: ReaderOrTx, accountId: bigint): Promise<Balance> {
  const { rows } = await sql<Balance>`
    select available_micros as "availableMicros", held_micros as "heldMicros" from ledger_account
     where kind = 'customer' and currency = 'USD' and reference is null and account_id = ${accountId}`.execute(
    on,
  );
  return rows[0] ?? { availableMicros: 0n, heldMicros: 0n };
}

/** The ledger accounts that a captured price is shared out to; those of suppliers by the supplier. */
export type ShareAccounts = { revenueId: bigint; supplierIds: ReadonlyMap<bigint, bigint> };

export async function getShareAccounts(
  on: ReaderOrTx,
  supplierIds: readonly bigint[],
): Promise<ShareAccounts> {
  const { rows } = await sql<{ id: bigint; kind: string; reference: string | null }>`
    select id, kind, reference from ledger_account
     where currency = 'USD' and account_id is null
       and ((kind = 'revenue' and reference is null) or (kind = 'supplier' and reference = any(${supplierIds.map(String)}::text[])))`.execute(
    on,
  );
  const revenue = rows.find(({ kind }) => kind === 'revenue');
  assert(revenue, 'the revenue account was made by a migration');
  const suppliers = rows
    .filter(({ kind }) => kind === 'supplier')
    .map(({ id, reference }) => [BigInt(reference ?? 0), id] as const);
  return { revenueId: revenue.id, supplierIds: new Map(suppliers) };
}

/** A row that is not as it must be. */
export type Exception = { id: string; expected: string; found: string };

/** The first rows of a query for exceptions. */
export async function listExceptions(
  on: ReaderOrTx,
  exceptions: RawBuilder<unknown>,
  limit: number,
): Promise<Exception[]> {
  const { rows } = await sql<Exception>`
      select id::text as id, expected::text as expected, found::text as found
        from (${exceptions}) as e (id, expected, found) order by length(id::text), 1 limit ${limit}`.execute(
    on,
  );
  return rows;
}
