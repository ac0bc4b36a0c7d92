import type { Core } from '#core';
import { Field, Form, formatMoment, type Lang, Note, usePage } from '#ui';
import { AmountField } from './loyalty-parts.tsx';
import type { CardUser } from './loyalty-queries.ts';
import { type LoyaltyTexts, unitsOf } from './loyalty-texts.ts';
import { StaffBar } from './staff-sign-in-view.tsx';
import { staffTexts } from './staff-texts.ts';

type Card = Awaited<ReturnType<Core['loyalty']['getCard']>>['card'];
type LogLine = Awaited<ReturnType<Core['loyalty']['listEvents']>>[number];
export type Notice = { kind: 'good' | 'bad'; title: string };
type Common = { text: LoyaltyTexts; notice?: Notice | undefined };

export const MERCHANT = '/loyalty/merchant';

/** Where staff enter the code that a customer shows, and what was done in this shop lately. */
export function TillPage({
  text,
  lang,
  notice,
  shop,
  code,
  log,
  timeZone,
}: Common & LogProps & { shop: string; code?: string | undefined }) {
  return (
    <>
      <section class="card">
        <div class="part">
          <h1>{text.merchant}</h1>
          {notice && <Note kind={notice.kind} title={notice.title} />}
          <form method="get" action={`${MERCHANT}/customer`}>
            <Field
              name="code"
              label={text.enterCode}
              class="big"
              value={code}
              maxLength={20}
              autocomplete="off"
            />
            <button type="submit">{text.find}</button>
          </form>
        </div>
      </section>
      <section class="card">
        <div class="part">
          <h2>{text.log}</h2>
          <Log {...{ log, text, lang, timeZone }} />
        </div>
        <div class="part">
          <StaffBar room="loyalty" place={shop} text={staffTexts(lang)} />
        </div>
      </section>
    </>
  );
}

type LogProps = { log: readonly LogLine[]; text: LoyaltyTexts; lang: Lang; timeZone: string };

function Log({ log, text, lang, timeZone }: LogProps) {
  const { href } = usePage();
  if (log.length === 0) return <p class="soft">{text.noHistory}</p>;
  return (
    <ul class="plainlist">
      {log.map((event) => (
        <li key={String(event.id)} class="row">
          <span>
            <a href={href(`${MERCHANT}/customer?code=${event.customerCode}`)}>{event.customerCode}</a>{' '}
            {text[`kind_${event.kind}`]}
            <br />
            <span class="soft small">{formatMoment(event.at, { lang, timeZone })}</span>
          </span>
          {event.points !== 0 && <strong>{signed(event.points)}</strong>}
        </li>
      ))}
    </ul>
  );
}

/** One customer's card, and what staff may do with it. */
export function CustomerPage({
  text,
  lang,
  notice,
  card,
  user,
  requestId,
}: Common & PersonProps & { requestId: string }) {
  const { href } = usePage();
  const base = `${MERCHANT}/customer/${user.code}`;
  return (
    <>
      {notice && <Note kind={notice.kind} title={notice.title} />}
      {user.voided && <Note kind="bad" title={text.blocked} />}
      <section class="card">
        <Person {...{ text, lang, card, user }} />
        {card.type !== 'membership' && !user.voided && (
          <div class="part">
            <Form action={`${base}/give`}>
              <input type="hidden" name="request_id" value={requestId} />
              <AmountField text={text} hint={text.takeAwayHint} />
              <button type="submit">{text.send}</button>
            </Form>
          </div>
        )}
        {!user.voided && (
          <div class="part">
            <details>
              <summary>{text.block}</summary>
              <Form action={`${base}/block`}>
                <button type="submit" class="bad">
                  {text.blockNow}
                </button>
              </Form>
            </details>
          </div>
        )}
        <div class="part center">
          <a href={href(MERCHANT)}>{text.back}</a>
        </div>
      </section>
    </>
  );
}

type PersonProps = { text: LoyaltyTexts; lang: Lang; card: Card; user: CardUser };

function Person({ text, lang, card, user }: PersonProps) {
  const { user: person } = user;
  const name = `${person.firstName} ${person.lastName}`.trim() || text.noName;
  return (
    <div class="part">
      <h1>{name}</h1>
      <p class="soft">{card.name}</p>
      {card.type !== 'membership' && (
        <p class="value">
          {card.type === 'stamp'
            ? text.stampsOf(user.points, card.size ?? 0)
            : unitsOf(lang, card.type, user.points)}
        </p>
      )}
      <dl>
        <dt>{text.customerCode}</dt>
        <dd>{user.code}</dd>
        {person.email && (
          <>
            <dt>{text.email}</dt>
            <dd>{person.email}</dd>
          </>
        )}
        <dt>{text.since}</dt>
        <dd>{formatMoment(user.createdAt, { lang, timeZone: card.timeZone })}</dd>
        {card.type !== 'membership' && (
          <>
            <dt>{text.given}</dt>
            <dd>{String(user.givenTotal)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

/** The page for staff who scanned a customer's code and are not signed in: it shows nothing of the customer. */
export function ScannedPage({
  text,
  notice,
  cardName,
  cardCode,
  code,
  requestId,
}: Common & { cardName: string; cardCode: string; code: string; requestId: string }) {
  return (
    <section class="card">
      <div class="part">
        <h1>{text.giveTitle}</h1>
        <p class="soft">{cardName}</p>
        <p class="soft small">{text.customerCode}</p>
        <strong class="code">{code}</strong>
        {notice && <Note kind={notice.kind} title={notice.title} />}
        <Form action={`/l/${cardCode}/give/${code}`}>
          <input type="hidden" name="request_id" value={requestId} />
          <AmountField text={text} />
          <Field name="staff_password" label={text.staffPassword} type="password" autocomplete="off" />
          <button type="submit">{text.add}</button>
        </Form>
      </div>
    </section>
  );
}

const signed = (points: number) => `${points > 0 ? '+' : '−'}${Math.abs(points)}`;
