import type { Tx } from '#db';
import { setOnlyEndpoint } from '#modules/webhooks';
import { MERCHANT_WEBHOOK } from './merchant-events.ts';
import { type MerchantChange, updateMerchant } from './merchant-store.ts';

/** Changes what `change` names; the address that is told of events follows `webhookUrl`. */
export async function changeMerchant(
  tx: Tx,
  { accountId, change, now }: { accountId: bigint; change: MerchantChange; now: Date },
): Promise<void> {
  await updateMerchant(tx, accountId, change);
  if (change.webhookUrl === undefined) return;
  // The account's own secret signs, so the endpoint has none.
  const endpoint = { accountId, kind: MERCHANT_WEBHOOK, url: change.webhookUrl, secretSealed: '', now };
  await setOnlyEndpoint(tx, endpoint);
}
