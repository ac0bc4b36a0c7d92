import { randomUUID } from 'node:crypto';
import type { SendPlan } from '#core';
import { Checkbox, Field, Form, formatMoment, Note } from '#ui';
import { campaignChoices } from './campaign-choices.ts';
import { Area, Select } from './form-inputs.tsx';
import { SMS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import type { getSms } from './sms-queries.ts';
import { smsText } from './sms-texts.ts';
import { useWords } from './use-words.ts';

type Sms = Awaited<ReturnType<typeof getSms>>;
type Choices = ReturnType<typeof campaignChoices>;

/** An account's SMS: credits, keywords, groups, a form for a send, and the sends so far. */
export function SmsView({ isConnected, timeZone, credits, keywords, groups, sends, campaigns }: Sms) {
  const { text, frame } = useWords(smsText);
  const choices = campaignChoices(campaigns, frame);
  return (
    <>
      <Top title="SMS" />
      {!isConnected && <Note kind="warn" title={text.notConnected} />}
      <Part title={text.credits}>
        <p>{text.creditsLeft(credits.available, credits.held)}</p>
      </Part>
      <Keywords keywords={keywords} choices={choices} />
      <Groups groups={groups} />
      {groups.length > 0 && <SendForm groups={groups} choices={choices} />}
      <Sends {...{ sends, groups, timeZone }} />
    </>
  );
}

function Keywords({ keywords, choices }: Pick<Sms, 'keywords'> & { choices: Choices }) {
  const { text, frame } = useWords(smsText);
  return (
    <Part title={text.keywords}>
      <p class="soft">{text.keywordsHint}</p>
      <Table
        caption={text.keywords}
        empty={text.noKeywords}
        rows={keywords}
        columns={[
          { label: text.word, cell: ({ word }) => word },
          { label: text.number, cell: ({ number }) => `+${number}` },
          { label: text.group, cell: ({ groupName }) => groupName },
          {
            label: frame.remove,
            cell: ({ id }) => (
              <Form action={`${SMS}/keywords/${id}/remove`} class="inline">
                <button class="link" type="submit">
                  {frame.remove}
                </button>
              </Form>
            ),
          },
        ]}
      />
      <KeywordForm choices={choices} />
    </Part>
  );
}

function KeywordForm({ choices }: { choices: Choices }) {
  const { text, frame } = useWords(smsText);
  return (
    <Form action={`${SMS}/keywords`} class="gap">
      <div class="cols">
        <Field name="word" label={text.word} maxLength={20} />
        <Field name="number" label={text.number} type="tel" />
        <Select name="campaign" label={text.campaign} options={choices} />
      </div>
      <div class="cols">
        <Area name="replyText" label={text.reply} hint={text.replyHint} maxLength={600} />
        <Area name="terms" label={text.terms} maxLength={600} />
      </div>
      <Checkbox name="doubleOptIn" label={text.doubleOptIn} optional />
      <button class="small" type="submit">
        {frame.add}
      </button>
    </Form>
  );
}

function Groups({ groups }: Pick<Sms, 'groups'>) {
  const { text, frame } = useWords(smsText);
  return (
    <Part title={text.groups}>
      <Table
        caption={text.groups}
        empty={text.noGroups}
        rows={groups}
        columns={[
          { label: frame.name, cell: ({ name }) => name },
          { label: 'ID', cell: ({ id }) => `gro_${id}` },
        ]}
      />
      <Form action={`${SMS}/groups`} class="gap">
        <Field name="name" label={frame.name} />
        <button class="small" type="submit">
          {frame.add}
        </button>
      </Form>
    </Part>
  );
}

function SendForm({ groups, choices }: Pick<Sms, 'groups'> & { choices: Choices }) {
  const { text } = useWords(smsText);
  return (
    <Part title={text.sendTo}>
      <Form action={`${SMS}/sends`}>
        <div class="cols">
          <Select
            name="group"
            label={text.group}
            options={groups.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
          <Select name="sendCampaign" label={text.campaign} options={choices} />
        </div>
        <Area name="text" label={text.sendText} hint={text.sendTextHint} maxLength={600} />
        <button class="small" type="submit">
          {text.send}
        </button>
      </Form>
    </Part>
  );
}

function Sends({ sends, groups, timeZone }: Pick<Sms, 'sends' | 'groups' | 'timeZone'>) {
  const { lang, text, frame } = useWords(smsText);
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return (
    <Part title={text.sends}>
      <Table
        caption={text.sends}
        empty={text.noSends}
        rows={sends}
        columns={[
          { label: text.group, cell: ({ groupId }) => names.get(groupId) ?? String(groupId) },
          {
            label: text.at,
            cell: ({ createdAt }) => formatMoment(createdAt, { lang, timeZone }),
          },
          { label: frame.status, cell: ({ state }) => <span class="badge">{state}</span> },
          { label: text.queued, numeric: true, cell: ({ queued }) => queued },
        ]}
      />
    </Part>
  );
}

/** To how many a send goes, what it costs in credits and how it reads, before it is sent. */
export function SendPlanView({
  plan: { group, campaign, text: wording, people, needed, available, example },
}: {
  plan: SendPlan;
}) {
  const { text } = useWords(smsText);
  const canSend = people > 0 && needed <= available;
  return (
    <>
      <Top title={text.checkSend} />
      <Part title={group.name}>
        <p>{text.sendCosts(people, needed, available)}</p>
        {needed > available && <Note kind="bad" title={text.tooFewCredits} />}
        {people === 0 && <Note kind="warn" title={text.nobodyThere} />}
        {example !== '' && (
          <figure>
            <figcaption class="soft">{text.readsLike}</figcaption>
            <blockquote class="pre">{example}</blockquote>
          </figure>
        )}
        {canSend && (
          <Form action={`${SMS}/sends`}>
            <input type="hidden" name="reference" value={randomUUID()} />
            <input type="hidden" name="group" value={String(group.id)} />
            <input type="hidden" name="sendCampaign" value={campaign ? String(campaign.id) : ''} />
            <input type="hidden" name="text" value={wording} />
            <button type="submit">{text.sendNow(people)}</button>
          </Form>
        )}
        <p class="gap">
          <a href={SMS}>{text.backToSms}</a>
        </p>
      </Part>
    </>
  );
}
