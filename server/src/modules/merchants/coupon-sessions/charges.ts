import { emailKey } from '#kernel/email';
import { type Budget, type BudgetMeasure, type Campaign, periodStart } from '#modules/merchants/campaigns';
import type { Charge } from './budget-store.ts';
import type { CouponSession } from './coupon-session.ts';

/** The charges of a claim or redemption on the budgets of its campaign; none on those it does not touch. */
export function chargesOf({
  session,
  campaign,
  budgets,
  amounts,
  now,
}: {
  session: Pick<CouponSession, 'id' | 'email' | 'phone' | 'customId'>;
  campaign: Pick<Campaign, 'id' | 'timeZone'>;
  budgets: readonly Budget[];
  amounts: Record<BudgetMeasure, bigint>;
  now: Date;
}): Charge[] {
  return budgets
    .filter(({ campaignId, measure }) => campaignId === campaign.id && amounts[measure] > 0n)
    .map(({ id, measure, period, perCustomer }) => ({
      budgetId: id,
      customer: perCustomer ? customerOf(session) : '',
      periodStart: periodStart(period, now, campaign.timeZone),
      amount: amounts[measure],
    }));
}

/** Who a session belongs to, as far as anything is known; one of whom nothing is known is a customer of its own. */
export function customerOf({
  id,
  email,
  phone,
  customId,
}: Pick<CouponSession, 'id' | 'email' | 'phone' | 'customId'>): string {
  if (email !== '') return `email:${emailKey(email)}`;
  if (phone !== '') return `phone:${phone}`;
  return customId === '' ? `session:${id}` : `custom:${customId}`;
}
