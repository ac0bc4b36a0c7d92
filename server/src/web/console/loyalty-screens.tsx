import { cardTypes, itemKinds, registrations } from '#core';
import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { Field, Form } from '#ui';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Part, Select, Table, Top } from './inputs.tsx';
import { type MoreText, moreText } from './more-texts.ts';

const CARDS = '/console/loyalty';
const CARD = `${CARDS}/:card`;
const LISTS = '/console/directories';
const LIST = `${LISTS}/:directory`;
const MOST_SHOWN = 200;

/** Loyalty cards and directories: what there is, one more, and who is in it. */
export function mountLoyaltyScreens(desk: Desk): void {
  desk.screen(CARDS, { may: 'loyalty' }, showCards);
  desk.action(CARDS, { may: 'loyalty', back: CARDS }, async (visit) => {
    const { core, accountId, form } = visit;
    const type = cardTypes.find((one) => one === form.type) ?? 'stamp';
    const campaignId = findId(form.reward);
    const threshold = wholeOf(form.threshold);
    const { id } = await core.loyalty.createCard({
      ...{ accountId, type, name: nameOf(form) },
      size: type === 'stamp' ? wholeOf(form.size) : null,
      rewards: campaignId === undefined || type === 'membership' ? [] : [{ campaignId, threshold }],
    });
    return visit.to(`${CARDS}/${id}`, 'made');
  });
  desk.screen(CARD, { may: 'loyalty' }, showCard);
  desk.action(`${CARD}/users`, { may: 'loyalty', back: CARD }, async (visit) => {
    const { core, accountId, form } = visit;
    const cardId = visit.id('card');
    const email = cleanEmail(form.email?.slice(0, 254) ?? '');
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new Refusal('bad_request', { name: 'email' });
    await core.loyalty.addUsers({ accountId, cardId, users: [{ details: { email } }], actor: 'console' });
    return visit.to(`${CARDS}/${cardId}`, 'made');
  });
  desk.action(`${CARD}/users/:user/give`, { may: 'loyalty', back: CARD }, async (visit) => {
    const { core, accountId, form } = visit;
    const ref = { cardId: visit.id('card'), userId: visit.id('user') };
    const points = Number(form.points);
    if (!/^-?\d{1,6}$/.test(form.points ?? '')) throw new Refusal('bad_request', { name: 'points' });
    await core.loyalty.changeCardUser({ accountId, ref, points, actor: 'console' });
    return visit.to(`${CARDS}/${ref.cardId}`, 'saved');
  });

  desk.screen(LISTS, { may: 'directory' }, showLists);
  desk.action(LISTS, { may: 'directory', back: LISTS }, async (visit) => {
    const { core, accountId, form } = visit;
    const registration = registrations.find((one) => one === form.registration);
    const { id } = await core.directories.create({ accountId, name: nameOf(form), registration });
    return visit.to(`${LISTS}/${id}`, 'made');
  });
  desk.screen(LIST, { may: 'directory' }, showList);
  desk.action(`${LIST}/items`, { may: 'directory', back: LIST }, async (visit) => {
    const { core, accountId, form } = visit;
    const id = visit.id('directory');
    await core.directories.listItem({
      accountId,
      id,
      kind: 'campaign',
      objectId: findId(form.campaign) ?? 0n,
    });
    return visit.to(`${LISTS}/${id}`, 'saved');
  });
  desk.action(`${LIST}/items/:kind/:object/remove`, { may: 'directory', back: LIST }, async (visit) => {
    const { core, accountId } = visit;
    const id = visit.id('directory');
    const { kind: named } = visit.request.params as { kind: string };
    const kind = itemKinds.find((one) => one === named);
    if (!kind) throw new Refusal('not_found');
    await core.directories.unlistItem({ accountId, id, kind, objectId: visit.id('object') });
    return visit.to(`${LISTS}/${id}`, 'removed');
  });
}

function nameOf(form: Record<string, string>): string {
  const name = form.name?.trim().slice(0, 200) ?? '';
  if (name === '') throw new Refusal('bad_request', { name: 'title' });
  return name;
}

function wholeOf(text: string | undefined): number {
  return /^\d{1,7}$/.test(text?.trim() ?? '') ? Number(text) : 0;
}

async function campaignChoices({ core, accountId, text }: Visit) {
  const campaigns = await core.campaigns.list({ accountId, descending: true, limit: MOST_SHOWN });
  return [
    { value: '', label: text.none },
    ...campaigns.map(({ id, name, title }) => ({ value: String(id), label: name || title })),
  ];
}

const typeTexts = (text: MoreText) => ({
  stamp: text.typeStamp,
  points: text.typePoints,
  membership: text.typeMembership,
});

async function showCards(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = moreText(lang);
  const cards = await core.loyalty.listCards({ accountId });
  const types = typeTexts(text);
  return visit.show({
    ...{ title: text.cards, path: CARDS },
    body: (
      <>
        <Top title={text.cards} />
        <section class="card">
          <Table
            caption={text.cards}
            empty={text.noCards}
            rows={cards}
            columns={[
              { label: frame.name, cell: ({ card }) => <a href={`${CARDS}/${card.id}`}>{card.name}</a> },
              { label: text.type, cell: ({ card }) => types[card.type] },
              { label: text.users, numeric: true, cell: ({ users }) => users },
            ]}
          />
        </section>
        <Part title={text.addCard}>
          <Form action={CARDS}>
            <div class="cols">
              <Field name="name" label={frame.name} />
              <Select
                name="type"
                label={text.type}
                options={cardTypes.map((type) => ({ value: type, label: types[type] }))}
              />
              <Field name="size" label={text.size} inputmode="numeric" value="10" optional />
              <Select name="reward" label={text.reward} options={await campaignChoices(visit)} />
              <Field name="threshold" label={text.threshold} inputmode="numeric" value="10" optional />
            </div>
            <button class="small" type="submit">
              {text.addCard}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}

async function showCard(visit: Visit) {
  const { core, accountId, merchant, lang, text: frame, query } = visit;
  const text = moreText(lang);
  const id = visit.id('card');
  const { card, rewards } = await core.loyalty.getCard({ accountId, id });
  const search = query.search?.trim().slice(0, 100) || undefined;
  const users = await core.loyalty.listCardUsers({ accountId, cardId: id, search, limit: MOST_SHOWN });
  const url = core.loyalty.url(merchant.publicUrl ?? core.publicAddress.url, card);
  return visit.show({
    ...{ title: card.name, path: `${CARDS}/${id}` },
    body: (
      <>
        <Top title={card.name}>
          <a class="button small plain" href={url}>
            {text.open}
          </a>
        </Top>
        {rewards.length > 0 && (
          <Part title={text.reward}>
            <Table
              caption={text.reward}
              empty=""
              rows={rewards}
              columns={[
                { label: text.reward, cell: ({ title }) => title },
                { label: text.threshold, numeric: true, cell: ({ threshold }) => threshold },
              ]}
            />
          </Part>
        )}
        <form class="filter" method="get" action={`${CARDS}/${id}`}>
          <div class="field">
            <label for="search">{text.search}</label>
            <input id="search" name="search" value={search} maxLength={100} />
          </div>
          <button class="small plain" type="submit">
            {text.search}
          </button>
        </form>
        <Part title={text.users}>
          <Table
            caption={text.users}
            empty={text.noUsers}
            rows={users}
            columns={[
              { label: frame.email, cell: ({ user }) => user.email },
              { label: frame.name, cell: ({ user }) => `${user.firstName} ${user.lastName}`.trim() },
              { label: text.points, numeric: true, cell: ({ points }) => points },
              {
                label: text.give,
                cell: ({ user }) =>
                  card.type === 'membership' ? (
                    ''
                  ) : (
                    <Form action={`${CARDS}/${id}/users/${user.id}/give`} class="tools">
                      <input
                        name="points"
                        aria-label={text.points}
                        inputmode="numeric"
                        value="1"
                        maxLength={7}
                        size={4}
                      />
                      <button class="small plain" type="submit">
                        {text.give}
                      </button>
                    </Form>
                  ),
              },
            ]}
          />
          <Form action={`${CARDS}/${id}/users`} class="gap">
            <Field name="email" label={frame.email} type="email" />
            <button class="small" type="submit">
              {text.addUser}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}

async function showLists(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = moreText(lang);
  const lists = await core.directories.list(accountId);
  return visit.show({
    ...{ title: text.directories, path: LISTS },
    body: (
      <>
        <Top title={text.directories} />
        <section class="card">
          <Table
            caption={text.directories}
            empty={text.noDirectories}
            rows={lists}
            columns={[
              { label: frame.name, cell: ({ id, name }) => <a href={`${LISTS}/${id}`}>{name}</a> },
              { label: frame.status, cell: ({ status }) => <span class="badge">{status}</span> },
            ]}
          />
        </section>
        <Part title={text.addDirectory}>
          <Form action={LISTS}>
            <div class="cols">
              <Field name="name" label={frame.name} />
              <Select
                name="registration"
                label={text.registration}
                options={[
                  { value: 'none', label: text.registrationNone },
                  { value: 'optional', label: text.registrationOptional },
                  { value: 'required', label: text.registrationRequired },
                ]}
              />
            </div>
            <button class="small" type="submit">
              {text.addDirectory}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}

async function showList(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = moreText(lang);
  const id = visit.id('directory');
  const directory = await core.directories.get({ accountId, id });
  const listed = await core.directories.listItems({ accountId, id });
  const { users } = await core.directories.listUsers({
    accountId,
    directoryId: id,
    page: 1,
    perPage: MOST_SHOWN,
  });
  return visit.show({
    ...{ title: directory.name, path: `${LISTS}/${id}` },
    body: (
      <>
        <Top title={directory.name} />
        <Part title={text.items}>
          <Table
            caption={text.items}
            empty={text.noItems}
            rows={listed}
            columns={[
              {
                label: text.campaign,
                cell: (row) =>
                  row.kind === 'campaign' ? row.campaign.name || row.campaign.title : row.card.name,
              },
              { label: text.featured, cell: ({ featured }) => (featured ? frame.yes : frame.no) },
              {
                label: frame.remove,
                cell: ({ item: { kind, objectId } }) => (
                  <Form action={`${LISTS}/${id}/items/${kind}/${objectId}/remove`} class="inline">
                    <button class="link" type="submit">
                      {frame.remove}
                    </button>
                  </Form>
                ),
              },
            ]}
          />
          <Form action={`${LISTS}/${id}/items`} class="gap">
            <Select name="campaign" label={text.campaign} options={await campaignChoices(visit)} />
            <button class="small" type="submit">
              {frame.add}
            </button>
          </Form>
        </Part>
        <Part title={text.users}>
          <Table
            caption={text.users}
            empty={text.noUsers}
            rows={users}
            columns={[
              { label: frame.email, cell: ({ email }) => email },
              { label: frame.name, cell: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim() },
            ]}
          />
        </Part>
      </>
    ),
  });
}
