import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { suppliers } from '#modules/stock/inventory';

/** Signs of life and failures of one source within a moment. */
export type Beat = {
  supplierId: bigint;
  heardAt: Date | null;
  beats: number;
  messages: number;
  errors: number;
  error: string | null;
};

/** The longest silence fades: half of it in a week without one as long. */
const HALF_LIFE_SECONDS = 7 * 86_400;
/** Further halves make no difference, and the database has no number for far more of them: a clock may be moved by centuries. */
const MOST_HALVES = 60;
/** From one silence no more is learned than the greater of these: an outage of days is no habit. */
const LEARNED = { seconds: 12 * 3_600, timesHabit: 6 };

const DAY_MS = 86_400_000;
const dayOf = (at: Date) => Math.floor(at.getTime() / DAY_MS);

/** Adds what was heard, and counts it for the day; in the order of the suppliers. */
export async function recordBeats(tx: Tx, beats: readonly Beat[], now: Date): Promise<void> {
  if (beats.length === 0) return;
  const column = <K extends keyof Beat>(key: K) => beats.map((beat) => beat[key]);
  const given = sql`(select * from unnest(${column('supplierId')}::bigint[], ${column('heardAt')}::timestamptz[], ${column('beats')}::int[],
      ${column('messages')}::int[], ${column('errors')}::int[], ${column('error')}::text[])
      as g (supplier_id, heard_at, beats, messages, errors, error)
     where exists (select from own_source o where o.supplier_id = g.supplier_id) order by g.supplier_id) g`;
  await sql`
    insert into source_health as h (supplier_id, heard_at, beats, error, error_at)
    select g.supplier_id, g.heard_at, g.beats, g.error, case when g.error is not null then ${now}::timestamptz end from ${given}
    on conflict (supplier_id) do update
       set habit_seconds = case
             when excluded.heard_at is null or h.heard_at is null then h.habit_seconds
             else greatest(
               least(extract(epoch from excluded.heard_at - h.heard_at)::float8,
                     greatest(${LEARNED.seconds}::float8, ${LEARNED.timesHabit}::float8 * h.habit_seconds)),
               h.habit_seconds * power(0.5, least(${MOST_HALVES}::float8,
                 greatest(0, extract(epoch from excluded.heard_at - h.heard_at)::float8) / ${HALF_LIFE_SECONDS}::float8)))
           end,
           heard_at = greatest(h.heard_at, excluded.heard_at), beats = h.beats + excluded.beats,
           error = coalesce(excluded.error, h.error), error_at = coalesce(excluded.error_at, h.error_at)`.execute(
    tx,
  );
  await sql`
    insert into source_daily as d (supplier_id, day, messages, errors)
    select g.supplier_id, ${dayOf(now)}::int, g.messages, g.errors from ${given}
     where g.messages > 0 or g.errors > 0
    on conflict (supplier_id, day) do update
       set messages = d.messages + excluded.messages, errors = d.errors + excluded.errors`.execute(tx);
}

export type Health = {
  supplierId: bigint;
  supplierName: string;
  kind: string;
  state: 'on' | 'off';
  /** The last sign of life. */
  heardAt: Date | null;
  beats: bigint;
  /** The longest silence that is usual with it. */
  habitSeconds: number;
  /** Since when its numbers are off sale for its silence. */
  silentSince: Date | null;
  error: string | null;
  errorAt: Date | null;
  messagesToday: number;
  errorsToday: number;
  connectedAt: Date;
};

export async function listHealth(on: ReaderOrTx, now: Date, supplierId?: bigint): Promise<Health[]> {
  const { rows } = await sql<Health>`
    select o.supplier_id as "supplierId", s.name as "supplierName", o.kind, o.state, h.heard_at as "heardAt",
           coalesce(h.beats, 0) as beats, coalesce(h.habit_seconds, 0) as "habitSeconds", s.silent_since as "silentSince",
           h.error, h.error_at as "errorAt", coalesce(d.messages, 0) as "messagesToday",
           coalesce(d.errors, 0) as "errorsToday", o.created_at as "connectedAt"
      from own_source o join ${suppliers} s on s.id = o.supplier_id
      left join source_health h on h.supplier_id = o.supplier_id
      left join source_daily d on d.supplier_id = o.supplier_id and d.day = ${dayOf(now)}::int
     where true ${supplierId === undefined ? sql`` : sql`and o.supplier_id = ${supplierId}`}
     order by o.supplier_id limit 1000`.execute(on);
  return rows;
}

export async function deleteDaysBefore(tx: Tx, before: Date): Promise<void> {
  await sql`delete from source_daily where day < ${dayOf(before)}::int`.execute(tx);
}
