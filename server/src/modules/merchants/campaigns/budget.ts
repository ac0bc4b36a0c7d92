import { toWallTime } from '#kernel/time-zone';

export type BudgetMeasure = 'claims' | 'uses' | 'spend';
export type BudgetPeriod = 'total' | 'day' | 'week' | 'month';

/** A limit on the claims or redemptions of a campaign. */
export type Budget = {
  id: bigint;
  campaignId: bigint;
  /** `claims` and `uses` are counted; `spend` is the money that customers spent, in micros of the merchant's currency. */
  measure: BudgetMeasure;
  period: BudgetPeriod;
  /** For each customer on their own. */
  perCustomer: boolean;
  /** null: lifted. */
  most: bigint | null;
};

/** The day on which the period around `now` began by the clocks of the campaign; a `total` has begun at the beginning. */
export function periodStart(period: BudgetPeriod, now: Date, timeZone: string): string {
  if (period === 'total') return '';
  const { year, month, day } = toWallTime(now, timeZone);
  const date = new Date(Date.UTC(year, month - 1, period === 'month' ? 1 : day));
  if (period === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}
