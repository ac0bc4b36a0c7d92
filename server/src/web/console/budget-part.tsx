import type { Budget } from '#core';
import { formatMicros, parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form } from '#ui';
import type { Campaign } from './campaign-input.ts';
import { campaignText } from './campaign-texts.ts';
import type { Desk, Visit } from './desk.tsx';
import { Part, Select, Table } from './inputs.tsx';

const measures = ['uses', 'claims', 'spend'] as const;
const periods = ['total', 'day', 'week', 'month'] as const;

/** Sets and lifts limits of a campaign. */
export function mountBudgetActions(desk: Desk): void {
  const back = '/console/campaigns/:campaign';
  desk.action(`${back}/budgets`, { may: 'update_campaign', back }, async (visit) => {
    const { core, accountId, form, id } = visit;
    const measure = measures.find((one) => one === form.measure) ?? wrong('measure');
    const period = periods.find((one) => one === form.period) ?? wrong('period');
    const budget = { measure, period, perCustomer: form.perCustomer === '1', most: readMost(form, measure) };
    await core.campaigns.setBudgets({ accountId, campaignId: id('campaign'), budgets: [budget] });
    return visit.to(`/console/campaigns/${id('campaign')}`, 'saved');
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

export async function budgetPart({ core, lang, text: frame }: Visit, campaign: Campaign) {
  const text = campaignText(lang);
  const budgets = (await core.campaigns.listBudgets(campaign.id)).filter(({ most }) => most !== null);
  const action = `/console/campaigns/${campaign.id}/budgets`;
  const measureTexts = { uses: text.measureUses, claims: text.measureClaims, spend: text.measureSpend };
  const periodTexts = {
    total: text.periodTotal,
    day: text.periodDay,
    week: text.periodWeek,
    month: text.periodMonth,
  };
  return (
    <Part title={text.limits}>
      <p class="soft">{text.limitsHint}</p>
      <Table
        caption={text.limits}
        empty={text.noLimits}
        rows={budgets}
        columns={[
          { label: text.measure, cell: ({ measure }) => measureTexts[measure] },
          { label: text.period, cell: ({ period }) => periodTexts[period] },
          { label: text.perCustomer, cell: ({ perCustomer }) => (perCustomer ? frame.yes : frame.no) },
          {
            label: text.most,
            numeric: true,
            cell: ({ measure, most }) => (measure === 'spend' ? formatMicros(most ?? 0n) : String(most)),
          },
          {
            label: text.lift,
            cell: ({ measure, period, perCustomer }) => (
              <Form action={action} class="inline">
                <input type="hidden" name="measure" value={measure} />
                <input type="hidden" name="period" value={period} />
                <input type="hidden" name="perCustomer" value={perCustomer ? '1' : ''} />
                <input type="hidden" name="lift" value="1" />
                <button class="link" type="submit">
                  {text.lift}
                </button>
              </Form>
            ),
          },
        ]}
      />
      <Form action={action} class="gap">
        <div class="cols">
          <Select
            name="measure"
            label={text.measure}
            options={measures.map((one) => ({ value: one, label: measureTexts[one] }))}
          />
          <Select
            name="period"
            label={text.period}
            options={periods.map((one) => ({ value: one, label: periodTexts[one] }))}
          />
          <Field name="most" label={text.most} inputmode="decimal" maxLength={20} />
        </div>
        <Checkbox name="perCustomer" label={text.perCustomer} optional />
        <button class="small" type="submit">
          {text.setLimit}
        </button>
      </Form>
    </Part>
  );
}
