import { Drawing, Field, Form, formatMoment, type Lang, Note } from '#ui';
import { Balance } from './loyalty-balance.tsx';
import { AmountField, Terms } from './loyalty-parts.tsx';
import type { CardDetails, CardUser, CardView } from './loyalty-queries.ts';
import { Rewards } from './loyalty-rewards.tsx';
import type { LoyaltyTexts } from './loyalty-texts.ts';

export type CardPageProps = {
  text: LoyaltyTexts;
  lang: Lang;
  view: CardView;
  user: CardUser;
  details: CardDetails;
  /** Where this consumer's forms are sent. */
  base: string;
  qr: string;
  /** Makes each tap on a button count once. */
  requestId: string;
  signedIn: boolean;
  notice?: { kind: 'good' | 'bad'; title: string } | undefined;
};

/** One consumer's card: what is on it, what it gives, and what is shown at the till. */
export function CardPage(props: CardPageProps) {
  const { text, view, user, base, signedIn, notice } = props;
  const { card } = view;
  return (
    <>
      {notice && <Note kind={notice.kind} title={notice.title} />}
      {user.voided && (
        <Note kind="bad" title={text.voided}>
          <p>{text.voidedHint}</p>
        </Note>
      )}
      <section class="card">
        {card.imageUrl && <img src={card.imageUrl} alt="" />}
        <div class="part center">
          <h1>{card.name}</h1>
          {card.description && <p class="soft pre">{card.description}</p>}
          <Balance {...props} />
        </div>
        <div class="part center tear">
          <h2>{text.showCode}</h2>
          <Drawing svg={props.qr} label={text.qrLabel(user.code)} />
          <p class="soft small">{text.customerCode}</p>
          <strong class="code">{user.code}</strong>
        </div>
      </section>
      <Coupons {...props} />
      <Rewards {...props} />
      <section class="card">
        {card.type !== 'membership' && !user.voided && (
          <div class="part">
            <StaffForm {...props} />
          </div>
        )}
        <div class="part">
          <History {...props} />
          {card.terms && <Terms text={text} terms={card.terms} />}
        </div>
        {signedIn && (
          <div class="part center">
            <Form action={`${base}/sign-out`}>
              <button type="submit" class="link">
                {text.signOut}
              </button>
            </Form>
          </div>
        )}
      </section>
    </>
  );
}

function Coupons({ text, details: { coupons } }: CardPageProps) {
  if (coupons.length === 0) return null;
  return (
    <section class="card">
      <div class="part">
        <h2>{text.coupons}</h2>
        <ul class="plainlist">
          {coupons.map(({ session, campaign }) => (
            <li key={session.code} class="row">
              <a href={`/p/${campaign.code}/${session.code}`}>{campaign.title || campaign.name}</a>
              {session.voided ? (
                <span class="soft small">{text.voidCoupon}</span>
              ) : (
                session.validatedAt && <span class="soft small">{text.used}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function StaffForm({ text, base, requestId }: CardPageProps) {
  return (
    <details>
      <summary>{text.staffHere}</summary>
      <Form action={`${base}/staff`}>
        <input type="hidden" name="request_id" value={`${requestId}-staff`} />
        <AmountField text={text} />
        <Field name="staff_password" label={text.staffPassword} type="password" autocomplete="off" />
        <button type="submit" class="plain">
          {text.add}
        </button>
      </Form>
    </details>
  );
}

function History({ text, lang, view: { card }, details: { history } }: CardPageProps) {
  return (
    <details>
      <summary>{text.history}</summary>
      {history.length === 0 ? (
        <p class="soft">{text.noHistory}</p>
      ) : (
        <ul class="plainlist">
          {history.map((event) => (
            <li key={String(event.id)} class="row">
              <span>
                {text[`kind_${event.kind}`]}
                <br />
                <span class="soft small">{formatMoment(event.at, { lang, timeZone: card.timeZone })}</span>
              </span>
              {event.points !== 0 && (
                <strong>
                  {event.points > 0 ? '+' : '−'}
                  {Math.abs(event.points)}
                </strong>
              )}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
