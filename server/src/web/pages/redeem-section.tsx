import { Drawing, Field, Form, Note } from '#ui';
import type { Campaign, CouponSession } from './coupon-card.tsx';
import type { CouponText } from './coupon-texts.ts';

/** The drawings (SVG) that a coupon shows. */
export type Drawings = { qr?: string | undefined; barcode?: { svg: string; broad: boolean } | undefined };

/** The code in the barcode: the merchant's own, or the coupon's. */
export const barcodeValueOf = ({ ownValidationCode, code }: CouponSession): string =>
  ownValidationCode || code;

/** The part of a coupon that a consumer shows in the shop, by the ways that the campaign allows. */
export function RedeemSection({
  campaign: { validationMethods },
  session,
  drawings: { qr, barcode },
  path,
  problem,
  passwordError,
  text,
}: {
  campaign: Campaign;
  session: CouponSession;
  drawings: Drawings;
  path: string;
  problem?: string | undefined;
  passwordError?: string | undefined;
  text: CouponText;
}) {
  const value = barcodeValueOf(session);
  return (
    <div class="part tear" id="redeem">
      {problem && <Note kind="bad" title={problem} />}
      <h2 class="center">{text.yours}</h2>
      <p class="soft center">{text.yoursHint}</p>
      {barcode && (
        <section class="center gap">
          <Drawing svg={barcode.svg} broad={barcode.broad} label={text.barcodeLabel(value)} />
          <p class={value.length > 14 ? 'code long' : 'code'}>{value}</p>
          <p class="small soft">{text.barcodeHint}</p>
        </section>
      )}
      {qr && (
        <section class="center gap">
          <Drawing svg={qr} label={text.qrLabel} />
          <p class="small soft">{text.qrHint}</p>
        </section>
      )}
      {validationMethods.includes('widget') && (
        <section class="center gap">
          <p class="small soft">{text.codeHint}</p>
          <p class="code">{session.code.slice(0, 6).toUpperCase()}</p>
        </section>
      )}
      {validationMethods.includes('password') && <ByPassword {...{ path, passwordError, text }} />}
      {validationMethods.includes('button') && <ByButton path={path} text={text} />}
      {validationMethods.length === 0 && <p class="soft center">{text.onlyByApi}</p>}
    </div>
  );
}

type FormProps = { path: string; text: CouponText };

function ByPassword({ path, passwordError, text }: FormProps & { passwordError: string | undefined }) {
  return (
    <details class="gap" open={passwordError !== undefined}>
      <summary>{text.passwordWay}</summary>
      <Form action={`${path}/redeem`}>
        <input type="hidden" name="method" value="password" />
        <Field
          name="password"
          type="password"
          label={text.password}
          hint={text.passwordHint}
          error={passwordError}
          autocomplete="off"
        />
        <button type="submit">{text.redeem}</button>
      </Form>
    </details>
  );
}

function ByButton({ path, text }: FormProps) {
  return (
    <details class="gap">
      <summary class="button">{text.redeem}</summary>
      <Form action={`${path}/redeem`}>
        <input type="hidden" name="method" value="button" />
        <Note kind="warn">
          <p>{text.redeemWarning}</p>
        </Note>
        <button type="submit">{text.redeemConfirm}</button>
      </Form>
    </details>
  );
}
