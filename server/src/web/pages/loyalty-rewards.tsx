import { Form, type Lang } from '#ui';
import type { CardUser, CardView } from './loyalty-queries.ts';
import { type LoyaltyTexts, unitsOf } from './loyalty-texts.ts';

type Props = {
  text: LoyaltyTexts;
  lang: Lang;
  view: CardView;
  user: CardUser;
  base: string;
  requestId: string;
};

/** The rewards of a card; those that the points reach can be bought. */
export function Rewards({ text, lang, view, user, base, requestId }: Props) {
  const { card, rewards } = view;
  if (rewards.length === 0) return null;
  const buys = card.type === 'points' && card.status === 'active' && !user.voided;
  return (
    <section class="card">
      <div class="part">
        <h2>{text.rewards}</h2>
        <ul class="plainlist">
          {rewards.map(({ id, title, threshold, running }) => {
            const units = unitsOf(lang, card.type, threshold);
            const missing = threshold - user.points;
            return (
              <li key={id}>
                <p class="row">
                  <strong>{title}</strong>
                  <span class="soft">
                    {card.type === 'stamp' ? text.rewardAt(units) : text.rewardFor(units)}
                  </span>
                </p>
                {!running && <p class="soft small">{text.notNow}</p>}
                {buys && running && missing > 0 && (
                  <p class="soft small">{text.missing(unitsOf(lang, card.type, missing))}</p>
                )}
                {buys && running && missing <= 0 && (
                  <Form action={`${base}/spend`}>
                    <input type="hidden" name="reward" value={String(id)} />
                    <input type="hidden" name="request_id" value={`${requestId}-${id}`} />
                    <button type="submit" aria-label={`${text.spend(units)}: ${title}`}>
                      {text.spend(units)}
                    </button>
                  </Form>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
