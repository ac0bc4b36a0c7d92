import type { LoyaltyDeps } from './change-cards.ts';
import { holdCardUser } from './hold-card-user.ts';
import { listDueCardUsers } from './lot-store.ts';

const LOTS = 500;
/** A sweep that has done so many rounds leaves the rest to the next. */
const ROUNDS = 100;

/** Books the points whose time is up; several processes share the work. Returns how many consumers lost some. */
export async function expirePoints({ db, clock }: LoyaltyDeps): Promise<number> {
  let count = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const due = await listDueCardUsers(db.read, clock(), LOTS);
    if (due.length === 0) break;
    for (const id of due) await db.write((tx) => holdCardUser(tx, { id }, clock()));
    count += due.length;
  }
  return count;
}
