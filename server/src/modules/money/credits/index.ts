import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findAccount } from '#modules/money/accounts';
import { type CreditMove, getCredits, grantCreditsIn } from './credit-book.ts';

export {
  type CreditMove,
  creditCurrencies,
  returnCreditsIn,
  spendCreditsIn,
} from './credit-book.ts';

export type Credits = ReturnType<typeof createCredits>;

/** Credits that merchants prepay by the piece: SMS and emails that are sent for them. */
export function createCredits({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** The number that the account has. */
    get: (query: Pick<CreditMove, 'accountId' | 'currency'>): Promise<number> => getCredits(db.read, query),

    /**
     * The operator gives credits, or takes them where `credits` is negative. Once per currency and reference. Refuses
     * `account_not_found`, `already_exists`, `no_balance`, `bad_amount`.
     */
    grant: (command: CreditMove): Promise<void> =>
      db.write(async (tx) => {
        if (!(await findAccount(tx, { id: command.accountId }))) throw new Refusal('account_not_found');
        await grantCreditsIn(tx, command, clock());
      }),

    /**
     * A main account gives credits of its own to a subaccount, or takes them back where `credits` is negative. Refuses as
     * `grant` does, and `not_found` (`what: 'subaccount'`) for an account that is not its own.
     */
    share: ({ parentId, ...command }: CreditMove & { parentId: bigint }): Promise<void> =>
      db.write(async (tx) => {
        const account = await findAccount(tx, { id: command.accountId });
        if (account?.parentId !== parentId) throw new Refusal('not_found', { what: 'subaccount' });
        await grantCreditsIn(tx, { ...command, fromId: parentId }, clock());
      }),
  };
}
