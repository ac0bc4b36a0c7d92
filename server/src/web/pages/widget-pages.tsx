import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { Field, Form, formOf, Note } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { placeOf, type Staff, staffOf } from './staff-session.ts';
import { sendStaffSignIn } from './staff-sign-in-pages.tsx';
import { StaffBar } from './staff-sign-in-view.tsx';
import { type StaffText, staffTexts } from './staff-texts.ts';
import {
  CustomerFields,
  isRedeemable,
  readCustomer,
  readSpend,
  SpendField,
  StaffCoupon,
} from './staff-view.tsx';

type Found = Awaited<ReturnType<PageDeps['core']['couponSessions']['findForStaff']>>;

/** What the widget shows beside its field for the next code. */
type Shown = {
  status?: number;
  /** The coupon that was found. */
  found?: Found | undefined;
  values?: Record<string, string>;
  problem?: string | undefined;
  codeError?: string | undefined;
  isSpendWrong?: boolean;
  isDone?: boolean;
};

/** `/widget`: staff sign in and redeem coupons by the six letters on them. */
export function mountWidgetPages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;

  /** What a page does for staff, and the door for everybody else. */
  const forStaff =
    (answer: (request: FastifyRequest, staff: Staff) => Promise<Shown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const staff = await staffOf(deps, request);
      if (!staff || staff.campaignId !== null) return sendStaffSignIn(deps, request, reply, { room: 'widget' });
      return sendWidget(deps, request, reply, { staff, shown: await answer(request, staff) });
    };

  app.get(
    '/widget',
    forStaff(async () => ({})),
  );

  app.post(
    '/widget/find',
    forStaff(async (request, staff) => {
      const { code = '' } = formOf(request);
      const text = staffTexts(pages.langOf(request));
      try {
        return { found: await core.couponSessions.findForStaff({ staff, code, address: request.ip }) };
      } catch (error) {
        if (isRefusal(error, 'not_found'))
          return { status: 422, codeError: text.unknownCode, values: { code } };
        const codeError = wordsOf(error, couponTexts(pages.langOf(request)));
        if (codeError === undefined) throw error;
        return { status: statusOfWords(error), codeError, values: { code } };
      }
    }),
  );

  app.post(
    '/widget/redeem',
    forStaff(async (request, staff) => {
      const form = formOf(request);
      const lookup = { staff, code: form.code ?? '', address: request.ip };
      const { micros: spendMicros, isWrong } = readSpend(form.spend);
      const find = () => core.couponSessions.findForStaff(lookup);
      if (isWrong) return { status: 422, found: await find(), values: form, isSpendWrong: true };
      const { country } = await core.merchants.get(staff.accountId);
      try {
        const set = readCustomer(form, country);
        const found = await core.couponSessions.redeemAsStaff({
          ...lookup,
          method: 'widget',
          spendMicros,
          set,
        });
        return { found, isDone: true };
      } catch (error) {
        const problem = wordsOf(error, couponTexts(pages.langOf(request)));
        if (problem === undefined) throw error;
        return { status: statusOfWords(error), found: await find(), values: form, problem };
      }
    }),
  );
  for (const step of ['find', 'redeem'])
    app.get(`/widget/${step}`, async (request, reply) => pages.redirect(request, reply, '/widget'));
}

async function sendWidget(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { staff, shown }: { staff: Staff; shown: Shown },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const { found, problem, codeError, isDone = false, status, values = {} } = shown;
  const merchant = await core.merchants.get(staff.accountId);
  const standing = found && core.couponSessions.standing(found);
  const isOpen = found && standing && isRedeemable(standing, found.session);
  return pages.send(request, reply, {
    title: text.widget,
    brand: merchant.companyName || text.forStaff,
    status,
    path: '/widget',
    body: (
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
        <StaffBar room="widget" place={await placeOf(core, staff)} text={text} />
      </>
    ),
  });
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
