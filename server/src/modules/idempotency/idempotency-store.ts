import { sql } from 'kysely';
import type { Condition, ReaderOrTx, Tx } from '#db';

/** A write that is to be carried out once. */
export type NewClaim = { owner: string; key: string; requestHash: string; claim: string; resumable: boolean };

/** What is known of a name. */
export type KnownKey = {
  owner: string;
  key: string;
  requestHash: string;
  state: 'claimed' | 'answered';
  status: number | null;
  bodySealed: string | null;
  claimedUntil: Date;
};

/** The end of a claim. Without `status` nothing is known of it: whoever asks next is told so. */
export type Ending = { owner: string; key: string; claim: string } & (
  | { as: 'answered'; status: number; bodySealed: string | null }
  | { as: 'given back' | 'unknown' }
);

/**
 * Takes those that are free: new, older than `keepSince`, or given up by who had them and resumable. Two that name the same
 * must not be in one call. The claims that were taken.
 */
export async function insertClaims(
  tx: Tx,
  claims: readonly NewClaim[],
  { now, until, keepSince }: { now: Date; until: Date; keepSince: Date },
): Promise<Set<string>> {
  const { rows } = await sql<{ claim: string }>`
    insert into idempotency_key as k (owner, key, request_hash, claim, state, resumable, created_at, claimed_until)
    select owner, key, request_hash, claim, 'claimed', resumable, ${now}, ${until}
      from unnest(${claims.map((c) => c.owner)}::text[], ${claims.map((c) => c.key)}::text[],
                  ${claims.map((c) => c.requestHash)}::text[], ${claims.map((c) => c.claim)}::text[],
                  ${claims.map((c) => c.resumable)}::bool[])
        as t (owner, key, request_hash, claim, resumable)
     order by owner, key
    on conflict (owner, key) do update
       set request_hash = excluded.request_hash, claim = excluded.claim, state = 'claimed', resumable = excluded.resumable,
           status = null, body_sealed = null, created_at = excluded.created_at, claimed_until = excluded.claimed_until
     where k.created_at < ${keepSince}
        or (k.state = 'claimed' and k.claimed_until <= ${now} and k.resumable and excluded.resumable
            and k.request_hash = excluded.request_hash)
    returning claim`.execute(tx);
  return new Set(rows.map(({ claim }) => claim));
}

export async function findKnownKeys(
  on: ReaderOrTx,
  names: readonly Pick<NewClaim, 'owner' | 'key'>[],
): Promise<KnownKey[]> {
  const { rows } = await sql<KnownKey>`
    select k.owner, k.key, k.request_hash as "requestHash", k.state, k.status, k.body_sealed as "bodySealed",
           k.claimed_until as "claimedUntil"
      from unnest(${names.map(({ owner }) => owner)}::text[], ${names.map(({ key }) => key)}::text[]) as t (owner, key)
      join idempotency_key k on k.owner = t.owner and k.key = t.key`.execute(on);
  return rows;
}

/** Ends claims, where they are still had by who says so. */
export async function endClaims(tx: Tx, endings: readonly Ending[], now: Date): Promise<void> {
  const answers = endings.flatMap((ending) => (ending.as === 'answered' ? [ending] : []));
  const back = endings.filter(({ as }) => as === 'given back');
  const unknown = endings.filter(({ as }) => as === 'unknown');
  await Promise.all([
    answers.length > 0 &&
      sql`
        update idempotency_key k set state = 'answered', status = t.status, body_sealed = t.body
          from unnest(${answers.map(({ owner }) => owner)}::text[], ${answers.map(({ key }) => key)}::text[],
                      ${answers.map(({ claim }) => claim)}::text[], ${answers.map(({ status }) => status)}::int[],
                      ${answers.map(({ bodySealed }) => bodySealed)}::text[]) as t (owner, key, claim, status, body)
         where k.owner = t.owner and k.key = t.key and k.claim = t.claim and k.state = 'claimed'`.execute(tx),
    back.length > 0 &&
      sql`
        delete from idempotency_key k using ${named(back)}
         where k.owner = t.owner and k.key = t.key and k.claim = t.claim and k.state = 'claimed'`.execute(tx),
    unknown.length > 0 &&
      sql`
        update idempotency_key k set claimed_until = ${now} from ${named(unknown)}
         where k.owner = t.owner and k.key = t.key and k.claim = t.claim and k.state = 'claimed'`.execute(tx),
  ]);
}

const named = (claims: readonly Pick<NewClaim, 'owner' | 'key' | 'claim'>[]) => sql`
  unnest(${claims.map(({ owner }) => owner)}::text[], ${claims.map(({ key }) => key)}::text[],
         ${claims.map(({ claim }) => claim)}::text[]) as t (owner, key, claim)`;

/** Whoever works on these still does. */
export async function extendClaims(
  tx: Tx,
  claims: readonly Pick<NewClaim, 'owner' | 'key' | 'claim'>[],
  until: Date,
): Promise<void> {
  await sql`
    update idempotency_key k set claimed_until = ${until} from ${named(claims)}
     where k.owner = t.owner and k.key = t.key and k.claim = t.claim and k.state = 'claimed'`.execute(tx);
}

/** At most `limit` of those made before that. Returns how many. */
export async function deleteOldKeys(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_key where ctid = any (array(
      select ctid from idempotency_key where created_at < ${before}
       order by created_at limit ${limit} for update skip locked))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export const anyOldKeys = (before: Date): Condition =>
  sql`exists (select from idempotency_key where created_at < ${before})`;
