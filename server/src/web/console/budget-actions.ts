import type { Budget } from '#core';
import { parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { CAMPAIGNS } from './paths.ts';

export const measures = ['uses', 'claims', 'spend'] as const;
export const periods = ['total', 'day', 'week', 'month'] as const;

/** Sets and lifts limits of a campaign. */
export function mountBudgetActions(routes: ConsoleRoutes): void {
  const back = `${CAMPAIGNS}/:campaign`;
  routes.action(`${back}/budgets`, { may: 'update_campaign', back }, async (visit) => {
    const { core, accountId, form, id } = visit;
    const measure = measures.find((one) => one === form.measure) ?? wrong('measure');
    const period = periods.find((one) => one === form.period) ?? wrong('period');
    const budget = { measure, period, perCustomer: form.perCustomer === '1', most: readMost(form, measure) };
    await core.campaigns.setBudgets({ accountId, campaignId: id('campaign'), budgets: [budget] });
    return visit.to(`${CAMPAIGNS}/${id('campaign')}`, 'saved');
  });
}

function readMost(form: Record<string, string>, measure: Budget['measure']): bigint | null {
  if (form.lift === '1') return null;
  const most = form.most?.trim() ?? '';
  if (measure === 'spend') return parseMicros(most);
  return /^\d{1,12}$/.test(most) ? BigInt(most) : wrong('most');
}

function wrong(name: string): never {
  throw new Refusal('bad_request', { name });
}
