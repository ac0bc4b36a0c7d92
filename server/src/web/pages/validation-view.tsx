import type { SessionView } from '#core';
import { Checkbox, Field, Form, type Lang, Note } from '#ui';
import type { Standing } from './coupon-card.tsx';
import { type CouponText, couponTexts } from './coupon-texts.ts';
import type { Staff } from './staff-session.ts';
import type { StaffText } from './staff-texts.ts';
import { isRedeemable, SpendField, StaffCoupon } from './staff-view.tsx';

/** The outcome of a validation that was refused, and the HTTP status that tells it. */
export type ValidationNews = {
  status?: number;
  problem?: string;
  passwordError?: string;
  spendError?: string;
};

type Props = {
  view: SessionView;
  staff: Staff | undefined;
  news: ValidationNews;
  standing: Standing;
  lang: Lang;
  text: StaffText;
};

/** The coupon whose QR code was scanned, with a form to validate it where that is possible. */
export function Validation({ view, staff, news, standing, lang, text }: Props) {
  const couponText = couponTexts(lang);
  const { session, campaign } = view;
  const path = `/v/${session.code}`;
  const byQr = campaign.validationMethods.includes('qr');
  const isOpen = isRedeemable(standing, session);
  return (
    <section class="card">
      <div class="part">
        <h1>{text.widget}</h1>
        {news.problem && standing !== 'validated' && <Note kind="bad" title={news.problem} />}
        <StaffCoupon {...view} standing={standing} lang={lang} text={text} />
      </div>
      {!byQr && isOpen && (
        <div class="part">
          <Note kind="warn" title={couponText.noLongerRedeemable} />
        </div>
      )}
      {byQr && isOpen && <ValidationForm {...{ path, staff, news, text, couponText }} />}
    </section>
  );
}

type FormProps = Pick<Props, 'staff' | 'news' | 'text'> & { path: string; couponText: CouponText };

function ValidationForm({ path, staff, news, text, couponText }: FormProps) {
  return (
    <div class="part tear">
      <Form action={path}>
        {staff ? (
          <p class="soft">{text.remembered}</p>
        ) : (
          <>
            <Field
              name="password"
              type="password"
              label={couponText.password}
              hint={text.passwordHint}
              error={news.passwordError}
              autocomplete="current-password"
            />
            <Checkbox name="remember" label={text.remember} optional />
          </>
        )}
        <SpendField value={news.spendError} isWrong={news.spendError !== undefined} text={text} />
        <button type="submit">{text.redeem}</button>
      </Form>
      {staff && (
        <Form action={`${path}/forget`}>
          <button type="submit" class="link">
            {text.forget}
          </button>
        </Form>
      )}
    </div>
  );
}
