import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { type DiscountCode, standAt } from './discount-code.ts';
import { findReceived, listCodes } from './discount-code-store.ts';

export { countReceived } from './count-received.ts';
export {
  type DiscountCode,
  type Milestone,
  parseMilestones,
} from './discount-code.ts';
export { releaseCode, reserveCode, useCode } from './reserve-code.ts';

/** One per milestone and account, so a few. */
const SHOWN = 500;

/** The verbs of discount codes (SMSOnline's coupons). Functions for siblings, which take a `tx`, are exported beside it. */
export function createDiscountCodes({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /**
     * The codes of an account, newest first: those that may be used now, or with `all` every one it ever had.
     * `totalReceived` is the number of messages that the account has received, as the milestones count them.
     */
    async list({
      accountId,
      all = false,
    }: {
      accountId: bigint;
      all?: boolean | undefined;
    }): Promise<{ totalReceived: number; codes: DiscountCode[] }> {
      const now = clock();
      const [received, rows] = await Promise.all([
        findReceived(db.read, accountId),
        listCodes(db.read, accountId, SHOWN),
      ]);
      const codes = rows.map((code) => standAt(code, now));
      return {
        totalReceived: Number(received),
        codes: all ? codes : codes.filter(({ state }) => state === 'issued'),
      };
    },
  };
}
