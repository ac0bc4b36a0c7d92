import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import { getHistory } from './lookup-queries.ts';
import { Lookup, type Shown } from './lookup-view.tsx';
import type { PageDeps } from './page-deps.ts';
import { placeOf, type Staff } from './staff-session.ts';
import { forAccountStaff } from './staff-sign-in-pages.tsx';
import { staffTexts } from './staff-texts.ts';

type Answer = (deps: PageDeps, request: FastifyRequest, staff: Staff) => Promise<Shown>;

/** `/lookup`: staff see what happened to a coupon, and void it or make it valid again. */
export function mountLookupPages(app: FastifyInstance, deps: PageDeps): void {
  const forStaff = (answer: Answer) =>
    forAccountStaff(deps, 'lookup', async (request, reply, staff) =>
      sendLookup(deps, request, reply, { staff, shown: await answer(deps, request, staff) }),
    );

  app.get(
    '/lookup',
    forStaff(async () => ({})),
  );
  app.post('/lookup/find', forStaff(findCoupon));
  for (const event of ['void', 'unvoid'] as const)
    app.post(
      `/lookup/${event}`,
      forStaff((_, request, staff) => setVoided(deps, request, { staff, event })),
    );
  for (const step of ['find', 'void', 'unvoid'])
    app.get(`/lookup/${step}`, async (request, reply) => deps.pages.redirect(request, reply, '/lookup'));
}

async function findCoupon({ core, pages }: PageDeps, request: FastifyRequest, staff: Staff): Promise<Shown> {
  const { code = '' } = formOf(request);
  const lang = pages.langOf(request);
  try {
    return { found: await core.couponSessions.findForStaff({ staff, code, address: request.ip }) };
  } catch (error) {
    const codeError = isRefusal(error, 'not_found')
      ? staffTexts(lang).unknownCode
      : wordsOf(error, couponTexts(lang));
    if (codeError === undefined) throw error;
    return { status: statusOfWords(error), codeError, code };
  }
}

/** Voids a coupon, or makes it valid again; a refusal is told beside the coupon as it is. */
async function setVoided(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  { staff, event }: { staff: Staff; event: 'void' | 'unvoid' },
): Promise<Shown> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const lookup = { staff, code: formOf(request).code ?? '', address: request.ip };
  const found = await core.couponSessions.findForStaff(lookup);
  try {
    const { code } = found.session;
    const changed = await core.couponSessions.change({ code, events: [{ event }], actor: 'lookup' });
    return {
      found: changed,
      note: { kind: 'good', words: event === 'void' ? text.voidedNow : text.unvoidedNow },
    };
  } catch (error) {
    const words = isRefusal(error, 'already_done') ? text.finalState : wordsOf(error, couponTexts(lang));
    if (words === undefined) throw error;
    const now = await core.couponSessions.findForStaff(lookup);
    return { status: statusOfWords(error), found: now, note: { kind: 'bad', words } };
  }
}

async function sendLookup(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { staff, shown }: { staff: Staff; shown: Shown },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const merchant = await core.merchants.get(staff.accountId);
  return pages.send(request, reply, {
    title: text.lookup,
    brand: merchant.companyName || text.forStaff,
    status: shown.status,
    path: '/lookup',
    body: (
      <Lookup
        {...{ shown, lang, text }}
        coupon={shown.found && (await getHistory(core, shown.found))}
        place={await placeOf(core, staff)}
      />
    ),
  });
}
