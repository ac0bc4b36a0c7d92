import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** Gives the session that code; false where the campaign has it in use. An imported one that is free is taken. */
export async function claimCode(
  tx: Tx,
  { campaignId, code, sessionId }: { campaignId: bigint; code: string; sessionId: bigint },
): Promise<boolean> {
  await sql`delete from validation_code where session_id = ${sessionId} and code <> ${code}`.execute(tx);
  const { numAffectedRows } = await sql`
    insert into validation_code as v (campaign_id, code, session_id, imported)
    values (${campaignId}, ${code}, ${sessionId}, false)
    on conflict (campaign_id, code) do update set session_id = excluded.session_id
     where v.session_id is null or v.session_id = excluded.session_id`.execute(tx);
  return numAffectedRows === 1n;
}

export async function dropCode(tx: Tx, sessionId: bigint): Promise<void> {
  await sql`delete from validation_code where session_id = ${sessionId}`.execute(tx);
}

/** Those of the campaigns whose merchant has imported codes: what is claimed there gets one. */
export async function findImporters(on: ReaderOrTx, campaignIds: readonly bigint[]): Promise<Set<bigint>> {
  const { rows } = await sql<{ id: bigint }>`
    select c.id from unnest(${[...new Set(campaignIds)]}::bigint[]) as c (id)
     where exists (select from validation_code v where v.campaign_id = c.id and v.imported)`.execute(on);
  return new Set(rows.map(({ id }) => id));
}

/** The next imported code that nobody has; undefined where none is left. */
export async function takeImportedCode(
  tx: Tx,
  { campaignId, sessionId }: { campaignId: bigint; sessionId: bigint },
): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    update validation_code set session_id = ${sessionId}
     where id = (select id from validation_code where campaign_id = ${campaignId} and imported and session_id is null
                  order by id limit 1 for update skip locked)
    returning code`.execute(tx);
  return rows[0]?.code;
}

/** The campaign's codes that people would take for any with one of these keys. */
export async function findLikeCodes(
  on: ReaderOrTx,
  { campaignId, keys }: { campaignId: bigint; keys: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from validation_code where campaign_id = ${campaignId} and code_key(code) = any(${[...keys]}::text[])
     order by id`.execute(on);
  return rows.map(({ code }) => code);
}

/** The codes that were new. */
export async function insertCodes(
  tx: Tx,
  { campaignId, codes, imported }: { campaignId: bigint; codes: readonly string[]; imported: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    insert into validation_code (campaign_id, code, imported)
    select ${campaignId}, code, ${imported} from unnest(${[...codes]}::text[]) as t (code)
     where ${imported} or not exists (select from validation_code v
                                       where v.campaign_id = ${campaignId} and code_key(v.code) = code_key(t.code))
    on conflict do nothing returning code`.execute(tx);
  return rows.map(({ code }) => code);
}

/** The sessions that codes were drawn for. */
export async function assignCodes(
  tx: Tx,
  campaignId: bigint,
  owners: readonly { code: string; sessionId: bigint }[],
): Promise<void> {
  await sql`
    update validation_code v set session_id = o.session_id
      from unnest(${owners.map(({ code }) => code)}::text[], ${owners.map(({ sessionId }) => sessionId)}::bigint[])
        as o (code, session_id)
     where v.campaign_id = ${campaignId} and v.code = o.code`.execute(tx);
}

export async function countCodes(
  on: ReaderOrTx,
  campaignId: bigint,
): Promise<{ total: number; claimed: number }> {
  const { rows } = await sql<{ total: number; claimed: number }>`
    select count(*)::int as total, count(session_id)::int as claimed from validation_code
     where campaign_id = ${campaignId}`.execute(on);
  return rows[0] ?? { total: 0, claimed: 0 };
}

/** Notes who claims a campaign that each may claim once; false where another session of theirs has. */
export async function claimIdentity(
  tx: Tx,
  { campaignId, identity, sessionId }: { campaignId: bigint; identity: string; sessionId: bigint },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into claim_identity as c (campaign_id, identity, session_id)
    values (${campaignId}, ${identity}, ${sessionId})
    on conflict (campaign_id, identity) do update set session_id = excluded.session_id
     where c.session_id = excluded.session_id`.execute(tx);
  return numAffectedRows === 1n;
}
