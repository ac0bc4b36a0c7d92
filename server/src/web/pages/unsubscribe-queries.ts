import type { PageDeps } from './page-deps.ts';

export type Subscription = Awaited<ReturnType<typeof getSubscription>>;

/** The address that a token names, and the name of the merchant that writes to it; may be empty. */
export async function getSubscription({ core }: PageDeps, token: string) {
  const { accountId, address, unsubscribedAt } = await core.emails.getRecipient(token);
  const { companyName } = await core.merchants.get(accountId);
  return { address, sender: companyName, isStopped: unsubscribedAt !== null };
}
