import { formatMoment, type Lang } from '#ui';
import type { CardDetails, CardUser, CardView } from './loyalty-queries.ts';
import { type LoyaltyTexts, unitsOf } from './loyalty-texts.ts';

type Props = { text: LoyaltyTexts; lang: Lang; view: CardView; user: CardUser; details: CardDetails };

/** The stamps or points on a card, or the name of its member. */
export function Balance({ text, lang, view: { card }, user, details: { nextExpiry } }: Props) {
  if (card.type === 'membership')
    return (
      <p class="value">
        {text.member}: {user.user.firstName} {user.user.lastName}
      </p>
    );
  return (
    <>
      {card.type === 'stamp' ? (
        <StampField text={text} size={card.size ?? 0} count={user.points} />
      ) : (
        <p>
          <span class="soft">{text.yourPoints}</span>
          <br />
          <strong class="value">{user.points}</strong>
        </p>
      )}
      {user.round > 1 && <p class="soft small">{text.round(user.round)}</p>}
      {nextExpiry && (
        <p class="soft small">
          {text.expiring(
            unitsOf(lang, card.type, nextExpiry.points),
            formatMoment(nextExpiry.at, { lang, timeZone: card.timeZone }),
          )}
        </p>
      )}
    </>
  );
}

const CELL = 60;

/** Stamps as on paper: five in a row. */
function StampField({ text, size, count }: { text: LoyaltyTexts; size: number; count: number }) {
  const columns = Math.min(5, size);
  const rows = Math.ceil(size / columns);
  return (
    <>
      <svg
        viewBox={`0 0 ${columns * CELL} ${rows * CELL}`}
        width={columns * CELL}
        height={rows * CELL}
        class="stampfield"
        aria-hidden="true"
      >
        {Array.from({ length: size }, (_, index) => {
          const x = (index % columns) * CELL + CELL / 2;
          const y = Math.floor(index / columns) * CELL + CELL / 2;
          const filled = index < count;
          return (
            <g key={index} stroke="currentColor" fill="none" stroke-width="2">
              <circle
                cx={x}
                cy={y}
                r="25"
                stroke-dasharray={filled ? undefined : '4 4'}
                opacity={filled ? 1 : 0.5}
              />
              {filled && (
                <path
                  d={`M${x - 11} ${y + 1}l8 9 15-19`}
                  stroke-width="5"
                  stroke-linecap="round"
                  stroke-linejoin="round"
                />
              )}
            </g>
          );
        })}
      </svg>
      <p>
        <strong>{text.stampsOf(count, size)}</strong>
      </p>
    </>
  );
}
