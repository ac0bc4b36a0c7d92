import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** Which SMS a part belongs to, as far as its own words tell. */
export type PartKey = {
  supplierId: bigint;
  /** Empty where no number is known: then `cameBy` tells two receivers apart. */
  phone: string;
  cameBy: string;
  sender: string;
  reference: number;
  count: number;
};

/** `whole`: all parts are there, and the SMS is not known to be stored yet. */
export type PartGroup = PartKey & {
  id: bigint;
  /** Grows with every further SMS under the same reference. */
  round: number;
  state: 'open' | 'whole' | 'stored';
  firstAt: Date;
  lastAt: Date;
};

export type Part = {
  index: number;
  /** Empty once the SMS is stored. */
  text: string;
  /** By which the same words are known. */
  print: string;
  /** The source's own id of the part. */
  sourceId: string | null;
  raw: string;
  receivedAt: Date;
};

const columns = sql`g.id, g.supplier_id as "supplierId", g.phone, g.came_by as "cameBy", g.sender, g.reference, g.count, g.round, g.state,
  g.first_at as "firstAt", g.last_at as "lastAt"`;

/** Finds or makes the group, and holds it for this `tx`. */
export async function holdPartGroup(tx: Tx, key: PartKey, now: Date): Promise<PartGroup> {
  const { supplierId, phone, cameBy, sender, reference, count } = key;
  const { rows } = await sql<PartGroup>`
    insert into sms_part_group as g (supplier_id, phone, came_by, sender, reference, count, first_at, last_at)
    values (${supplierId}, ${phone}, ${cameBy}, ${sender}, ${reference}, ${count}, ${now}, ${now})
    on conflict (supplier_id, phone, came_by, sender, reference, count) do update set last_at = g.last_at
    returning ${columns}`.execute(tx);
  return rows[0] ?? assert.fail('a group is there once it was put');
}

/** Finds and holds the group for this `tx`. */
export async function lockPartGroup(tx: Tx, id: bigint): Promise<PartGroup | undefined> {
  const { rows } = await sql<PartGroup>`
    select ${columns} from sms_part_group g where g.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** A further SMS under the same reference: without parts yet. */
export async function startRound(tx: Tx, group: PartGroup, now: Date): Promise<PartGroup> {
  await sql`delete from sms_part where group_id = ${group.id}`.execute(tx);
  const next: PartGroup = { ...group, round: group.round + 1, state: 'open', firstAt: now, lastAt: now };
  await sql`
    update sms_part_group set round = ${next.round}, state = 'open', first_at = ${now}, last_at = ${now}
     where id = ${group.id}`.execute(tx);
  return next;
}

export async function setPartGroup(
  tx: Tx,
  id: bigint,
  { state, lastAt }: Pick<PartGroup, 'state' | 'lastAt'>,
): Promise<void> {
  await sql`update sms_part_group set state = ${state}, last_at = ${lastAt} where id = ${id}`.execute(tx);
}

/** The SMS of that round is stored, and its words are kept there; a group that has gone on to the next one stays as it is. */
export async function markStored(
  tx: Tx,
  { id, round }: Pick<PartGroup, 'id' | 'round'>,
  now: Date,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update sms_part_group set state = 'stored', last_at = ${now} where id = ${id} and round = ${round}`.execute(
    tx,
  );
  if (numAffectedRows === 1n)
    await sql`update sms_part set text = '', raw = '' where group_id = ${id}`.execute(tx);
}

export async function insertPart(tx: Tx, groupId: bigint, part: Part): Promise<void> {
  const { index, text, print, sourceId, raw, receivedAt } = part;
  await sql`
    insert into sms_part (group_id, index, text, print, source_id, raw, received_at)
    values (${groupId}, ${index}, ${Buffer.from(text, 'utf16le')}, ${print}, ${sourceId}, ${raw}, ${receivedAt})`.execute(
    tx,
  );
}

/** In their order. */
export async function listParts(on: ReaderOrTx, groupId: bigint): Promise<Part[]> {
  const { rows } = await sql<Omit<Part, 'text'> & { text: Uint8Array }>`
    select index, text, print, source_id as "sourceId", raw, received_at as "receivedAt" from sms_part
     where group_id = ${groupId} order by index`.execute(on);
  return rows.map((row) => ({ ...row, text: Buffer.from(row.text).toString('utf16le') }));
}

/** Groups whose SMS should have been stored by then: those that have waited longest first. */
export async function findOverdueGroups(
  on: ReaderOrTx,
  { openSince, wholeSince, limit }: { openSince: Date; wholeSince: Date; limit: number },
): Promise<PartGroup[]> {
  const { rows } = await sql<PartGroup>`
    select ${columns} from sms_part_group g
     where (g.state = 'open' and g.first_at < ${openSince}) or (g.state = 'whole' and g.last_at < ${wholeSince})
     order by g.first_at limit ${limit}`.execute(on);
  return rows;
}

/** Those of a supplier that are not stored, all of its groups held: no part is put to one while this `tx` lasts. */
export async function lockUnstoredGroups(tx: Tx, supplierId: bigint): Promise<PartGroup[]> {
  const { rows } = await sql<PartGroup>`
    select ${columns} from sms_part_group g where g.supplier_id = ${supplierId} order by g.id for update`.execute(
    tx,
  );
  return rows.filter(({ state }) => state !== 'stored');
}

/** Forgets groups that are stored for so long that no repeat of a part will come. Returns how many. */
export async function deleteStoredGroups(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from sms_part_group where id = any (array(
      select id from sms_part_group where state = 'stored' and last_at < ${before} order by last_at limit ${limit}
        for no key update skip locked))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
