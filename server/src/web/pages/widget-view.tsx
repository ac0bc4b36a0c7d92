import type { Core } from '#core';
import { Field, Form, type Lang, Note } from '#ui';
import type { Standing } from './coupon-card.tsx';
import { StaffBar } from './staff-sign-in-view.tsx';
import type { StaffText } from './staff-texts.ts';
import { CustomerFields, isRedeemable, SpendField, StaffCoupon } from './staff-view.tsx';

type Found = Awaited<ReturnType<Core['couponSessions']['findForStaff']>>;

/** The outcome of the last step, which the widget shows beside its field for the next code. */
export type Shown = {
  status?: number;
  /** The coupon that was found. */
  found?: Found | undefined;
  values?: Record<string, string>;
  problem?: string | undefined;
  codeError?: string | undefined;
  isSpendWrong?: boolean;
  isDone?: boolean;
};

type Props = {
  shown: Shown;
  standing: Standing | undefined;
  /** The shop that the staff are in. */
  place: string | undefined;
  lang: Lang;
  text: StaffText;
};

/** The field for a code, the coupon that was found, and the form to redeem it. */
export function Widget({ shown, standing, place, lang, text }: Props) {
  const { found, problem, codeError, isDone = false, values = {} } = shown;
  const isOpen = found && standing && isRedeemable(standing, found.session);
  return (
    <>
      <section class="card">
        <div class="part">
          <h1>{text.widget}</h1>
          {isDone && (
            <Note kind="good">
              <p class="stamp">✓ {text.redeemed}</p>
              <p>{text.redeemedHint}</p>
            </Note>
          )}
          {problem && standing !== 'validated' && <Note kind="bad" title={problem} />}
          {found && standing && <StaffCoupon {...found} standing={standing} lang={lang} text={text} />}
          {!found && <CodeForm value={values.code} error={codeError} text={text} />}
        </div>
        {isOpen && (
          <div class="part tear">
            <RedeemForm found={found} shown={shown} text={text} />
          </div>
        )}
        {found && (
          <div class="part">
            <h2>{text.nextCoupon}</h2>
            <CodeForm text={text} />
          </div>
        )}
      </section>
      <StaffBar room="widget" place={place} text={text} />
    </>
  );
}

function CodeForm({
  value,
  error,
  text,
}: {
  value?: string | undefined;
  error?: string | undefined;
  text: StaffText;
}) {
  return (
    <Form action="/widget/find">
      <Field
        name="code"
        label={text.code}
        hint={text.codeHint}
        value={value}
        error={error}
        class="big"
        autocomplete="off"
        maxLength={300}
      />
      <button type="submit">{text.find}</button>
    </Form>
  );
}

function RedeemForm({ found, shown, text }: { found: Found; shown: Shown; text: StaffText }) {
  const { values = {}, isSpendWrong = false } = shown;
  return (
    <Form action="/widget/redeem">
      <input type="hidden" name="code" value={found.session.code.slice(0, 6)} />
      <SpendField value={values.spend} isWrong={isSpendWrong} text={text} />
      <details>
        <summary>{text.moreData}</summary>
        <CustomerFields values={values} text={text} />
      </details>
      <button type="submit" class="gap">
        {text.redeem}
      </button>
    </Form>
  );
}
