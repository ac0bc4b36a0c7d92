import { isRefusal, type Refusal } from '#kernel/refusal';
import type { CouponText } from './coupon-texts.ts';

/** A `not_allowed`, by what is not. */
const notAllowed: Record<string, keyof CouponText> = {
  voided: 'voidedHint',
  locked: 'lockedHint',
  reserved: 'reserved',
  unclaimed: 'unclaimed',
  not_running: 'stoppedHint',
  promo_code: 'promoCodeWrong',
  password: 'passwordWrong',
  method: 'noLongerRedeemable',
  location: 'notHere',
  lost: 'wonNothingHint',
  unverified: 'phoneCodeWrong',
};

/** The words for a refusal that people can do something about; undefined for every other error. */
export function wordsOf(error: unknown, text: CouponText): string | undefined {
  if (!isRefusal(error)) return undefined;
  const { what } = error.details;
  switch (error.code) {
    case 'not_allowed': {
      const key = typeof what === 'string' ? notAllowed[what] : undefined;
      const words = key && text[key];
      return typeof words === 'string' ? words : text.didNotWork;
    }
    case 'rate_limited':
      return text.tryAgain(minutesOf(error));
    case 'already_exists':
      return what === 'claim' ? text.alreadyClaimedBy : text.didNotWork;
    case 'already_done':
      return `${text.validated}.`;
    case 'expired':
      return `${text.expired}.`;
    case 'limit_reached':
      return limitWords(error, text);
    default:
      return undefined;
  }
}

/** The status of a page that says so. */
export const statusOfWords = (error: unknown): number => (isRefusal(error, 'rate_limited') ? 429 : 422);

function minutesOf({ details }: Refusal): number {
  const { retryAfterSeconds } = details;
  return typeof retryAfterSeconds === 'number' ? Math.max(1, Math.ceil(retryAfterSeconds / 60)) : 10;
}

function limitWords({ details: { what, period } }: Refusal, text: CouponText): string {
  if (what === 'uses' || what === 'spend') return period === 'day' ? text.limitUsesToday : text.limitUses;
  if (period === 'day') return text.goneToday;
  return period === 'week' || period === 'month' ? text.gonePeriod : text.gone;
}
