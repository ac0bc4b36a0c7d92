import type { StatisticsText } from './statistics-texts.ts';

type Day = { day: string; opened: number; claimed: number; validated: number };

const [WIDTH, HEIGHT, FOOT] = [720, 180, 20];
const DAY_MS = 86_400_000;

const kinds = [
  ['a', 'opened'],
  ['b', 'claimed'],
  ['c', 'validated'],
] as const;

/** Three bars for each day: drawn here, so that it needs no script. */
export function DayChart({
  days,
  firstDay,
  lastDay,
  text,
}: {
  days: readonly Day[];
  firstDay: string;
  lastDay: string;
  text: StatisticsText;
}) {
  const start = Date.parse(firstDay);
  const count = Math.round((Date.parse(lastDay) - start) / DAY_MS) + 1;
  const most = Math.max(1, ...days.flatMap(({ opened, claimed, validated }) => [opened, claimed, validated]));
  const step = WIDTH / count;
  const bar = Math.max(0.6, Math.min(14, step * 0.26));
  return (
    <>
      <Legend text={text} />
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={text.chart}>
        {days.flatMap((day) => {
          const left = (Math.round((Date.parse(day.day) - start) / DAY_MS) + 0.5) * step - bar * 1.5;
          return kinds.map(([kind, name], index) => {
            const height = (day[name] / most) * (HEIGHT - 10);
            return (
              <rect
                key={`${day.day} ${kind}`}
                class={kind}
                x={(left + index * bar).toFixed(1)}
                y={(HEIGHT - height).toFixed(1)}
                width={(bar * 0.9).toFixed(1)}
                height={height.toFixed(1)}
                rx={Math.min(2, bar / 4)}
              />
            );
          });
        })}
        <text x="0" y={HEIGHT + 14}>
          {firstDay}
        </text>
        <text x={WIDTH} y={HEIGHT + 14} text-anchor="end">
          {lastDay}
        </text>
        <text x="0" y="11">
          {most}
        </text>
      </svg>
    </>
  );
}

function Legend({ text }: { text: StatisticsText }) {
  return (
    <p class="small">
      {kinds.map(([kind, name]) => (
        <span key={kind}>
          <span class={`key ${kind}`} />
          {text[name]}{' '}
        </span>
      ))}
    </p>
  );
}
