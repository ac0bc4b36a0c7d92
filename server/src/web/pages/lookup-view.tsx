import type { Core } from '#core';
import { formatMicros } from '#kernel/money';
import { Field, Form, formatMoment, type Lang, Note } from '#ui';
import type { getHistory } from './lookup-queries.ts';
import { StaffBar } from './staff-sign-in-view.tsx';
import type { StaffText } from './staff-texts.ts';
import { StaffCoupon } from './staff-view.tsx';

type Found = Awaited<ReturnType<Core['couponSessions']['findForStaff']>>;
type History = Awaited<ReturnType<typeof getHistory>>;

/** The coupon that was looked up, or why none was found, and the HTTP status that tells it. */
export type Shown = {
  status?: number;
  found?: Found;
  code?: string;
  codeError?: string | undefined;
  note?: { kind: 'good' | 'bad'; words: string };
};

type Props = {
  shown: Shown;
  coupon: History | undefined;
  /** The shop that the staff are in. */
  place: string | undefined;
  lang: Lang;
  text: StaffText;
};

/** The field for a code, and the coupon that was found with its history. */
export function Lookup({ shown, coupon, place, lang, text }: Props) {
  const { found, note } = shown;
  return (
    <>
      <section class="card">
        <div class="part">
          <h1>{text.lookup}</h1>
          <Form action="/lookup/find">
            <Field
              name="code"
              label={text.code}
              hint={text.pasteHint}
              value={shown.code}
              error={shown.codeError}
              autocomplete="off"
              maxLength={300}
            />
            <button type="submit">{text.find}</button>
          </Form>
        </div>
        {found && coupon && (
          <div class="part tear">
            {note && <Note kind={note.kind} title={note.words} />}
            <StaffCoupon
              {...found}
              location={coupon.places.get(found.session.locationId ?? 0n)}
              standing={coupon.standing}
              lang={lang}
              text={text}
            />
            <VoidForm session={found.session} text={text} />
          </div>
        )}
        {found && coupon && (
          <div class="part">
            <h2>{text.history}</h2>
            <HistoryList {...{ found, coupon, lang, text }} />
          </div>
        )}
      </section>
      <StaffBar room="lookup" place={place} text={text} />
    </>
  );
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

function HistoryList({
  found: { session, campaign },
  coupon: { lines, places },
  lang,
  text,
}: {
  found: Found;
  coupon: History;
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
        const place = line.locationId === null ? undefined : places.get(line.locationId)?.companyName;
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
