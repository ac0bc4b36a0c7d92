import { type Lang, Note } from '#ui';
import { type Campaign, CouponCard, type Location, type Standing, StandingNote } from './coupon-card.tsx';
import type { CouponText } from './coupon-texts.ts';

type Props = {
  campaign: Campaign;
  standing: Exclude<Standing, 'claimed'>;
  locations: readonly Location[];
  lang: Lang;
  text: CouponText;
};

/** A campaign without a coupon of it, and why there is none. */
export function CampaignCard({ campaign, standing, locations, lang, text }: Props) {
  const note = standing !== 'open' && (
    <StandingNote standing={standing} campaign={campaign} lang={lang} text={text} />
  );
  const single = standing === 'open' && campaign.singleUseOnly && (
    <Note kind="warn" title={text.singleUse}>
      <p>{text.singleUseHint}</p>
    </Note>
  );
  if (standing === 'removed')
    return (
      <section class="card">
        <div class="part">
          <h1>{text.coupon}</h1>
          {note}
        </div>
      </section>
    );
  return (
    <CouponCard campaign={campaign} text={text} locations={locations}>
      {(note || single) && (
        <div class="part tear">
          {note}
          {single}
        </div>
      )}
    </CouponCard>
  );
}
