import { z } from 'zod';
import { fromWallTime, isDay, type WallTime } from '#kernel/time-zone';
import type { Kind } from './parameters.ts';

/** A day as it is written, `yyyy-MM-dd`; 303 otherwise. */
export const day: Kind<string> = z.string('303 yyyy-MM-dd').trim().refine(isDay, '303 yyyy-MM-dd');

/**
 * When something ends by the clocks of a place: of a day alone its last second. A blank, `:` or `T` between day and time,
 * `:` or `-` between hour and minute.
 */
export const wallEnd: Kind<WallTime> = dated('yyyy-MM-dd HH:mm:ss', ({ wall, seconds }) =>
  seconds === 86_400 ? { ...wall, hour: 23, minute: 59, second: 59 } : wall,
);

/** When something ends, said in UTC; a day alone is one of the place's, and ends there. */
export const utcEnd: Kind<(zone: string) => Date> = dated(
  'yyyy-MM-dd HH:mm:ss',
  ({ wall, seconds }) =>
    (zone) =>
      seconds === 86_400 ? fromWallTime({ ...wall, hour: 23, minute: 59, second: 59 }, zone) : utc(wall),
);

/** The beginning of a span in UTC. */
export const spanStart: Kind<Date> = dated('yyyy-MM-dd hh-mm', ({ wall }) => utc(wall));

/** The first moment after a span in UTC whose end is included: a day, a minute or a second is meant whole. */
export const spanEnd: Kind<Date> = dated('yyyy-MM-dd hh-mm', ({ wall, seconds }) =>
  seconds === 86_400
    ? new Date(utc({ ...wall, hour: 0, minute: 0, second: 0 }).getTime() + 86_400_000)
    : new Date(utc(wall).getTime() + seconds * 1000),
);

type Parts = {
  wall: WallTime;
  /** The span of time that the text names: a day, a minute or a second. */
  seconds: 86_400 | 60 | 1;
};

function dated<T>(format: string, build: (parts: Parts) => T): Kind<T> {
  const wrong = `303 ${format}`;
  return z
    .string(wrong)
    .trim()
    .transform((value, context) => {
      const parts = readParts(value);
      if (parts) return build(parts);
      context.addIssue({ code: 'custom', message: wrong });
      return z.NEVER;
    });
}

function readParts(value: string): Parts | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T:](\d{2})[:-](\d{2})(?:[:-](\d{2})(?:\.\d+)?)?Z?)?$/.exec(
    value,
  );
  if (!match || !isDay(value.slice(0, 10))) return undefined;
  const [year = 0, month = 0, dayOfMonth = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const seconds = match[4] === undefined ? 86_400 : match[6] === undefined ? 60 : 1;
  return { wall: { year, month, day: dayOfMonth, hour, minute, second }, seconds };
}

function utc({ year, month, day: dayOfMonth, hour, minute, second }: WallTime): Date {
  return new Date(Date.UTC(year, month - 1, dayOfMonth, hour, minute, second));
}
