import type { Lang } from '#ui';
import { ClaimSection, nothingTyped, type PhoneCheck, type Typed } from './claim-section.tsx';
import { Validity } from './countdown.tsx';
import { CouponCard, StandingNote } from './coupon-card.tsx';
import { type Coupon, type CouponDetails, couponPath } from './coupon-queries.ts';
import type { CouponText } from './coupon-texts.ts';
import { RedeemSection } from './redeem-section.tsx';

/** The outcome of the last form that was sent from a coupon's page. */
export type CouponNews = {
  status?: number;
  typed?: Typed | undefined;
  check?: PhoneCheck | undefined;
  problem?: string | undefined;
  passwordError?: string | undefined;
};

type Props = { coupon: Coupon; details: CouponDetails; news: CouponNews; lang: Lang; text: CouponText };

/** The end of a coupon that can still be claimed or redeemed, where it has one. */
export function endOf({ session, campaign }: Coupon, { standing }: Pick<CouponDetails, 'standing'>) {
  const isOpen = standing === 'open' || standing === 'claimed';
  return isOpen ? (session.expiresAt ?? campaign.expiresAt) : null;
}

/** One coupon, in whatever state it is. */
export function CouponView({ coupon, details, news, lang, text }: Props) {
  const { session, campaign } = coupon;
  const { standing, locations, drawings, now } = details;
  const { typed = nothingTyped, check, problem, passwordError } = news;
  const end = endOf(coupon, details);
  const path = couponPath(coupon);
  return (
    <CouponCard campaign={campaign} value={session.value} text={text} locations={locations}>
      {standing !== 'open' && standing !== 'claimed' && (
        <div class="part tear">
          {problem && standing !== 'validated' && <p class="wrong">{problem}</p>}
          <StandingNote {...coupon} standing={standing} lang={lang} text={text} />
          <p class="small soft center">
            {text.number} {session.code.slice(0, 6).toUpperCase()}
          </p>
        </div>
      )}
      {standing === 'open' && (
        <ClaimSection {...coupon} path={path} typed={typed} check={check} text={text} />
      )}
      {standing === 'claimed' && (
        <RedeemSection
          {...coupon}
          drawings={drawings}
          path={path}
          problem={problem ?? typed.problem}
          passwordError={passwordError}
          text={text}
        />
      )}
      {end && (
        <div class="part">
          <Validity end={end} now={now} timeZone={campaign.timeZone} lang={lang} text={text} />
        </div>
      )}
    </CouponCard>
  );
}
