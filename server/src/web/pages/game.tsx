import type { Campaign } from './coupon-card.tsx';
import type { CouponText } from './coupon-texts.ts';

type GameSettings = Campaign['game'];

const COLOURS = ['#4338ca', '#0f766e', '#b45309', '#be185d', '#1d4ed8', '#4d7c0f'];
const MOST_SEGMENTS = 12;
/** The most letters that fit into a slice at a size that can be read on a phone. */
const MOST_LETTERS = 9;

/** A game that the server decides: before it is played, and (with `result`) after. */
export function Game({
  game,
  result,
  text,
}: {
  game: GameSettings;
  /** The prize; empty for none. */
  result?: string | undefined;
  text: CouponText;
}) {
  const isPlayed = result !== undefined;
  const prizes = game.prizes ?? [];
  return (
    <div class="center">
      {game.kind === 'wheel' ? (
        <Wheel prizes={prizes.map(({ value }) => value)} result={result} />
      ) : (
        <ScratchCard isPlayed={isPlayed} />
      )}
      {!isPlayed && <p class="soft">{game.kind === 'wheel' ? text.wheelHint : text.scratchHint}</p>}
      {isPlayed && (
        <div role="status">
          <h2>{prizes.length === 0 ? text.played : result ? text.won : text.wonNothing}</h2>
          {result && <p class="value">{result}</p>}
          {prizes.length > 0 && !result && <p class="soft">{text.wonNothingHint}</p>}
        </div>
      )}
    </div>
  );
}

/** Turns to what was drawn; where movement is not wanted it simply stands there. */
function Wheel({ prizes, result }: { prizes: readonly string[]; result: string | undefined }) {
  const segments = prizes.length > 1 ? prizes.slice(0, MOST_SEGMENTS) : ['', '', '', '', '', ''];
  const isNumbered = segments.some((label) => [...label].length > MOST_LETTERS);
  const angle = 360 / segments.length;
  const at = Math.max(0, segments.indexOf(result ?? ''));
  const end = result === undefined ? 0 : 360 * 4 - (at + 0.5) * angle;
  return (
    <div class="wheel">
      <svg viewBox="-54 -60 108 114" width="320" height="338" aria-hidden="true">
        <g transform={`rotate(${end})`}>
          {result !== undefined && (
            <animateTransform
              attributeName="transform"
              type="rotate"
              from="0"
              to={String(end)}
              dur="2.4s"
              calcMode="spline"
              keyTimes="0;1"
              keySplines=".1 .7 .1 1"
            />
          )}
          {segments.map((label, index) => (
            <g key={`${index} ${label}`} transform={`rotate(${index * angle})`}>
              <path d={slice(angle)} fill={COLOURS[index % COLOURS.length]} stroke="#fff" stroke-width=".8" />
              <text
                transform={`rotate(${angle / 2}) translate(0 -30) rotate(-90)`}
                fill="#fff"
                font-size={isNumbered ? '11' : '7.5'}
                font-weight="700"
                text-anchor="middle"
                dominant-baseline="central"
              >
                {isNumbered ? index + 1 : label}
              </text>
            </g>
          ))}
          <circle r="7" fill="#fff" />
        </g>
        <path d="M0-46l-6-13h12z" fill="#171a21" stroke="#fff" />
      </svg>
      {prizes.length > 1 && (
        <ol class={isNumbered ? 'prizes' : 'hide'}>
          {segments.map((label, index) => (
            <li key={`${index} ${label}`}>{label || '–'}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** A slice of the wheel from 12 o'clock on, clockwise. */
function slice(angle: number): string {
  const end = (angle * Math.PI) / 180;
  const [x, y] = [50 * Math.sin(end), -50 * Math.cos(end)].map((value) => value.toFixed(2));
  return `M0 0V-50A50 50 0 ${angle > 180 ? 1 : 0} 1 ${x} ${y}Z`;
}

function ScratchCard({ isPlayed }: { isPlayed: boolean }) {
  return (
    <svg viewBox="0 0 120 60" width="240" height="120" aria-hidden="true">
      <rect x="1" y="1" width="118" height="58" rx="8" fill="#4338ca" />
      <rect x="8" y="8" width="104" height="44" rx="5" fill={isPlayed ? '#fff' : '#b8bccb'} />
      {isPlayed ? (
        <path d="M60 15l5 10 11 1.500-8 8 2 11-10-5-10 5 2-11-8-8 11-1.500z" fill="#f59e0b" />
      ) : (
        <path d="M20 42L44 18M36 46L68 14M56 46L88 14M78 44L102 20" stroke="#989eb1" stroke-width="3" />
      )}
    </svg>
  );
}
