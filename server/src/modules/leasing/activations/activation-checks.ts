import { sql } from 'kysely';
import { createLeaseChecks } from '#modules/leasing/leases';
import type { BookCheck } from '#modules/money/ledger';
import { type ActivationState, mayBecome, states } from './activation.ts';

/** The first code captures the price. */
const holdIs = {
  ordering: 'open',
  refused: 'released',
  waiting: 'open',
  received: 'captured',
  retrying: 'captured',
  finished: 'captured',
  cancelled: 'released',
  expired: 'released',
} as const satisfies Record<ActivationState, string>;

export const activationChecks: readonly BookCheck[] = createLeaseChecks<ActivationState>({
  name: 'activation',
  table: sql`activation`,
  moves: sql`(select id, activation_id as lease_id, from_state, to_state from activation_move)`,
  mayBecome,
  paid: sql`select id, state, account_id, price_micros, hold_id from activation`,
  holdIs,
});

/** The holds that activations will settle. */
export const activationHolds = sql`select hold_id from activation`;

/** The numbers that are leased: number, service, activation. */
export const leasedNumbers = sql`
  select number_id, service_id, id from activation where state in (${sql.join(states.openStates.map((state) => sql.lit(state)))})`;
