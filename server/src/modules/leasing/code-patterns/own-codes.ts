import type { ReaderOrTx } from '#db';
import { findOwnPatterns } from './code-pattern-store.ts';
import { takeCode } from './take-code.ts';

type Lease = { accountId: bigint; serviceId: string };

/** The code that the account's own patterns take out of a message of its lease; undefined where none of them matches. */
export type OwnCodes = (lease: Lease, text: string) => string | undefined;

/** One read for all these leases. The pattern for the service is asked first, then the account's for all services. */
export async function readOwnCodes(on: ReaderOrTx, leases: readonly Lease[]): Promise<OwnCodes> {
  if (leases.length === 0) return () => undefined;
  const found = await findOwnPatterns(on, {
    accountIds: leases.map(({ accountId }) => accountId),
    serviceIds: leases.map(({ serviceId }) => serviceId),
  });
  const keyOf = (accountId: bigint, serviceId: string | null) => `${accountId}/${serviceId ?? ''}`;
  const patterns = new Map(found.map((one) => [keyOf(one.accountId, one.serviceId), one.pattern]));
  return ({ accountId, serviceId }, text) => {
    for (const key of [keyOf(accountId, serviceId), keyOf(accountId, null)]) {
      const pattern = patterns.get(key);
      const taken = pattern === undefined ? undefined : takeCode(text, pattern);
      if (taken && 'code' in taken) return taken.code;
    }
    return undefined;
  };
}
