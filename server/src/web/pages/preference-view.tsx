import type { Core } from '#core';
import { Form, formatMoment, type Lang, Note } from '#ui';
import type { PreferenceTexts } from './preference-texts.ts';

type Preferences = Awaited<ReturnType<Core['smsGroups']['getPreferences']>>;
type Group = Preferences['groups'][number];
type Consent = Preferences['consents'][number];

type View = { preferences: Preferences; text: PreferenceTexts; lang: Lang; path: string; done: boolean };

/** The lists of one merchant that a phone is on, with what stops them, and the record of what was agreed. */
export function PreferencesView({ preferences, text, lang, path, done }: View) {
  const { groups, stopped, phone, consents } = preferences;
  const any = groups.some(({ state }) => state !== 'unsubscribed');
  return (
    <>
      {done && <Note kind="good" title={text.done} />}
      <section class="card">
        <div class="part">
          <h1>{text.title}</h1>
          <p class="soft">{text.forPhone(phone)}</p>
          {stopped && <Note kind="warn" title={text.stopped} />}
        </div>
        {groups.length === 0 && <div class="part soft">{text.nothing}</div>}
        {groups.map((group) => (
          <GroupPart key={String(group.id)} {...{ group, text, lang, path }} />
        ))}
        <div class="part">
          {stopped || !any ? (
            <Choice path={path} want="1" label={text.startAll} />
          ) : (
            <Choice path={path} want="0" label={text.stopAll} />
          )}
        </div>
      </section>
      {consents.length > 0 && <Record {...{ preferences, text, lang }} />}
      <p class="soft small center">{text.secret}</p>
    </>
  );
}

function GroupPart({
  group,
  text,
  lang,
  path,
}: {
  group: Group;
  text: PreferenceTexts;
  lang: Lang;
  path: string;
}) {
  const { state, name, id, unsubscribedAt } = group;
  const left = state === 'unsubscribed';
  return (
    <div class="part">
      <h2>{name}</h2>
      <p class="soft">{left ? text.unsubscribed(momentOf(unsubscribedAt, lang)) : text[state]}</p>
      <Choice
        path={path}
        group={String(id)}
        want={left ? '1' : '0'}
        label={left ? text.start : text.stop}
        of={name}
      />
    </div>
  );
}

type ChoiceProps = { path: string; want: '0' | '1'; label: string; group?: string; of?: string };

/** The spoken name begins with the visible one, so that people who control the page by voice can use it. */
function Choice({ path, want, label, group = '', of }: ChoiceProps) {
  return (
    <Form action={path}>
      <input type="hidden" name="group" value={group} />
      <button type="submit" name="want" value={want} class={want === '0' ? 'bad' : 'plain'}>
        {label}
        {of !== undefined && <span class="hide">: {of}</span>}
      </button>
    </Form>
  );
}

function Record({
  preferences,
  text,
  lang,
}: {
  preferences: Preferences;
  text: PreferenceTexts;
  lang: Lang;
}) {
  const names = new Map(preferences.groups.map(({ id, name }) => [id, name]));
  return (
    <section class="card">
      <div class="part">
        <h2>{text.record}</h2>
        <p class="soft small">
          {text.recordHint} {text.times}
        </p>
        <ol class="plainlist">
          {preferences.consents.map((consent) => (
            <RecordLine
              key={String(consent.id)}
              {...{ consent, text, lang }}
              name={names.get(consent.groupId)}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

type LineProps = { consent: Consent; text: PreferenceTexts; lang: Lang; name: string | undefined };

function RecordLine({ consent, text, lang, name }: LineProps) {
  return (
    <li>
      <p class="small">
        {momentOf(consent.at, lang)}: {name}, {text[consent.event]} ({text[consent.source]})
      </p>
      {consent.text !== '' && (
        <p class="small soft">
          {text.wrote} «{consent.text}»
        </p>
      )}
      {consent.wording !== '' && (
        <p class="small soft">
          {text.shown} «{consent.wording}»
        </p>
      )}
    </li>
  );
}

const momentOf = (moment: Date | null, lang: Lang) =>
  moment ? formatMoment(moment, { lang, timeZone: 'UTC' }) : '';
