import type { Tx } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import { Refusal } from '#kernel/refusal';
import { isWebAddress } from '#kernel/web-address';
import { setOnlyEndpoint } from '#modules/sending/webhooks';
import { endSessionsOf } from './console-session-store.ts';
import { MERCHANT_WEBHOOK } from './merchant-events.ts';
import { type MerchantChange, updateMerchant } from './merchant-store.ts';
import { endTokensOf } from './merchant-token-store.ts';

/**
 * Changes what `change` names; the address that is told of events follows `webhookUrl`. Whatever opened the account to
 * somebody before ends with its old password, but for the console session with `keepToken`. Refuses `bad_request`
 * (`name`) for what is no address of the web, and for a webhook's that `guard` knows can never be called.
 */
export async function changeMerchant(
  tx: Tx,
  {
    accountId,
    change,
    now,
    keepToken,
    guard,
  }: {
    accountId: bigint;
    change: MerchantChange;
    now: Date;
    keepToken?: string | undefined;
    guard?: AddressGuard | undefined;
  },
): Promise<void> {
  for (const name of ['webhookUrl', 'publicUrl', 'dashboardUrl'] as const)
    if (change[name] && !isWebAddress(change[name])) throw new Refusal('bad_request', { name });
  if (change.webhookUrl && guard?.refusalOf?.(change.webhookUrl) !== undefined)
    throw new Refusal('bad_request', { name: 'webhookUrl' });
  await updateMerchant(tx, accountId, change);
  if (change.passwordHash !== undefined) {
    await endSessionsOf(tx, accountId, keepToken);
    await endTokensOf(tx, accountId, now);
  }
  if (change.webhookUrl === undefined) return;
  // The account's own secret signs, so the endpoint has none.
  const endpoint = { accountId, kind: MERCHANT_WEBHOOK, url: change.webhookUrl, secretSealed: '', now };
  await setOnlyEndpoint(tx, endpoint);
}
