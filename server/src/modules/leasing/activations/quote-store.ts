import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Quote, QuoteStanding } from './quote.ts';

type Row = Omit<QuoteStanding, 'poolIds'> & { poolIds: string[] };

/** False where the account has `most` that are not over. */
export async function insertQuote(tx: Tx, quote: Quote, most: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into quote (id, account_id, service_id, country_id, operators, price_micros, pool_ids, created_at, expires_at)
    select ${quote.id}::uuid, ${quote.accountId}::bigint, ${quote.serviceId}, ${quote.countryId}::int,
           ${quote.operators}::text[], ${quote.priceMicros}::bigint, ${quote.poolIds.map(String)}::text[],
           ${quote.createdAt}::timestamptz, ${quote.expiresAt}::timestamptz
     where (select count(*) from (select from quote where account_id = ${quote.accountId} and expires_at > ${quote.createdAt}
                                   limit ${most}) q) < ${most}`.execute(tx);
  return numAffectedRows === 1n;
}

/** By their ids. An order that brought no number has not used its quote up. */
export async function findQuotes(
  on: ReaderOrTx,
  ids: readonly string[],
): Promise<Map<string, QuoteStanding>> {
  const { rows } = await sql<Row>`
    select q.id, q.account_id as "accountId", q.service_id as "serviceId", q.country_id as "countryId", q.operators,
           q.price_micros as "priceMicros", q.pool_ids as "poolIds", q.created_at as "createdAt",
           q.expires_at as "expiresAt", a.id as "usedBy"
      from quote q left join activation a on a.id = q.activation_id and a.state <> 'refused'
     where q.id = any(${[...new Set(ids)]}::uuid[])`.execute(on);
  return new Map(rows.map((row) => [row.id, { ...row, poolIds: row.poolIds.map(BigInt) }]));
}

/**
 * Each quote is used up by its order. The account that pays is locked since before they were read, so nobody else can have
 * used them; what an order left that was refused is overwritten.
 */
export async function useQuotes(
  tx: Tx,
  uses: readonly { quoteId: string; activationId: number }[],
): Promise<void> {
  if (uses.length === 0) return;
  const { numAffectedRows } = await sql`
    update quote q set activation_id = u.activation_id
      from unnest(${uses.map((u) => u.quoteId)}::uuid[], ${uses.map((u) => u.activationId)}::int[]) as u (id, activation_id)
     where q.id = u.id and (q.activation_id is null
        or exists (select from activation a where a.id = q.activation_id and a.state = 'refused'))`.execute(
    tx,
  );
  assert.equal(numAffectedRows, BigInt(uses.length), 'a quote was used up while its account was locked');
}

/** Returns how many, at most `limit`. */
export async function deleteQuotes(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from quote where id = any (array(
      select id from quote where expires_at < ${before} order by expires_at limit ${limit} for update skip locked))`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}
