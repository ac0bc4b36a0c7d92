import { z } from 'zod';
import { fromWallTime, isTimeZone, toWallTime } from '#kernel/time-zone';

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');

/** Every day from one time to another (past midnight where that is earlier) by the clocks of a zone. */
export const QuietHours = z.object({
  from: hour,
  to: hour,
  timeZone: z.string().refine(isTimeZone, 'not a time zone'),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** The moment from which on a message may go out: `now`, or the end of the quiet hours that it lies in. */
export function endOfQuiet(now: Date, { from, to, timeZone }: QuietHours): Date {
  if (from === to) return now;
  const wall = toWallTime(now, timeZone);
  const minute = wall.hour * 60 + wall.minute;
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const isQuiet = begin < end ? minute >= begin && minute < end : minute >= begin || minute < end;
  if (!isQuiet) return now;
  const day = minute < end ? wall.day : wall.day + 1;
  const until = { ...wall, day, hour: Math.floor(end / 60), minute: end % 60, second: 0 };
  return fromWallTime(until, timeZone);
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
