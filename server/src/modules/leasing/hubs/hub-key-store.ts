import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export type HubKey = {
  id: bigint;
  hubId: bigint;
  hint: string;
  createdAt: Date;
  revokedAt: Date | null;
};

const columns = sql`id, hub_id as "hubId", hint, created_at as "createdAt", revoked_at as "revokedAt"`;

/** Undefined where the hub has or had this key. */
export async function insertHubKey(
  tx: Tx,
  key: { hubId: bigint; hash: string; sealed: string; hint: string },
  now: Date,
): Promise<HubKey | undefined> {
  const { rows } = await sql<HubKey>`
    insert into hub_key (hub_id, hash, sealed, hint, created_at)
    values (${key.hubId}, ${key.hash}, ${key.sealed}, ${key.hint}, ${now})
    on conflict (hub_id, hash) do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

/** Newest first, revoked ones too. */
export async function listHubKeys(on: ReaderOrTx, hubId: bigint): Promise<HubKey[]> {
  const { rows } = await sql<HubKey>`
    select ${columns} from hub_key where hub_id = ${hubId} order by id desc limit 100`.execute(on);
  return rows;
}

export async function revokeHubKey(
  tx: Tx,
  { hubId, id }: { hubId: bigint; id: bigint },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update hub_key set revoked_at = ${now} where id = ${id} and hub_id = ${hubId} and revoked_at is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** The newest key that holds, sealed: the one that we show when we push. */
export async function findSealedHubKey(on: ReaderOrTx, hubId: bigint): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`
    select sealed from hub_key where hub_id = ${hubId} and revoked_at is null order by id desc limit 1`.execute(
    on,
  );
  return rows[0]?.sealed;
}

export async function holdsKey(on: ReaderOrTx, hubId: bigint, hash: string): Promise<boolean> {
  const { rows } = await sql`
    select from hub_key where hub_id = ${hubId} and hash = ${hash} and revoked_at is null`.execute(on);
  return rows.length > 0;
}
