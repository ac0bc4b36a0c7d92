import type { Tx } from '#db';
import { type CouponSession, shortenIn } from '#modules/merchants/coupon-sessions';

/** A coupon's address as an SMS shows it: each letter of an SMS is paid for. */
export async function couponLink(
  tx: Tx,
  { id }: Pick<CouponSession, 'id'>,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<string> {
  return `${publicUrl}/s/${await shortenIn(tx, { sessionId: id, now })}`;
}
