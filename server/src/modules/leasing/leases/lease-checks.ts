import { type RawBuilder, sql } from 'kysely';
import { type BookCheck, type HoldStanding, standingHolds } from '#modules/money/ledger';

export type LeaseChecks<State extends string> = {
  /** The first word of the kinds of findings: `activation`. */
  name: string;
  table: RawBuilder<unknown>;
  /** Its history: `lease_id`, `from_state`, `to_state` and a growing `id`. */
  moves: RawBuilder<unknown>;
  mayBecome: Readonly<Record<State, readonly State[]>>;
  /** Rows of a lease's id, its state, the account that pays, the price, and the hold that pays it. */
  paid: RawBuilder<unknown>;
  /** The standing of the holds of a lease in each state. */
  holdIs: Readonly<Record<State, HoldStanding>>;
};

/** Rules that hold of both kinds of leases: their states, their histories, and the money that is on hold for them. */
export function createLeaseChecks<State extends string>({
  name,
  table,
  moves,
  mayBecome,
  paid,
  holdIs,
}: LeaseChecks<State>): BookCheck[] {
  const steps = Object.entries<readonly State[]>(mayBecome).flatMap(([from, all]) =>
    all.map((to) => sql`(${from}, ${to})`),
  );
  const standings = Object.entries<HoldStanding>(holdIs).map(
    ([state, standing]) => sql`(${state}, ${standing})`,
  );
  return [
    {
      kind: `${name}_state`,
      exceptions: sql`
        select l.id, coalesce(m.to_state, 'a history'), l.state
          from ${table} l
          left join (select distinct on (lease_id) lease_id, to_state from ${moves} m order by lease_id, id desc) m
            on m.lease_id = l.id
         where m.to_state is distinct from l.state`,
    },
    {
      kind: `${name}_move`,
      exceptions: sql`
        select m.lease_id, 'a step from ' || coalesce(m.before, 'nothing'), coalesce(m.from_state, 'nothing') || ' to ' || m.to_state
          from (select m.*, lag(m.to_state) over (partition by m.lease_id order by m.id) as before from ${moves} m) m
         where m.from_state is distinct from m.before
            or (m.from_state <> m.to_state
                and (m.from_state, m.to_state) not in (select * from (values ${sql.join(steps)}) as may (a, b)))`,
    },
    {
      kind: `${name}_hold`,
      exceptions: sql`
        select p.id, coalesce(w.standing, 'a known state') || ' while it is ' || p.state, coalesce(h.standing, 'missing')
          from (${paid}) as p (id, state, account_id, price_micros, hold_id)
          left join (values ${sql.join(standings)}) as w (state, standing) on w.state = p.state
          left join ${standingHolds} h on h.id = p.hold_id
         where h.standing is distinct from w.standing`,
    },
    {
      kind: `${name}_price`,
      exceptions: sql`
        select p.id, p.price_micros || ' of account ' || p.account_id, h.amount_micros || ' of account ' || h.account_id
          from (${paid}) as p (id, state, account_id, price_micros, hold_id)
          join ${standingHolds} h on h.id = p.hold_id
         where (h.amount_micros, h.account_id, h.reference) is distinct from (p.price_micros, p.account_id, ${`${name}:`} || p.id)`,
    },
  ];
}
