import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Rental, Term } from './rental.ts';

/** A stretch of a rental that is paid for by one hold. */
export type Period = Term & {
  rentalId: number;
  event: 'rent' | 'extend' | 'renew';
  /** The key that spends the price. */
  keyId?: bigint | undefined;
  startsAt: Date;
  endsAt: Date;
};

export async function insertPeriods(
  tx: Tx,
  periods: readonly (Period & { holdId: bigint })[],
  now: Date,
): Promise<void> {
  if (periods.length === 0) return;
  const column = <K extends keyof (typeof periods)[number]>(key: K) => periods.map((period) => period[key]);
  await sql`
    insert into rental_period (rental_id, event, hours, price_micros, hold_id, promised_micros, sum_micros, starts_at, ends_at, created_at)
    select r, e, h, p, hold, promised, sum, s, u, ${now}
      from unnest(${column('rentalId')}::int[], ${column('event')}::text[], ${column('hours')}::int[],
                  ${column('priceMicros')}::bigint[], ${column('holdId')}::bigint[],
                  ${periods.map(({ partner }) => partner?.payoutMicros ?? null)}::bigint[],
                  ${periods.map(({ partner }) => partner?.sumMicros ?? null)}::bigint[], ${column('startsAt')}::timestamptz[],
                  ${column('endsAt')}::timestamptz[]) as t (r, e, h, p, hold, promised, sum, s, u)`.execute(
    tx,
  );
}

/** A rental that was ordered has begun: so has its only period. */
export async function movePeriod(tx: Tx, { id, createdAt, endsAt }: Rental): Promise<void> {
  await sql`update rental_period set starts_at = ${createdAt}, ends_at = ${endsAt} where rental_id = ${id}`.execute(
    tx,
  );
}

export type SettledPeriod = { rentalId: number; holdId: bigint; priceMicros: bigint; payoutMicros: bigint };

/**
 * Settles what is still open of these rentals. Of a captured price the supplier is due what it was promised for the
 * period, or else `payoutPercent`, rounded down to a micro.
 */
export async function settlePeriods(
  tx: Tx,
  settled: readonly { rentalId: number; outcome: 'captured' | 'released'; payoutPercent: number }[],
): Promise<SettledPeriod[]> {
  if (settled.length === 0) return [];
  const { rows } = await sql<SettledPeriod>`
    update rental_period p
       set outcome = s.outcome,
           payout_micros = case when s.outcome = 'captured' then coalesce(p.promised_micros, p.price_micros * s.percent / 100) else 0 end
      from unnest(${settled.map((s) => s.rentalId)}::int[], ${settled.map((s) => s.outcome)}::text[],
                  ${settled.map((s) => s.payoutPercent)}::bigint[]) as s (rental_id, outcome, percent)
     where p.rental_id = s.rental_id and p.outcome is null
    returning p.rental_id as "rentalId", p.hold_id as "holdId", p.price_micros as "priceMicros", p.payout_micros as "payoutMicros"`.execute(
    tx,
  );
  return rows;
}

/** The supplier's earnings of a rental, all periods together; `sumMicros` is in the currency of a partner that was asked. */
export type Earnings = { payoutMicros: bigint; sumMicros: bigint };

export async function sumEarnings(
  on: ReaderOrTx,
  rentalIds: readonly number[],
): Promise<Map<number, Earnings>> {
  const { rows } = await sql<Earnings & { rentalId: number }>`
    select rental_id as "rentalId", sum(payout_micros)::bigint as "payoutMicros",
           coalesce(sum(sum_micros) filter (where outcome = 'captured'), 0)::bigint as "sumMicros"
      from rental_period where rental_id = any(${[...rentalIds]}::int[]) group by 1`.execute(on);
  return new Map(rows.map(({ rentalId, ...earnings }) => [rentalId, earnings]));
}

/** The holds that were captured for a rental, oldest first. */
export async function listCapturedHolds(on: ReaderOrTx, rentalId: number): Promise<bigint[]> {
  const { rows } = await sql<{ holdId: bigint }>`
    select hold_id as "holdId" from rental_period where rental_id = ${rentalId} and outcome = 'captured' order by id`.execute(
    on,
  );
  return rows.map(({ holdId }) => holdId);
}

/** The hold of the newest period of each of these rentals. */
export async function findNewestHolds(
  on: ReaderOrTx,
  rentalIds: readonly number[],
): Promise<{ rentalId: number; holdId: bigint }[]> {
  const { rows } = await sql<{ rentalId: number; holdId: bigint }>`
    select distinct on (rental_id) rental_id as "rentalId", hold_id as "holdId"
      from rental_period where rental_id = any(${[...rentalIds]}::int[]) order by rental_id, id desc`.execute(
    on,
  );
  return rows;
}

/** `outcome` is null while the money is on hold. */
export type PeriodView = Omit<Period, 'rentalId' | 'partner' | 'keyId'> & {
  outcome: 'captured' | 'released' | null;
  createdAt: Date;
};

/** Oldest first. */
export async function listPeriods(on: ReaderOrTx, rentalId: number): Promise<PeriodView[]> {
  const { rows } = await sql<PeriodView>`
    select event, hours, price_micros as "priceMicros", starts_at as "startsAt", ends_at as "endsAt", outcome,
           created_at as "createdAt"
      from rental_period where rental_id = ${rentalId} order by id limit 10000`.execute(on);
  return rows;
}
