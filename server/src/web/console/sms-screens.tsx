import { randomUUID } from 'node:crypto';
import type { SendPlan as Plan } from '#core';
import { parsePhone } from '#kernel/phone';
import { Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form, formatMoment, Note } from '#ui';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Area, Part, Select, Table, Top } from './inputs.tsx';
import { moreText } from './more-texts.ts';

const PATH = '/console/sms';
const rule = { may: 'sms', back: PATH } as const;
const MOST_SHOWN = 200;

/** Keywords, groups, credits, and what is sent to groups. */
export function mountSmsScreens(desk: Desk): void {
  desk.screen(PATH, { may: 'sms' }, showSms);
  desk.action(`${PATH}/keywords`, rule, async (visit) => {
    const { core, accountId, form } = visit;
    await core.smsGroups.createKeyword({
      accountId,
      number: phoneOf(form.number),
      word: form.word?.trim() ?? '',
      campaignId: findId(form.campaign) ?? null,
      replyText: form.replyText?.trim() ?? '',
      terms: form.terms?.trim() ?? '',
      doubleOptIn: form.doubleOptIn === '1',
    });
    return visit.to(PATH, 'made');
  });
  desk.action(`${PATH}/keywords/:keyword/remove`, rule, async (visit) => {
    await visit.core.smsGroups.removeKeyword({ accountId: visit.accountId, id: visit.id('keyword') });
    return visit.to(PATH, 'removed');
  });
  desk.action(`${PATH}/groups`, rule, async (visit) => {
    const { core, accountId, form } = visit;
    const name = form.name?.trim().slice(0, 200) ?? '';
    if (name === '') throw new Refusal('bad_request', { name: 'title' });
    await core.smsGroups.createGroup({ accountId, name });
    return visit.to(PATH, 'made');
  });
  desk.action(`${PATH}/sends`, rule, async (visit) => {
    const { core, accountId, form } = visit;
    const send = {
      ...{ accountId, groupId: findId(form.group) ?? 0n, campaignId: findId(form.sendCampaign) },
      text: form.text?.trim() || undefined,
    };
    // Asked once more, under a name of its own: a button that is pressed twice sends once.
    if (!form.reference) return showPlan(visit, await core.smsGroups.planSend(send));
    await core.smsGroups.startSend({ ...send, reference: form.reference.slice(0, 100) });
    return visit.to(PATH, 'sent');
  });
}

/** Digits alone; refuses what is no phone number. */
function phoneOf(text: string | undefined): string {
  const phone = parsePhone(text ?? '');
  if (phone === undefined) throw new Refusal('bad_request', { name: 'phone' });
  return phone;
}

/** To how many it goes, what it costs and how it reads, before it is sent. */
function showPlan(
  visit: Visit,
  { group, campaign, text: wording, people, needed, available, example }: Plan,
) {
  const text = moreText(visit.lang);
  const canSend = people > 0 && needed <= available;
  return visit.show({
    title: text.checkSend,
    path: PATH,
    body: (
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
            <Form action={`${PATH}/sends`}>
              <input type="hidden" name="reference" value={randomUUID()} />
              <input type="hidden" name="group" value={String(group.id)} />
              <input type="hidden" name="sendCampaign" value={campaign ? String(campaign.id) : ''} />
              <input type="hidden" name="text" value={wording} />
              <button type="submit">{text.sendNow(people)}</button>
            </Form>
          )}
          <p class="gap">
            <a href={PATH}>{text.backToSms}</a>
          </p>
        </Part>
      </>
    ),
  });
}

async function showSms(visit: Visit) {
  const { core, accountId, merchant, lang, text: frame } = visit;
  const text = moreText(lang);
  const keywords = await core.smsGroups.listKeywords(accountId);
  const groups = await core.smsGroups.listGroups(accountId);
  const sends = (await core.smsGroups.listSends(accountId)).slice(0, MOST_SHOWN);
  const { available, held } = await core.outboundSms.getCredits(accountId);
  const campaigns = await core.campaigns.list({
    accountId,
    status: 'active',
    descending: true,
    limit: MOST_SHOWN,
  });
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  const choices = [
    { value: '', label: frame.none },
    ...campaigns.map(({ id, name, title }) => ({ value: String(id), label: name || title })),
  ];
  return visit.show({
    title: 'SMS',
    path: PATH,
    body: (
      <>
        <Top title="SMS" />
        {!merchant.smsConnected && <Note kind="warn" title={text.notConnected} />}
        <Part title={text.credits}>
          <p>{text.creditsLeft(available, held)}</p>
        </Part>
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
                  <Form action={`${PATH}/keywords/${id}/remove`} class="inline">
                    <button class="link" type="submit">
                      {frame.remove}
                    </button>
                  </Form>
                ),
              },
            ]}
          />
          <Form action={`${PATH}/keywords`} class="gap">
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
        </Part>
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
          <Form action={`${PATH}/groups`} class="gap">
            <Field name="name" label={frame.name} />
            <button class="small" type="submit">
              {frame.add}
            </button>
          </Form>
        </Part>
        {groups.length > 0 && (
          <Part title={text.sendTo}>
            <Form action={`${PATH}/sends`}>
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
        )}
        <Part title={text.sends}>
          <Table
            caption={text.sends}
            empty={text.noSends}
            rows={sends}
            columns={[
              { label: text.group, cell: ({ groupId }) => names.get(groupId) ?? String(groupId) },
              {
                label: text.at,
                cell: ({ createdAt }) => formatMoment(createdAt, { lang, timeZone: visit.merchant.timeZone }),
              },
              { label: frame.status, cell: ({ state }) => <span class="badge">{state}</span> },
              { label: text.queued, numeric: true, cell: ({ queued }) => queued },
            ]}
          />
        </Part>
      </>
    ),
  });
}
