import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { placeOf, type Staff } from './staff-session.ts';
import { forAccountStaff } from './staff-sign-in-pages.tsx';
import { staffTexts } from './staff-texts.ts';
import { readCustomer, readSpend } from './staff-view.tsx';
import { type Shown, Widget } from './widget-view.tsx';

type Answer = (deps: PageDeps, request: FastifyRequest, staff: Staff) => Promise<Shown>;

/** `/widget`: staff sign in and redeem coupons by the six letters on them. */
export function mountWidgetPages(app: FastifyInstance, deps: PageDeps): void {
  const forStaff = (answer: Answer) =>
    forAccountStaff(deps, 'widget', async (request, reply, staff) =>
      sendWidget(deps, request, reply, { staff, shown: await answer(deps, request, staff) }),
    );

  app.get(
    '/widget',
    forStaff(async () => ({})),
  );
  app.post('/widget/find', forStaff(findCoupon));
  app.post('/widget/redeem', forStaff(redeem));
  for (const step of ['find', 'redeem'])
    app.get(`/widget/${step}`, async (request, reply) => deps.pages.redirect(request, reply, '/widget'));
}

async function findCoupon({ core, pages }: PageDeps, request: FastifyRequest, staff: Staff): Promise<Shown> {
  const { code = '' } = formOf(request);
  const text = staffTexts(pages.langOf(request));
  try {
    return { found: await core.couponSessions.findForStaff({ staff, code, address: request.ip }) };
  } catch (error) {
    if (isRefusal(error, 'not_found')) return { status: 422, codeError: text.unknownCode, values: { code } };
    const codeError = wordsOf(error, couponTexts(pages.langOf(request)));
    if (codeError === undefined) throw error;
    return { status: statusOfWords(error), codeError, values: { code } };
  }
}

async function redeem({ core, pages }: PageDeps, request: FastifyRequest, staff: Staff): Promise<Shown> {
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
}

async function sendWidget(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { staff, shown }: { staff: Staff; shown: Shown },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const merchant = await core.merchants.get(staff.accountId);
  return pages.send(request, reply, {
    title: text.widget,
    brand: merchant.companyName || text.forStaff,
    status: shown.status,
    path: '/widget',
    body: (
      <Widget
        {...{ shown, lang, text }}
        standing={shown.found && core.couponSessions.standing(shown.found)}
        place={await placeOf(core, staff)}
      />
    ),
  });
}
