import { cardTypes } from '#core';
import { Field, Form } from '#ui';
import { campaignChoices } from './campaign-choices.ts';
import { Select } from './form-inputs.tsx';
import type { getCard, getCards } from './loyalty-queries.ts';
import { type LoyaltyText, loyaltyText } from './loyalty-texts.ts';
import { LOYALTY } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type Cards = Awaited<ReturnType<typeof getCards>>;
type Shown = Awaited<ReturnType<typeof getCard>>;

const typeTexts = (text: LoyaltyText) => ({
  stamp: text.typeStamp,
  points: text.typePoints,
  membership: text.typeMembership,
});

/** The loyalty cards of an account, and a form for one more. */
export function CardList({ cards, campaigns }: Cards) {
  const { text, frame } = useWords(loyaltyText);
  const types = typeTexts(text);
  return (
    <>
      <Top title={text.cards} />
      <section class="card">
        <Table
          caption={text.cards}
          empty={text.noCards}
          rows={cards}
          columns={[
            { label: frame.name, cell: ({ card }) => <a href={`${LOYALTY}/${card.id}`}>{card.name}</a> },
            { label: text.type, cell: ({ card }) => types[card.type] },
            { label: text.users, numeric: true, cell: ({ users }) => users },
          ]}
        />
      </section>
      <NewCard campaigns={campaigns} />
    </>
  );
}

function NewCard({ campaigns }: Pick<Cards, 'campaigns'>) {
  const { text, frame } = useWords(loyaltyText);
  const types = typeTexts(text);
  return (
    <Part title={text.addCard}>
      <Form action={LOYALTY}>
        <div class="cols">
          <Field name="name" label={frame.name} />
          <Select
            name="type"
            label={text.type}
            options={cardTypes.map((type) => ({ value: type, label: types[type] }))}
          />
          <Field name="size" label={text.size} inputmode="numeric" value="10" optional />
          <Select name="reward" label={text.reward} options={campaignChoices(campaigns, frame)} />
          <Field name="threshold" label={text.threshold} inputmode="numeric" value="10" optional />
        </div>
        <button class="small" type="submit">
          {text.addCard}
        </button>
      </Form>
    </Part>
  );
}

/** One loyalty card: its rewards, and who has it. */
export function CardView({ card, rewards, search, users, url }: Shown) {
  const { text } = useWords(loyaltyText);
  return (
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
      <form class="filter" method="get" action={`${LOYALTY}/${card.id}`}>
        <div class="field">
          <label for="search">{text.search}</label>
          <input id="search" name="search" value={search} maxLength={100} />
        </div>
        <button class="small plain" type="submit">
          {text.search}
        </button>
      </form>
      <Users card={card} users={users} />
    </>
  );
}

function Users({ card, users }: Pick<Shown, 'card' | 'users'>) {
  const { text, frame } = useWords(loyaltyText);
  return (
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
                <GiveForm action={`${LOYALTY}/${card.id}/users/${user.id}/give`} />
              ),
          },
        ]}
      />
      <Form action={`${LOYALTY}/${card.id}/users`} class="gap">
        <Field name="email" label={frame.email} type="email" />
        <button class="small" type="submit">
          {text.addUser}
        </button>
      </Form>
    </Part>
  );
}

function GiveForm({ action }: { action: string }) {
  const { text } = useWords(loyaltyText);
  return (
    <Form action={action} class="tools">
      <input name="points" aria-label={text.points} inputmode="numeric" value="1" maxLength={7} size={4} />
      <button class="small plain" type="submit">
        {text.give}
      </button>
    </Form>
  );
}
