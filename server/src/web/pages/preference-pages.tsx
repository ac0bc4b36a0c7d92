import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import { defineTexts, Form, formatMoment, formOf, type Lang, Note } from '#ui';
import type { PageDeps } from './page-deps.ts';

type Preferences = Awaited<ReturnType<Core['smsGroups']['getPreferences']>>;
type Group = Preferences['groups'][number];
type Consent = Preferences['consents'][number];

const texts = defineTexts({
  en: {
    title: 'Your text messages',
    forPhone: (phone: string) => `What +${phone} gets by SMS, and why.`,
    nothing: 'You are on no list here.',
    lists: 'Lists',
    active: 'You get its messages',
    pending: 'Not confirmed yet: reply YES to the SMS',
    unsubscribed: (when: string) => `You left on ${when}`,
    stop: 'Stop',
    start: 'Get messages again',
    stopAll: 'Stop everything',
    startAll: 'Undo: get everything again',
    stopped: 'All messages are stopped. You get none until you undo it here or reply START.',
    done: 'Your choice has been saved. It holds from now on.',
    record: 'What we have on record',
    recordHint: 'Each time you joined or left, with what you wrote.',
    times: 'Times are UTC.',
    asked: 'asked to join',
    opted_in: 'joined',
    confirmed: 'confirmed',
    opted_out: 'left',
    added: 'added by the shop, which says that you agreed',
    wrote: 'You wrote:',
    shown: 'You had been shown:',
    keyword: 'by SMS',
    sms: 'by SMS',
    api: 'by the shop',
    page: 'on this page',
    secret: 'This address is yours alone: whoever has it can change these choices.',
  },
  ru: {
    title: 'Ваши SMS',
    forPhone: (phone: string) => `Что +${phone} получает по SMS и почему.`,
    nothing: 'Вас нет ни в одном списке.',
    lists: 'Списки',
    active: 'Вы получаете сообщения',
    pending: 'Ещё не подтверждено: ответьте ДА на SMS',
    unsubscribed: (when: string) => `Вы отписались: ${when}`,
    stop: 'Отписаться',
    start: 'Получать снова',
    stopAll: 'Отписаться от всего',
    startAll: 'Вернуть: получать всё снова',
    stopped:
      'Все сообщения остановлены. Вы не получите ни одного, пока не вернёте их здесь или ответом СТАРТ.',
    done: 'Ваш выбор сохранён и уже действует.',
    record: 'Что у нас записано',
    recordHint: 'Каждый раз, когда вы подписывались или отписывались, и что вы написали.',
    times: 'Время указано по UTC.',
    asked: 'запрос на подписку',
    opted_in: 'подписка',
    confirmed: 'подтверждение',
    opted_out: 'отписка',
    added: 'добавлено магазином, по его словам с вашего согласия',
    wrote: 'Вы написали:',
    shown: 'Вам показали:',
    keyword: 'по SMS',
    sms: 'по SMS',
    api: 'магазином',
    page: 'на этой странице',
    secret: 'Этот адрес только ваш: у кого он есть, тот может изменить выбор.',
  },
});
type Texts = ReturnType<typeof texts>;

/** Whoever has the address may choose: it was sent to their phone. */
const entitled = { bearer: 'token' } as const;

/** `/u/<token>`: what a person gets by SMS from one merchant, why, and how to stop it. */
export function mountPreferencePages(app: FastifyInstance, { core, pages }: PageDeps): void {
  type Route = { Params: { token: string }; Querystring: { done?: string } };

  app.get<Route>('/u/:token', { config: { entitled } }, async (request, reply) => {
    const { token } = request.params;
    const preferences = await core.smsGroups.getPreferences(token);
    const lang = pages.langOf(request);
    const text = texts(lang);
    return pages.send(request, reply, {
      title: text.title,
      brand: preferences.brand || undefined,
      body: (
        <PreferencesView
          {...{ preferences, text, lang }}
          path={`/u/${token}`}
          done={request.query.done !== undefined}
        />
      ),
    });
  });

  app.post<Route>('/u/:token', { config: { entitled } }, async (request, reply) => {
    const { token } = request.params;
    const { group, want } = formOf(request);
    const groupId = /^\d{1,18}$/.test(group ?? '') ? BigInt(group ?? '') : undefined;
    await core.smsGroups.changePreferences({ token, groupId, wanted: want === '1' });
    return pages.redirect(request, reply, `/u/${token}?done=1`);
  });
}

type View = { preferences: Preferences; text: Texts; lang: Lang; path: string; done: boolean };

function PreferencesView({ preferences, text, lang, path, done }: View) {
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

function GroupPart({ group, text, lang, path }: { group: Group; text: Texts; lang: Lang; path: string }) {
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

function Record({ preferences, text, lang }: { preferences: Preferences; text: Texts; lang: Lang }) {
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

type LineProps = { consent: Consent; text: Texts; lang: Lang; name: string | undefined };

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
