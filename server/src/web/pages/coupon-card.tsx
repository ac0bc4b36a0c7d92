import type { ComponentChildren } from 'preact';
import type { Core, SessionView as View } from '#core';
import { isWebAddress } from '#kernel/web-address';
import { formatMoment, type Lang, Note, RichText } from '#ui';
import type { CouponText } from './coupon-texts.ts';

export type Campaign = View['campaign'];
export type CouponSession = View['session'];
export type Location = NonNullable<View['location']>;

/** A campaign as its coupon shows it: picture and title above, then what can be done, then what is good to know. */
export function CouponCard({
  campaign,
  value,
  text,
  locations = [],
  children,
}: {
  campaign: Campaign;
  /** The value of this coupon; the campaign's own where it is empty. */
  value?: string | undefined;
  text: CouponText;
  locations?: readonly Location[];
  children?: ComponentChildren;
}) {
  const { title, name, subtitle, imageUrl, description } = campaign;
  const worth = value || campaign.value;
  return (
    <article class="card">
      {isWebAddress(imageUrl) && <img src={imageUrl} alt="" referrerpolicy="no-referrer" />}
      <div class="part">
        <h1>{title || name}</h1>
        {subtitle && <p class="soft">{subtitle}</p>}
        {worth && <p class="value">{worth}</p>}
        {description && (
          <section aria-label={text.about}>
            <RichText text={description} />
          </section>
        )}
      </div>
      {children}
      <Particulars {...{ campaign, locations, text }} />
    </article>
  );
}

type ParticularsProps = { campaign: Campaign; locations: readonly Location[]; text: CouponText };

function Particulars({ campaign: { terms, poweredByUrl }, locations, text }: ParticularsProps) {
  if (!terms && locations.length === 0 && !isWebAddress(poweredByUrl)) return null;
  return (
    <div class="part">
      {terms && (
        <details>
          <summary>{text.terms}</summary>
          <RichText text={terms} />
        </details>
      )}
      {locations.length > 0 && (
        <details>
          <summary>{text.places}</summary>
          <ul class="plainlist">
            {locations.map((location) => (
              <li key={location.id}>
                <Place location={location} text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {isWebAddress(poweredByUrl) && (
        <p class="small gap">
          <a href={poweredByUrl} rel="noopener noreferrer">
            {text.poweredBy}
          </a>
        </p>
      )}
    </div>
  );
}

function Place({ location, text }: { location: Location; text: CouponText }) {
  const { companyName, street, zip, city, country, phone, website } = location;
  const address = [street, [zip, city].filter(Boolean).join(' '), country].filter(Boolean).join(', ');
  return (
    <>
      <strong>{companyName}</strong>
      {address && <div class="soft">{address}</div>}
      {/^\+?[\d ()/.-]+$/.test(phone) && (
        <div>
          <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>
        </div>
      )}
      {isWebAddress(website) && (
        <div>
          <a href={website} rel="noopener noreferrer">
            {text.webSite}
          </a>
        </div>
      )}
    </>
  );
}

export type Standing = ReturnType<Core['couponSessions']['standing']>;
/** The kinds of standing in which nothing can be done. */
export type Closed = Exclude<Standing, 'open' | 'claimed'>;

/** Tells why nothing can be done with a coupon. */
export function StandingNote({
  standing,
  session,
  campaign,
  location,
  lang,
  text,
}: {
  standing: Closed;
  session?: CouponSession | undefined;
  campaign: Campaign;
  location?: Location | undefined;
  lang: Lang;
  text: CouponText;
}) {
  const say = (moment: Date) => formatMoment(moment, { lang, timeZone: campaign.timeZone });
  const end = session?.expiresAt ?? campaign.expiresAt;
  switch (standing) {
    case 'validated':
      return (
        <Note kind="good">
          <p class="stamp">✓ {text.validated}</p>
          {session?.validatedAt && <p>{text.validatedAt(say(session.validatedAt))}</p>}
          {location && <p>{text.validatedWhere(location.companyName)}</p>}
        </Note>
      );
    case 'voided':
      return <Told kind="bad" title={text.voided} hint={text.voidedHint} />;
    case 'removed':
      return <Told kind="warn" title={text.removed} hint={text.removedHint} />;
    case 'expired':
      return <Told kind="warn" title={text.expired} hint={end ? text.expiredAt(say(end)) : ''} />;
    case 'locked':
      return <Told kind="warn" title={text.locked} hint={text.lockedHint} />;
    case 'not_started': {
      const { startsAt } = campaign;
      return <Told title={text.notStarted} hint={startsAt ? text.notStartedAt(say(startsAt)) : ''} />;
    }
    case 'stopped':
      return <Told kind="warn" title={text.stopped} hint={text.stoppedHint} />;
  }
}

function Told({ kind, title, hint }: { kind?: 'bad' | 'warn'; title: string; hint: string }) {
  return (
    <Note kind={kind} title={title}>
      {hint && <p>{hint}</p>}
    </Note>
  );
}
