import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { DiscountCode, TargetPay } from './discount-code.ts';

const columns = sql`c.id, c.account_id as "accountId", c.code, c.timing, c.percentage, c.target_pay as "targetPay", c.state,
  c.issued_at as "issuedAt", c.expires_at as "expiresAt", c.used_at as "usedAt"`;

/** Adds to the counters of these accounts (each once, locked in the order of their ids) and gives the new totals. */
export async function addReceived(
  tx: Tx,
  counts: readonly { accountId: bigint; messages: number }[],
): Promise<Map<bigint, bigint>> {
  const { rows } = await sql<{ accountId: bigint; total: bigint }>`
    insert into received_total as r (account_id, messages)
    select n.account_id, n.messages
      from unnest(${counts.map(({ accountId }) => accountId)}::bigint[], ${counts.map((count) => count.messages)}::int[])
        as n (account_id, messages)
     order by n.account_id
    on conflict (account_id) do update set messages = r.messages + excluded.messages
    returning r.account_id as "accountId", r.messages as total`.execute(tx);
  return new Map(rows.map(({ accountId, total }) => [accountId, total]));
}

export async function findReceived(on: ReaderOrTx, accountId: bigint): Promise<bigint> {
  const { rows } = await sql<{ messages: bigint }>`
    select messages from received_total where account_id = ${accountId}`.execute(on);
  return rows[0]?.messages ?? 0n;
}

export type NewCode = Pick<
  DiscountCode,
  'accountId' | 'code' | 'timing' | 'percentage' | 'targetPay' | 'issuedAt' | 'expiresAt'
>;

/** An account that has had a code of that milestone gets no second one. */
export async function insertCodes(tx: Tx, codes: readonly NewCode[]): Promise<void> {
  if (codes.length === 0) return;
  const column = <K extends keyof NewCode>(key: K) => codes.map((code) => code[key]);
  await sql`
    insert into discount_code (account_id, code, timing, percentage, target_pay, issued_at, expires_at)
    select * from unnest(${column('accountId')}::bigint[], ${column('code')}::text[], ${column('timing')}::int[],
      ${column('percentage')}::int[], ${column('targetPay')}::text[], ${column('issuedAt')}::timestamptz[],
      ${column('expiresAt')}::timestamptz[])
    on conflict (account_id, timing) do nothing`.execute(tx);
}

/** Newest first. */
export async function listCodes(on: ReaderOrTx, accountId: bigint, limit: number): Promise<DiscountCode[]> {
  const { rows } = await sql<DiscountCode>`
    select ${columns} from discount_code c where c.account_id = ${accountId} order by c.id desc limit ${limit}`.execute(
    on,
  );
  return rows;
}

/** Takes a code that is free and valid at `now`; undefined when it is neither. Who is first has it. */
export async function takeIssued(
  tx: Tx,
  {
    accountId,
    key,
    targets,
    invoiceId,
    now,
  }: { accountId: bigint; key: string; targets: readonly TargetPay[]; invoiceId: string; now: Date },
): Promise<DiscountCode | undefined> {
  const { rows } = await sql<DiscountCode>`
    update discount_code c set state = 'reserved', invoice_id = ${invoiceId}
     where c.account_id = ${accountId} and code_key(c.code) = ${key} and c.target_pay = any(${[...targets]}::text[])
       and c.state = 'issued' and c.expires_at > ${now}
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** True when the code is this invoice's from now on, for good: it had it reserved, or nobody has it any more. */
export async function takeForGood(
  tx: Tx,
  { id, invoiceId, now }: { id: bigint; invoiceId: string; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update discount_code set state = 'used', invoice_id = ${invoiceId}, used_at = ${now}
     where id = ${id} and (state = 'issued' or (state = 'reserved' and invoice_id = ${invoiceId}))`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function giveUp(tx: Tx, { id, invoiceId }: { id: bigint; invoiceId: string }): Promise<void> {
  await sql`
    update discount_code set state = 'issued', invoice_id = null
     where id = ${id} and state = 'reserved' and invoice_id = ${invoiceId}`.execute(tx);
}
