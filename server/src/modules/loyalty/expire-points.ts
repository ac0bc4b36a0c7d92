import type { LoyaltyDeps } from './change-cards.ts';
import { holdCardUser } from './hold-card-user.ts';
import { listDueCardUsers } from './lot-store.ts';

const DUE = 200;

/** Books the points whose time is up; several processes share the work. Returns how many consumers lost some. */
export async function expirePoints({ db, clock }: LoyaltyDeps): Promise<number> {
  let count = 0;
  for (;;) {
    const due = await listDueCardUsers(db.read, clock(), DUE);
    for (const id of due) await db.write((tx) => holdCardUser(tx, { id }, clock()));
    count += due.length;
    if (due.length < DUE / 2) return count;
  }
}
