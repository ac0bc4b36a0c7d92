import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { lineDownNumbers } from '#modules/stock/inventory';
import type { LineStatus } from '#suppliers/own-kind';

/** A port, SIM, phone or bind as it was last told. */
export type Line = {
  supplierId: bigint;
  line: string;
  state: 'up' | 'down';
  /** Digits with country code. */
  phone: string | null;
  /** In dBm. */
  signal: number | null;
  operator: string | null;
  imsi: string | null;
  iccid: string | null;
  error: string | null;
  seenAt: Date;
  /** When its state changed. */
  changedAt: Date;
  /** It took its number off sale since it went down. An operator may have put it back on sale since then. */
  numberOff: boolean;
};

const columns = sql`l.supplier_id as "supplierId", l.line, l.state, l.phone, l.signal_dbm as signal, l.operator, l.imsi, l.iccid,
  l.error, l.seen_at as "seenAt", l.changed_at as "changedAt", l.number_off as "numberOff"`;

/** What is told of a line now; what is undefined in it stays as it was. */
export type ToldLine = LineStatus & { supplierId: bigint };

/** So many lines of one supplier are known: a source that makes them up must not fill the table. */
const MOST_LINES = 5_000;

/** Another SIM is in the line `l` than was: what was known of the old one is not known of it. */
const hasOtherSim = (told: RawBuilder<unknown>) => sql`(${told}.imsi <> l.imsi or ${told}.iccid <> l.iccid)`;

export async function upsertLines(tx: Tx, lines: readonly ToldLine[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  const column = <K extends keyof ToldLine>(key: K) => lines.map((line) => line[key] ?? null);
  // The locks first, in the order of all: what is read here of the old SIMs is what is written over below.
  await sql`
    select from source_line l join unnest(${column('supplierId')}::bigint[], ${column('line')}::text[]) as g (supplier_id, line)
        on g.supplier_id = l.supplier_id and g.line = l.line
     order by l.supplier_id, l.line for no key update of l`.execute(tx);
  await sql`
    insert into left_number (supplier_id, phone, left_at)
    select distinct l.supplier_id, l.phone, ${now}::timestamptz
      from source_line l
      join unnest(${column('supplierId')}::bigint[], ${column('line')}::text[], ${column('phone')}::text[], ${column('imsi')}::text[],
                  ${column('iccid')}::text[]) as g (supplier_id, line, phone, imsi, iccid)
        on g.supplier_id = l.supplier_id and g.line = l.line
     where l.phone is not null and l.phone is distinct from g.phone and ${hasOtherSim(sql`g`)}
     order by l.supplier_id, l.phone
    on conflict (supplier_id, phone) do update set left_at = excluded.left_at`.execute(tx);
  await sql`
    insert into source_line as l (supplier_id, line, state, phone, signal_dbm, operator, imsi, iccid, error, seen_at, changed_at)
    select g.*, ${now}, ${now}
      from unnest(${column('supplierId')}::bigint[], ${column('line')}::text[], ${column('state')}::text[], ${column('phone')}::text[],
                  ${column('signal')}::int[], ${column('operator')}::text[], ${column('imsi')}::text[], ${column('iccid')}::text[],
                  ${column('error')}::text[]) as g (supplier_id, line, state, phone, signal_dbm, operator, imsi, iccid, error)
      left join (select c.supplier_id, count(*) as lines from source_line c where c.supplier_id = any(${column('supplierId')}::bigint[])
                  group by c.supplier_id) c on c.supplier_id = g.supplier_id
     where exists (select from own_source o where o.supplier_id = g.supplier_id)
       and (coalesce(c.lines, 0) < ${MOST_LINES}
            or exists (select from source_line k where k.supplier_id = g.supplier_id and k.line = g.line))
     order by g.supplier_id, g.line
    on conflict (supplier_id, line) do update
       set state = excluded.state, signal_dbm = coalesce(excluded.signal_dbm, l.signal_dbm),
           phone = case when ${hasOtherSim(sql`excluded`)} then excluded.phone else coalesce(excluded.phone, l.phone) end,
           operator = case when ${hasOtherSim(sql`excluded`)} then excluded.operator else coalesce(excluded.operator, l.operator) end,
           imsi = case when ${hasOtherSim(sql`excluded`)} then excluded.imsi else coalesce(excluded.imsi, l.imsi) end,
           iccid = case when ${hasOtherSim(sql`excluded`)} then excluded.iccid else coalesce(excluded.iccid, l.iccid) end,
           error = excluded.error, seen_at = excluded.seen_at,
           number_off = l.number_off and excluded.state = 'down' and not coalesce(${hasOtherSim(sql`excluded`)}, false)
             and (excluded.phone is null or excluded.phone = l.phone),
           changed_at = case when l.state = excluded.state then least(l.changed_at, excluded.changed_at) else excluded.changed_at end`.execute(
    tx,
  );
}

export async function listLines(on: ReaderOrTx, supplierId: bigint): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select ${columns} from source_line l where l.supplier_id = ${supplierId} order by l.line limit 1000`.execute(
    on,
  );
  return rows;
}

/** The number of a line, as it was told. */
export async function findLinePhone(
  on: ReaderOrTx,
  { supplierId, line }: Pick<Line, 'supplierId' | 'line'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ phone: string | null }>`
    select phone from source_line where supplier_id = ${supplierId} and line = ${line}`.execute(on);
  return rows[0]?.phone ?? undefined;
}

/** The number of the line is in one that is up, this or, since this one is down, another: SIMs move, and ports are renamed. */
const isUp = sql`exists (select from source_line u where u.supplier_id = l.supplier_id and u.phone = l.phone and u.state = 'up'
  and u.seen_at >= l.changed_at)`;

/** Lines that are down for long, and their number perhaps still on sale; by their names, behind `after`. */
export async function findDeadLines(
  on: ReaderOrTx,
  {
    downSince,
    after,
    limit,
  }: { downSince: Date; after: Pick<Line, 'supplierId' | 'line'> | undefined; limit: number },
): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select ${columns} from source_line l
     where l.phone is not null and l.state = 'down' and not l.number_off and l.changed_at < ${downSince} and not ${isUp}
       ${after ? sql`and (l.supplier_id, l.line) > (${after.supplierId}::bigint, ${after.line}::text)` : sql``}
     order by l.supplier_id, l.line limit ${limit}`.execute(on);
  return rows;
}

/** Whether a line that has been told of as up since then has the number. */
export async function isPhoneUp(
  on: ReaderOrTx,
  { supplierId, phone }: LineNumber,
  since: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from source_line where supplier_id = ${supplierId} and phone = ${phone} and state = 'up'
       and seen_at >= ${since} limit 1`.execute(on);
  return rows.length > 0;
}

/** A supplier's number that lines tell of. */
export type LineNumber = { supplierId: bigint; phone: string };

/** Numbers that are off sale for their lines alone, and are in one that is up now. A time that is to come is one of a clock set back. */
export async function findNumbersBack(
  on: ReaderOrTx,
  { now, limit }: { now: Date; limit: number },
): Promise<LineNumber[]> {
  const { rows } = await sql<LineNumber>`
    select d.supplier_id as "supplierId", d.phone from ${lineDownNumbers} d
     where exists (select from source_line u where u.supplier_id = d.supplier_id and u.phone = d.phone and u.state = 'up'
                      and (u.seen_at >= d.line_down_since or d.line_down_since > ${now}))
     order by d.supplier_id, d.phone limit ${limit}`.execute(on);
  return rows;
}

/** Numbers whose SIM has been out of its line for long. */
export async function findLeftNumbers(
  on: ReaderOrTx,
  { leftBefore, limit }: { leftBefore: Date; limit: number },
): Promise<LineNumber[]> {
  const { rows } = await sql<LineNumber>`
    select supplier_id as "supplierId", phone from left_number where left_at < ${leftBefore}
     order by left_at, supplier_id, phone limit ${limit}`.execute(on);
  return rows;
}

/** Forgets that it left; the time where it did so before then, else undefined. */
export async function takeLeftNumber(
  tx: Tx,
  { supplierId, phone }: LineNumber,
  leftBefore: Date,
): Promise<Date | undefined> {
  const { rows } = await sql<{ leftAt: Date }>`
    delete from left_number where supplier_id = ${supplierId} and phone = ${phone} and left_at < ${leftBefore}
    returning left_at as "leftAt"`.execute(tx);
  return rows[0]?.leftAt;
}

/** Lines may say of the number what they have said before. */
export async function forgetNumberOff(tx: Tx, { supplierId, phone }: LineNumber): Promise<void> {
  await sql`
    update source_line set number_off = false where supplier_id = ${supplierId} and phone = ${phone} and number_off`.execute(
    tx,
  );
}

/** Finds and holds the row for this `tx`. */
export async function lockLine(
  tx: Tx,
  { supplierId, line }: Pick<Line, 'supplierId' | 'line'>,
): Promise<Line | undefined> {
  const { rows } = await sql<Line>`
    select ${columns} from source_line l where l.supplier_id = ${supplierId} and l.line = ${line} for no key update`.execute(
    tx,
  );
  return rows[0];
}

export async function setNumberOff(
  tx: Tx,
  { supplierId, line }: Pick<Line, 'supplierId' | 'line'>,
): Promise<void> {
  await sql`
    update source_line set number_off = true where supplier_id = ${supplierId} and line = ${line}`.execute(
    tx,
  );
}
