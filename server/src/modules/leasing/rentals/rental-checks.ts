import { sql } from 'kysely';
import { createLeaseChecks } from '#modules/leasing/leases';
import type { BookCheck } from '#modules/money/ledger';
import { mayBecome, type RentalState } from './rental.ts';
import { open } from './rental-store.ts';

/** The first message captures what was paid, and what is paid later is captured at once. */
const holdIs = {
  ordering: 'open',
  refused: 'released',
  waiting: 'open',
  active: 'captured',
  finished: 'captured',
  cancelled: 'released',
  missed: 'released',
} as const satisfies Record<RentalState, string>;

export const rentalChecks: readonly BookCheck[] = [
  ...createLeaseChecks<RentalState>({
    name: 'rental',
    table: sql`rental`,
    moves: sql`(select id, rental_id as lease_id, from_state, to_state from rental_move)`,
    mayBecome,
    paid: sql`select r.id, r.state, r.account_id, p.price_micros, p.hold_id from rental r join rental_period p on p.rental_id = r.id`,
    holdIs,
  }),
  {
    kind: 'rental_periods',
    // One that an operator gave for nothing has none.
    exceptions: sql`
      select r.id, r.price_micros || ' for ' || r.hours || ' hours', coalesce(p.micros || ' for ' || p.hours || ' hours', 'nothing')
        from rental r
        left join (select rental_id, sum(price_micros) as micros, sum(hours) as hours from rental_period group by 1) p
          on p.rental_id = r.id
       where (p.rental_id is null and r.price_micros <> 0) or r.price_micros <> p.micros or r.hours <> p.hours`,
  },
  {
    kind: 'rental_outcome',
    exceptions: sql`
      select p.rental_id, coalesce(s.outcome, 'open'), coalesce(p.outcome, 'open')
        from rental_period p left join settlement s on s.hold_id = p.hold_id
       where p.outcome is distinct from s.outcome`,
  },
];

/** The holds that rentals will settle. */
export const rentalHolds = sql`select hold_id from rental_period`;

/** The numbers that are rented: number, rental. */
export const rentedNumbers = sql`select number_id, 'rental ' || id from rental where ${open}`;
