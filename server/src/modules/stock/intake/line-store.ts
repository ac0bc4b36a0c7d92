import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
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
  /** Its number is off sale because it is down. */
  numberOff: boolean;
};

const columns = sql`l.supplier_id as "supplierId", l.line, l.state, l.phone, l.signal_dbm as signal, l.operator, l.imsi, l.iccid,
  l.error, l.seen_at as "seenAt", l.changed_at as "changedAt", l.number_off as "numberOff"`;

/** What is told of a line now; what is undefined in it stays as it was. */
export type ToldLine = LineStatus & { supplierId: bigint };

/** So many lines of one supplier are known: a source that makes them up must not fill the table. */
const MOST_LINES = 5_000;

export async function upsertLines(tx: Tx, lines: readonly ToldLine[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  const column = <K extends keyof ToldLine>(key: K) => lines.map((line) => line[key] ?? null);
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
       set state = excluded.state, phone = coalesce(excluded.phone, l.phone), signal_dbm = coalesce(excluded.signal_dbm, l.signal_dbm),
           operator = coalesce(excluded.operator, l.operator), imsi = coalesce(excluded.imsi, l.imsi),
           iccid = coalesce(excluded.iccid, l.iccid), error = excluded.error, seen_at = excluded.seen_at,
           number_off = l.number_off and (excluded.phone is null or excluded.phone = l.phone),
           changed_at = case when l.state = excluded.state then l.changed_at else excluded.changed_at end`.execute(
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

/**
 * Lines whose numbers should change: down for long and their number perhaps still on sale, or up again and their number off; by
 * their names, behind `after`.
 */
export async function findLinesToTurn(
  on: ReaderOrTx,
  {
    downSince,
    after,
    limit,
  }: { downSince: Date; after: Pick<Line, 'supplierId' | 'line'> | undefined; limit: number },
): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select ${columns} from source_line l
     where l.phone is not null
       and ((l.state = 'down' and not l.number_off and l.changed_at < ${downSince} and not ${isUp}) or (l.number_off and ${isUp}))
       ${after ? sql`and (l.supplier_id, l.line) > (${after.supplierId}::bigint, ${after.line}::text)` : sql``}
     order by l.supplier_id, l.line limit ${limit}`.execute(on);
  return rows;
}

/** Whether a line that has been told of as up since then has the number. */
export async function isPhoneUp(
  on: ReaderOrTx,
  { supplierId, phone }: Pick<Line, 'supplierId' | 'phone'>,
  since: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from source_line where supplier_id = ${supplierId} and phone = ${phone} and state = 'up'
       and seen_at >= ${since} limit 1`.execute(on);
  return rows.length > 0;
}

/** The lines of a supplier whose numbers are off sale because of them; held for this `tx`. */
export async function lockLinesOff(tx: Tx, supplierId: bigint): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select ${columns} from source_line l where l.supplier_id = ${supplierId} and l.number_off
     order by l.line for no key update`.execute(tx);
  return rows;
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
  isOff: boolean,
): Promise<void> {
  await sql`
    update source_line set number_off = ${isOff} where supplier_id = ${supplierId} and line = ${line}`.execute(
    tx,
  );
}
