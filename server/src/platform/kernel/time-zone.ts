/** A moment as clocks in one place show it. `month` counts from 1. */
export type WallTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** True for an IANA name (`Europe/Brussels`, `UTC`). */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

export function toWallTime(moment: Date, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** `YYYY-MM-DD HH:MM:SS` as clocks in `zone` show it. */
export function formatInZone(moment: Date, zone: string): string {
  return wallDate(toWallTime(moment, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * The moment at which clocks in `zone` show that time. Where summer time makes them show it twice it is the first of
 * the two; where they skip it, the same distance past the gap.
 */
export function fromWallTime(wall: WallTime, zone: string): Date {
  const wanted = wallDate(wall).getTime();
  const offsetAt = (at: number) => wallDate(toWallTime(new Date(at), zone)).getTime() - at;
  const before = offsetAt(wanted - 86_400_000);
  const after = offsetAt(wanted + 86_400_000);
  const candidates = [wanted - before, wanted - after].filter((at) => at + offsetAt(at) === wanted);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : wanted - before);
}

/** True for a day of the calendar, `yyyy-MM-dd`. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** The first moment of a day by the clocks of `zone`. `day` is one (`isDay`). */
export function startOfDay(day: string, zone: string): Date {
  return fromWallTime({ ...partsOf(day), hour: 0, minute: 0, second: 0 }, zone);
}

/** The last second of a day by the clocks of `zone`. `day` is one (`isDay`). */
export function endOfDay(day: string, zone: string): Date {
  return fromWallTime({ ...partsOf(day), hour: 23, minute: 59, second: 59 }, zone);
}

function partsOf(text: string): Pick<WallTime, 'year' | 'month' | 'day'> {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

function wallDate({ year, month, day, hour, minute, second }: WallTime): Date {
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
