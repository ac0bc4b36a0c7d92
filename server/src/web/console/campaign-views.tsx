import { Form, Note } from '#ui';
import { BudgetPart } from './budget-part.tsx';
import type { Filled } from './campaign-filled.ts';
import { CampaignFields } from './campaign-form.tsx';
import type { getCampaignForm, getNewCampaignForm } from './campaign-queries.ts';
import { campaignText } from './campaign-texts.ts';
import { Select } from './form-inputs.tsx';
import { CAMPAIGNS } from './paths.ts';
import { Part, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type NewForm = Awaited<ReturnType<typeof getNewCampaignForm>>;
type CampaignForm = Awaited<ReturnType<typeof getCampaignForm>>;

/** The form of a new campaign, empty or as it was refused. */
export function NewCampaign({
  choices,
  templates,
  filled,
  problem,
}: NewForm & { filled: Filled; problem: string | undefined }) {
  const { text, frame } = useWords(campaignText);
  return (
    <>
      <Top title={text.add} />
      {templates.length > 0 && <TemplatePart templates={templates} />}
      {problem && <Note kind="bad" title={`${text.problems} ${problem}`} />}
      <Form action="/console/campaigns/add">
        <CampaignFields {...{ filled, choices, text, frame }} hasPassword={false} />
        <button type="submit">{text.create}</button>
      </Form>
    </>
  );
}

function TemplatePart({ templates }: Pick<NewForm, 'templates'>) {
  const { text } = useWords(campaignText);
  return (
    <Part title={text.fromTemplate}>
      <p class="soft">{text.templateHint}</p>
      <Form action="/console/campaigns/copy">
        <Select
          name="template"
          label={text.template}
          options={templates.map(({ id, name, title }) => ({
            value: String(id),
            label: name || title,
          }))}
        />
        <button class="small" type="submit">
          {text.copy}
        </button>
      </Form>
    </Part>
  );
}

/** One campaign: its form, its limits, and its end. */
export function CampaignView({
  campaign,
  choices,
  address,
  budgets,
  filled,
  problem,
}: CampaignForm & { problem?: string }) {
  const { text, frame } = useWords(campaignText);
  const path = `${CAMPAIGNS}/${campaign.id}`;
  const needsPassword = campaign.validationMethods.some((method) => method === 'password' || method === 'qr');
  const hasAny = campaign.hasPassword || choices.locations.some(({ hasPassword }) => hasPassword);
  return (
    <>
      <Top title={campaign.name || campaign.title}>
        <a class="button small plain" href={address} rel="noreferrer">
          {text.preview}
        </a>
        <a class="button small plain" href={`/console/statistics/${campaign.id}`}>
          {frame.statistics}
        </a>
        <a class="button small plain" href={`/console/distribution/${campaign.id}`}>
          {frame.distribution}
        </a>
      </Top>
      {problem && <Note kind="bad" title={`${text.problems} ${problem}`} />}
      {needsPassword && !hasAny && <Note kind="warn" title={text.withoutPassword} />}
      <Form action={path}>
        <CampaignFields {...{ filled, choices, text, frame }} hasPassword={campaign.hasPassword} />
        <button type="submit">{frame.save}</button>
      </Form>
      <div class="gap">
        <BudgetPart campaign={campaign} budgets={budgets} />
      </div>
      <RemovePart path={path} />
    </>
  );
}

function RemovePart({ path }: { path: string }) {
  const { text, frame } = useWords(campaignText);
  return (
    <Part title={text.removeTitle}>
      <p class="soft">{text.removeHint}</p>
      <Form action={`${path}/remove`}>
        <div class="check">
          <input id="sure" name="sure" type="checkbox" value="1" required />
          <label for="sure">{text.removeCheck}</label>
        </div>
        <button class="bad small" type="submit">
          {frame.remove}
        </button>
      </Form>
    </Part>
  );
}
