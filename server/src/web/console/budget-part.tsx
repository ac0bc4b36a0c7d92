import type { Budget, Campaign } from '#core';
import { formatMicros } from '#kernel/money';
import { Checkbox, Field, Form } from '#ui';
import { measures, periods } from './budget-actions.ts';
import { type CampaignText, campaignText } from './campaign-texts.ts';
import { Select } from './form-inputs.tsx';
import { CAMPAIGNS } from './paths.ts';
import { Part, Table } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

const measureTextsOf = (text: CampaignText) => ({
  uses: text.measureUses,
  claims: text.measureClaims,
  spend: text.measureSpend,
});

const periodTextsOf = (text: CampaignText) => ({
  total: text.periodTotal,
  day: text.periodDay,
  week: text.periodWeek,
  month: text.periodMonth,
});

/** The limits of a campaign that are set, with forms to lift each and to set another. */
export function BudgetPart({ campaign, budgets }: { campaign: Campaign; budgets: readonly Budget[] }) {
  const { text, frame } = useWords(campaignText);
  const action = `${CAMPAIGNS}/${campaign.id}/budgets`;
  const measureTexts = measureTextsOf(text);
  const periodTexts = periodTextsOf(text);
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
      <LimitForm action={action} />
    </Part>
  );
}

function LimitForm({ action }: { action: string }) {
  const { text } = useWords(campaignText);
  const measureTexts = measureTextsOf(text);
  const periodTexts = periodTextsOf(text);
  return (
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
  );
}
