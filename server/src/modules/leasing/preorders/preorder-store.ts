import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { offersInStock } from '#modules/stock/inventory';
import type { Preorder, PreorderCommand, PreorderState } from './preorder.ts';

const columns = sql`q.id, q.account_id as "accountId", q.key_id as "keyId", q.service_id as "serviceId", q.country_id as "countryId", q.operators,
  q.except_prefixes as "exceptPrefixes", q.max_price_micros as "maxPriceMicros", q.state, q.claims, q.skips, q.problem,
  q.activation_id as "activationId", q.created_at as "createdAt", q.expires_at as "expiresAt"`;

/** Undefined where the account has `most` that are not over. The account is locked. */
export async function insertPreorder(
  tx: Tx,
  { accountId, keyId, serviceId, countryId, operators, exceptPrefixes = [], maxPriceMicros }: PreorderCommand,
  { now, expiresAt, most }: { now: Date; expiresAt: Date; most: number },
): Promise<Preorder | undefined> {
  const { rows } = await sql<Preorder>`
    insert into preorder as q (account_id, key_id, service_id, country_id, operators, except_prefixes, max_price_micros, place, state,
                               created_at, expires_at, retry_at, changed_at)
    select ${accountId}::bigint, ${keyId ?? null}::bigint, ${serviceId}, ${countryId ?? null}::int, ${operators ? [...operators] : null}::text[],
           ${[...exceptPrefixes]}::text[], ${maxPriceMicros ?? null}::bigint, l.live + 1, 'waiting', ${now}::timestamptz,
           ${expiresAt}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
      from (select count(*)::int as live from preorder
             where account_id = ${accountId} and state in ('waiting', 'filling')) l
     where l.live < ${most}
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function findPreorder(
  on: ReaderOrTx,
  { id, accountId }: { id: bigint; accountId: bigint },
): Promise<Preorder | undefined> {
  const { rows } = await sql<Preorder>`
    select ${columns} from preorder q where q.id = ${id} and q.account_id = ${accountId}`.execute(on);
  return rows[0];
}

/** Newest first. */
export async function listPreorders(
  on: ReaderOrTx,
  { accountId, limit, before }: { accountId: bigint; limit: number; before?: bigint | undefined },
): Promise<Preorder[]> {
  const { rows } = await sql<Preorder>`
    select ${columns} from preorder q
     where q.account_id = ${accountId} ${before === undefined ? sql`` : sql`and q.id < ${before}`}
     order by q.id desc limit ${limit}`.execute(on);
  return rows;
}

/** False where it does not wait. */
export async function cancelWaiting(tx: Tx, id: bigint, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update preorder set state = 'cancelled', changed_at = ${now} where id = ${id} and state = 'waiting'`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Returns how many. */
export async function expireWaiting(tx: Tx, now: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update preorder set state = 'expired', changed_at = ${now}
     where id = any (array(
       select id from preorder where state = 'waiting' and expires_at <= ${now} order by expires_at limit ${limit}
          for no key update skip locked))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Those that wait for the same, whatever they may cost and whatever else their accounts may want. */
export type Wish = Pick<Preorder, 'serviceId' | 'countryId'>;

/** Not tried just now, and in stock at a price that the account with the highest discount could pay. */
const mayBeFilled = (
  now: Date,
  mostDiscountPercent: number,
) => sql`q.retry_at <= ${now} and (q.state = 'filling' or exists (
  select from ${offersInStock} o
   where o.service_id = q.service_id and (q.country_id is null or o.country_id = q.country_id)
     and (q.operators is null or o.operator = any(q.operators))
     and (q.max_price_micros is null or o.price_micros * ${100 - mostDiscountPercent}::int <= q.max_price_micros * 100)))`;

/** The same of all that want the same thing at once: how long the line is counts little. */
const fillable = (now: Date, mostDiscountPercent: number) => sql`(
  select distinct service_id, country_id
    from (select service_id, country_id, operators, state, ${now}::timestamptz as retry_at,
                 case when count(max_price_micros) = count(*) then max(max_price_micros) end as max_price_micros
            from preorder where state in ('waiting', 'filling') and retry_at <= ${now} group by 1, 2, 3, 4) q
   where ${mayBeFilled(now, mostDiscountPercent)})`;

/** In SQL: whether the time of any is up, or there may be stock for any. */
export const anyDue = (now: Date, mostDiscountPercent: number) => sql`coalesce(
  (select true from preorder where state = 'waiting' and expires_at <= ${now} order by expires_at limit 1),
  (select true from ${fillable(now, mostDiscountPercent)} w limit 1))`;

export async function listWishes(
  on: ReaderOrTx,
  { now, mostDiscountPercent, limit }: { now: Date; mostDiscountPercent: number; limit: number },
): Promise<Wish[]> {
  const { rows } = await sql<Wish>`
    select service_id as "serviceId", country_id as "countryId" from ${fillable(now, mostDiscountPercent)} w
     limit ${limit}`.execute(on);
  return rows;
}

/** Takes the first in line for its order. */
export async function claimFirst(
  tx: Tx,
  { serviceId, countryId }: Wish,
  { now, mostDiscountPercent, lostAt }: { now: Date; mostDiscountPercent: number; lostAt: Date },
): Promise<Preorder | undefined> {
  const { rows } = await sql<Preorder>`
    update preorder q set state = 'filling', claims = q.claims + 1, retry_at = ${lostAt}, changed_at = ${now}
      from (select q.id from preorder q
             where q.state in ('waiting', 'filling') and q.service_id = ${serviceId}
               and q.country_id is not distinct from ${countryId}::int and ${mayBeFilled(now, mostDiscountPercent)}
             order by q.place, q.id limit 1 for no key update skip locked) first
     where q.id = first.id
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** Its order was made: that is so whatever became of it meanwhile. */
export async function recordFilled(
  tx: Tx,
  { id, activationId }: { id: bigint; activationId: number },
  now: Date,
): Promise<void> {
  await sql`
    update preorder set state = 'filled', activation_id = ${activationId}, problem = null, changed_at = ${now}
     where id = ${id} and state <> 'filled'`.execute(tx);
}

/** Writes down that a try was in vain, unless another one has begun since. */
export async function recordRefusal(
  tx: Tx,
  { id, claims }: Pick<Preorder, 'id' | 'claims'>,
  after: { state: PreorderState; skips: number; problem: string | null; retryAt: Date },
  now: Date,
): Promise<void> {
  await sql`
    update preorder set state = ${after.state}, skips = ${after.skips}, problem = ${after.problem},
           retry_at = ${after.retryAt}, changed_at = ${now}
     where id = ${id} and state = 'filling' and claims = ${claims}`.execute(tx);
}

/** False while another process has it. */
export async function takeTurn(
  tx: Tx,
  { by, now, until }: { by: string; now: Date; until: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update preorder_turn set taken_by = ${by}::uuid, taken_until = ${until}
     where taken_until <= ${now} or taken_by = ${by}::uuid`.execute(tx);
  return numAffectedRows === 1n;
}

export async function endTurn(tx: Tx, by: string): Promise<void> {
  await sql`update preorder_turn set taken_until = '-infinity' where taken_by = ${by}::uuid`.execute(tx);
}

/** Those that have been over since `before`, at most `limit`. Returns how many. */
export async function deleteEnded(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from preorder where id = any (array(
      select id from preorder where state not in ('waiting', 'filling') and changed_at < ${before}
       order by changed_at limit ${limit} for update skip locked))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
