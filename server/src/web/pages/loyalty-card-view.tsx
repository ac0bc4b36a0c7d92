import type { Core } from '#core';
import { Drawing, Field, Form, formatMoment, type Lang, Note } from '#ui';
import { type LoyaltyTexts, unitsOf } from './loyalty-texts.ts';

export type CardView = NonNullable<Awaited<ReturnType<Core['loyalty']['findCardByCode']>>>;
export type CardUser = NonNullable<Awaited<ReturnType<Core['loyalty']['findCardUser']>>>;
type CardUserDetails = Awaited<ReturnType<Core['loyalty']['readCardUser']>>;

export type CardPageProps = {
  text: LoyaltyTexts;
  lang: Lang;
  view: CardView;
  user: CardUser;
  details: CardUserDetails;
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

function Balance({ text, lang, view: { card }, user, details: { nextExpiry } }: CardPageProps) {
  if (card.type === 'membership')
    return (
      <p class="value">
        {text.member}: {user.user.firstName} {user.user.lastName}
      </p>
    );
  return (
    <>
      {card.type === 'stamp' ? (
        <StampField text={text} size={card.size ?? 0} count={user.points} />
      ) : (
        <p>
          <span class="soft">{text.yourPoints}</span>
          <br />
          <strong class="value">{user.points}</strong>
        </p>
      )}
      {user.round > 1 && <p class="soft small">{text.round(user.round)}</p>}
      {nextExpiry && (
        <p class="soft small">
          {text.expiring(
            unitsOf(lang, card.type, nextExpiry.points),
            formatMoment(nextExpiry.at, { lang, timeZone: card.timeZone }),
          )}
        </p>
      )}
    </>
  );
}

const CELL = 60;

/** Stamps as on paper: five in a row. */
function StampField({ text, size, count }: { text: LoyaltyTexts; size: number; count: number }) {
  const columns = Math.min(5, size);
  const rows = Math.ceil(size / columns);
  return (
    <>
      <svg
        viewBox={`0 0 ${columns * CELL} ${rows * CELL}`}
        width={columns * CELL}
        height={rows * CELL}
        class="stampfield"
        aria-hidden="true"
      >
        {Array.from({ length: size }, (_, index) => {
          const x = (index % columns) * CELL + CELL / 2;
          const y = Math.floor(index / columns) * CELL + CELL / 2;
          const filled = index < count;
          return (
            <g key={index} stroke="currentColor" fill="none" stroke-width="2">
              <circle
                cx={x}
                cy={y}
                r="25"
                stroke-dasharray={filled ? undefined : '4 4'}
                opacity={filled ? 1 : 0.5}
              />
              {filled && (
                <path
                  d={`M${x - 11} ${y + 1}l8 9 15-19`}
                  stroke-width="5"
                  stroke-linecap="round"
                  stroke-linejoin="round"
                />
              )}
            </g>
          );
        })}
      </svg>
      <p>
        <strong>{text.stampsOf(count, size)}</strong>
      </p>
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

function Rewards({ text, lang, view, user, base, requestId }: CardPageProps) {
  const { card, rewards } = view;
  if (rewards.length === 0) return null;
  const buys = card.type === 'points' && card.status === 'active' && !user.voided;
  return (
    <section class="card">
      <div class="part">
        <h2>{text.rewards}</h2>
        <ul class="plainlist">
          {rewards.map(({ id, title, threshold, running }) => {
            const units = unitsOf(lang, card.type, threshold);
            const missing = threshold - user.points;
            return (
              <li key={id}>
                <p class="row">
                  <strong>{title}</strong>
                  <span class="soft">
                    {card.type === 'stamp' ? text.rewardAt(units) : text.rewardFor(units)}
                  </span>
                </p>
                {!running && <p class="soft small">{text.notNow}</p>}
                {buys && running && missing > 0 && (
                  <p class="soft small">{text.missing(unitsOf(lang, card.type, missing))}</p>
                )}
                {buys && running && missing <= 0 && (
                  <Form action={`${base}/spend`}>
                    <input type="hidden" name="reward" value={String(id)} />
                    <input type="hidden" name="request_id" value={`${requestId}-${id}`} />
                    <button type="submit" aria-label={`${text.spend(units)}: ${title}`}>
                      {text.spend(units)}
                    </button>
                  </Form>
                )}
              </li>
            );
          })}
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

export function AmountField({ text, hint }: { text: LoyaltyTexts; hint?: string | undefined }) {
  return (
    <Field
      name="points"
      label={text.howMany}
      hint={hint}
      inputmode="numeric"
      pattern="-?[0-9]{1,7}"
      value="1"
      maxLength={8}
      autocomplete="off"
    />
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

export function Terms({ text, terms }: { text: LoyaltyTexts; terms: string }) {
  return (
    <details>
      <summary>{text.terms}</summary>
      <p class="pre small">{terms}</p>
    </details>
  );
}
