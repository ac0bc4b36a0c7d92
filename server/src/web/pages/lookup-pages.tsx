import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { formatMicros } from '#kernel/money';
import { isRefusal } from '#kernel/refusal';
import { Field, Form, formatMoment, formOf, type Lang, Note } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { placeOf, type Staff, staffOf } from './staff-session.ts';
import { sendStaffSignIn } from './staff-sign-in-pages.tsx';
import { StaffBar } from './staff-sign-in-view.tsx';
import { type StaffText, staffTexts } from './staff-texts.ts';
import { StaffCoupon } from './staff-view.tsx';

type Found = Awaited<ReturnType<Core['couponSessions']['findForStaff']>>;
type Line = Awaited<ReturnType<Core['couponSessions']['listHistory']>>[number];

type Shown = {
  status?: number;
  found?: Found;
  code?: string;
  codeError?: string | undefined;
  note?: { kind: 'good' | 'bad'; words: string };
};

/** `/lookup`: staff see what happened to a coupon, and void it or make it valid again. */
export function mountLookupPages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;

  const forStaff =
    (answer: (request: FastifyRequest, staff: Staff) => Promise<Shown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const staff = await staffOf(deps, request);
      if (!staff || staff.campaignId !== null) return sendStaffSignIn(deps, request, reply, { room: 'lookup' });
      return sendLookup(deps, request, reply, { staff, shown: await answer(request, staff) });
    };

  app.get(
    '/lookup',
    forStaff(async () => ({})),
  );

  app.post(
    '/lookup/find',
    forStaff(async (request, staff) => {
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
    }),
  );

  for (const event of ['void', 'unvoid'] as const)
    app.post(
      `/lookup/${event}`,
      forStaff(async (request, staff) => {
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
          const words = isRefusal(error, 'already_done')
            ? text.finalState
            : wordsOf(error, couponTexts(lang));
          if (words === undefined) throw error;
          const now = await core.couponSessions.findForStaff(lookup);
          return { status: statusOfWords(error), found: now, note: { kind: 'bad', words } };
        }
      }),
    );
  for (const step of ['find', 'void', 'unvoid'])
    app.get(`/lookup/${step}`, async (request, reply) => pages.redirect(request, reply, '/lookup'));
}

async function sendLookup(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { staff, shown: { status, found, code, codeError, note } }: { staff: Staff; shown: Shown },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const merchant = await core.merchants.get(staff.accountId);
  const lines = found ? await core.couponSessions.listHistory(found.session.id) : [];
  const places = await core.campaigns.findLocations(
    [...lines.map(({ locationId }) => locationId), found?.session.locationId].filter((id) => id != null),
  );
  const location = places.get(found?.session.locationId ?? 0n);
  return pages.send(request, reply, {
    title: text.lookup,
    brand: merchant.companyName || text.forStaff,
    status,
    path: '/lookup',
    body: (
      <>
        <section class="card">
          <div class="part">
            <h1>{text.lookup}</h1>
            <Form action="/lookup/find">
              <Field
                name="code"
                label={text.code}
                hint={text.pasteHint}
                value={code}
                error={codeError}
                autocomplete="off"
                maxLength={300}
              />
              <button type="submit">{text.find}</button>
            </Form>
          </div>
          {found && (
            <div class="part tear">
              {note && <Note kind={note.kind} title={note.words} />}
              <StaffCoupon
                {...found}
                location={location}
                standing={core.couponSessions.standing(found)}
                lang={lang}
                text={text}
              />
              <VoidForm session={found.session} text={text} />
            </div>
          )}
          {found && (
            <div class="part">
              <h2>{text.history}</h2>
              <History {...{ found, lines, lang, text }} placeOf={(id) => places.get(id)?.companyName} />
            </div>
          )}
        </section>
        <StaffBar room="lookup" place={await placeOf(core, staff)} text={text} />
      </>
    ),
  });
}

function VoidForm({ session, text }: { session: Found['session']; text: StaffText }) {
  if (session.validatedAt) return <p class="small soft gap">{text.finalState}</p>;
  return (
    <Form action={session.voided ? '/lookup/unvoid' : '/lookup/void'} class="gap">
      <input type="hidden" name="code" value={session.code.slice(0, 6)} />
      <button type="submit" class={session.voided ? 'plain' : 'bad'}>
        {session.voided ? text.unvoid : text.void}
      </button>
    </Form>
  );
}

function History({
  found: { session, campaign },
  lines,
  placeOf,
  lang,
  text,
}: {
  found: Found;
  lines: readonly Line[];
  placeOf(id: bigint): string | undefined;
  lang: Lang;
  text: StaffText;
}) {
  const say = (moment: Date) => formatMoment(moment, { lang, timeZone: campaign.timeZone });
  return (
    <ol class="plainlist">
      <li>
        <strong>{text.created}</strong>
        <div class="small soft">{say(session.createdAt)}</div>
      </li>
      {lines.map((line, index) => {
        const place = line.locationId === null ? undefined : placeOf(line.locationId);
        return (
          <li key={`${index} ${line.event}`}>
            <strong>{text[`event_${line.event}`]}</strong> {text.by(actorOf(line.actor, text))}
            {place && line.event === 'validate' ? ` ${text.at(place)}` : ''}
            <div class="small soft">
              {say(line.at)}
              {line.spendMicros !== null && ` · ${text.spend}: ${formatMicros(line.spendMicros)}`}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Who did it, in words; what programs and the console call themselves stays as it is. */
function actorOf(actor: string, text: StaffText): string {
  const key = `actor_${actor}`;
  const words = Object.entries(text).find(([name]) => name === key)?.[1];
  return typeof words === 'string' ? words : actor;
}
