import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { suppliers } from '#modules/stock/inventory';
import type { Connection } from './connection.ts';

export type PartnerKey = {
  id: bigint;
  supplierId: bigint;
  hint: string;
  createdAt: Date;
  revokedAt: Date | null;
};

/** A key as a call is checked against it. */
export type KeyHolder = Pick<
  Connection,
  'supplierId' | 'supplierName' | 'dialect' | 'settings' | 'access'
> & {
  hash: string;
  dedupeWindowSeconds: number;
};

export async function insertKey(
  tx: Tx,
  key: { supplierId: bigint; hash: string; sealed: string; hint: string },
  now: Date,
): Promise<PartnerKey | undefined> {
  const { rows } = await sql<PartnerKey>`
    insert into partner_key (supplier_id, hash, sealed, hint, created_at)
    values (${key.supplierId}, ${key.hash}, ${key.sealed}, ${key.hint}, ${now})
    on conflict (hash) do nothing
    returning id, supplier_id as "supplierId", hint, created_at as "createdAt", revoked_at as "revokedAt"`.execute(
    tx,
  );
  return rows[0];
}

/** Newest first, revoked ones too. */
export async function listKeys(on: ReaderOrTx, supplierId: bigint): Promise<PartnerKey[]> {
  const { rows } = await sql<PartnerKey>`
    select id, supplier_id as "supplierId", hint, created_at as "createdAt", revoked_at as "revokedAt" from partner_key
     where supplier_id = ${supplierId} order by id desc limit 100`.execute(on);
  return rows;
}

export async function revokeKey(
  tx: Tx,
  { supplierId, id }: { supplierId: bigint; id: bigint },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update partner_key set revoked_at = ${now}
     where id = ${id} and supplier_id = ${supplierId} and revoked_at is null`.execute(tx);
  return numAffectedRows === 1n;
}

/** The newest key that holds, sealed: the one that we show when we call. */
export async function findSealedKey(on: ReaderOrTx, supplierId: bigint): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`
    select sealed from partner_key where supplier_id = ${supplierId} and revoked_at is null order by id desc limit 1`.execute(
    on,
  );
  return rows[0]?.sealed;
}

export async function findKeyHolders(on: ReaderOrTx, hashes: readonly string[]): Promise<KeyHolder[]> {
  const { rows } = await sql<KeyHolder>`
    select k.hash, c.supplier_id as "supplierId", s.name as "supplierName", c.dialect, c.settings, c.access,
           s.dedupe_window_seconds as "dedupeWindowSeconds"
      from partner_key k join partner_connection c on c.supplier_id = k.supplier_id join ${suppliers} s on s.id = c.supplier_id
     where k.hash = any(${[...hashes]}::text[]) and k.revoked_at is null`.execute(on);
  return rows;
}
