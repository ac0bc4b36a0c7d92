import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { lockCustomers } from '#modules/money/ledger';
import {
  type CodePattern,
  deleteCodePattern,
  listCodePatterns,
  upsertCodePattern,
} from './code-pattern-store.ts';
import { compilePattern } from './compile-pattern.ts';
import { type Taking, tryPattern } from './take-code.ts';

export type { CodePattern } from './code-pattern-store.ts';
export { type OwnCodes, readOwnCodes } from './own-codes.ts';
export type { Taking } from './take-code.ts';

/** A service of null: all services that have no pattern of their own, or whose own does not match. */
type SetPattern = { accountId: bigint; serviceId: string | null; pattern: string };

const MOST_PATTERNS = 50;
/** A text to try a pattern on is longer than any SMS at most by a little. */
const TRIED_AT_MOST = 100_000;

/** Accounts' own patterns for the code in a message: RE2's syntax. They win where they match; else the code is found as always. */
export function createCodePatterns({
  db,
  clock,
  hasService,
}: {
  db: Database;
  clock: Clock;
  hasService(id: string): Promise<boolean>;
}) {
  return {
    /** Those for single services first; at most 50. */
    list: (accountId: bigint): Promise<CodePattern[]> => listCodePatterns(db.read, accountId),

    /**
     * Keeps a pattern, in the place of the one before. Refuses `bad_request` (`problem`, `message`), `service_unknown`,
     * `limit_reached`, `account_not_found`.
     */
    async set(command: SetPattern): Promise<void> {
      const { serviceId, pattern } = command;
      const compiled = compilePattern(pattern);
      if ('problem' in compiled) throw new Refusal('bad_request', { ...compiled, field: 'pattern' });
      if (serviceId !== null && !(await hasService(serviceId)))
        throw new Refusal('service_unknown', { id: serviceId });
      await db.write((tx) => keepPattern(tx, command, clock()));
    },

    /** Refuses `not_found`. */
    async remove({ accountId, serviceId }: Omit<SetPattern, 'pattern'>): Promise<void> {
      const removed = await db.write((tx) => deleteCodePattern(tx, { accountId, serviceId }));
      if (!removed) throw new Refusal('not_found', { service: serviceId });
    },

    /** What a pattern would take out of a text, or why nothing. Nothing is kept. Refuses `bad_request` for a text past 100,000 units. */
    test({ pattern, text }: { pattern: string; text: string }): Taking {
      if (text.length > TRIED_AT_MOST) throw new Refusal('bad_request', { field: 'text' });
      return tryPattern(text, pattern);
    },
  };
}

async function keepPattern(tx: Tx, command: SetPattern, now: Date): Promise<void> {
  const { accountId, serviceId } = command;
  // Held, so that two at once cannot both find room for one more.
  const customers = await lockCustomers(tx, [accountId]);
  if (!customers.has(accountId)) throw new Refusal('account_not_found', { accountId });
  const known = await listCodePatterns(tx, accountId);
  const isNew = known.every((one) => one.serviceId !== serviceId);
  if (isNew && known.length >= MOST_PATTERNS) throw new Refusal('limit_reached', { patterns: MOST_PATTERNS });
  await upsertCodePattern(tx, command, now);
}
