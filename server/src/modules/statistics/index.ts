import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { delayAt } from './delays.ts';
import { hasOutcomesBefore } from './offer-outcome-store.ts';
import { forgetOutcomes, hourOf } from './offer-outcomes.ts';
import { rollUp } from './roll-up.ts';
import { hasNewMoves, lockProgress } from './roll-up-store.ts';
import {
  type Counts,
  countByCountry,
  countByCountryAndService,
  countByDay,
  countDelays,
  type Scope,
} from './statistics-store.ts';

export type { Counts } from './statistics-store.ts';

/** Which activations are meant; absent: all. `days` are calendar days (UTC) up to and with today. */
export type StatisticsQuery = {
  countryId?: number | undefined;
  serviceId?: string | undefined;
  /** As it was ordered: `any` means that the customer did not mind. */
  operator?: string | undefined;
  supplierId?: bigint | undefined;
  days?: number | undefined;
};

/** Of a country, a service, both, a supplier, or (absent) all. */
export type TimeToCodeQuery = { days?: number | undefined } & (
  | { countryId?: number | undefined; serviceId?: string | undefined; supplierId?: undefined }
  | { supplierId?: bigint | undefined; countryId?: undefined; serviceId?: undefined }
);

/** `successRate`: whole percent of the orders that received a message; null without orders. */
export type Statistic = Counts & { successRate: number | null };

export type CountryServiceStatistic = Statistic & { countryId: number; serviceId: string };

export type TimeToCode = { received: number; medianSeconds: number | null; p95Seconds: number | null };

export type StatisticsDeps = {
  db: Database;
  clock: Clock;
  /** The hours that the records of offers go back; 6 unless said. */
  windowHours?: number | undefined;
};

type Limited<Q> = Q & { limit?: number | undefined };

/** Unless a query tells: a month for tables, a week for what is popular now. */
const MONTH = 30;
const WINDOW_HOURS = 6;
const WEEK = 7;
const MAX_DAYS = 400;
const MAX_ROWS = 10_000;
const DAY_MS = 86_400_000;
const REMEMBER_MS = 5_000;

/**
 * The ends of activations, from figures that a sweep adds up; some seconds behind. Answers to the same question are
 * remembered for a few seconds more: whoever asks needs no key.
 */
export function createStatistics({ db, clock, windowHours = WINDOW_HOURS }: StatisticsDeps) {
  const remember = createMemory();

  /** The hour that has just begun counts with the whole hours before it. */
  async function slide(): Promise<void> {
    const first = hourOf(clock()) - windowHours;
    while (await hasOutcomesBefore(db.read, first))
      await db.write(async (tx) => {
        // In turn with the roll-up: each sums up what the other has written.
        await lockProgress(tx);
        await forgetOutcomes(tx, first);
      });
  }

  function scopeOf({ days, ...rest }: StatisticsQuery, usually: number): Scope {
    const toDay = Math.floor(clock().getTime() / DAY_MS);
    return { ...rest, toDay, fromDay: toDay - Math.min(Math.max(days ?? usually, 1), MAX_DAYS) + 1 };
  }
  const ask = <T>(name: string, scope: object, read: () => Promise<T>) =>
    remember(`${name} ${Object.entries(scope).join('/')}`, read);
  async function tabulate(scope: Scope, limit = MAX_ROWS): Promise<CountryServiceStatistic[]> {
    const most = Math.min(limit, MAX_ROWS);
    const rows = await ask(`table ${most}`, scope, () => countByCountryAndService(db.read, scope, most));
    return rows.map(withRate);
  }

  return {
    sweeps: [
      { name: 'statistics.roll-up', everySeconds: 5, isDue: () => hasNewMoves, run: () => rollUp(db) },
      { name: 'statistics.slide', everySeconds: 60, run: slide },
    ],

    /** The hours that the records of offers go back, by which orders choose. */
    windowHours,

    /** One row per country and service, most ordered first, of the last 30 days unless told; at most `limit`. */
    listByCountry: ({ limit, ...query }: Limited<StatisticsQuery> = {}): Promise<CountryServiceStatistic[]> =>
      tabulate(scopeOf(query, MONTH), limit),

    /** The most ordered services, by country and service, in the last seven days unless told; 50 rows unless told. */
    popular: ({ limit = 50, ...query }: Limited<StatisticsQuery> = {}): Promise<CountryServiceStatistic[]> =>
      tabulate(scopeOf(query, WEEK), limit),

    /** One row per country, all its services together; most ordered first, of the last 30 days unless told. */
    async listCountries(query: StatisticsQuery = {}): Promise<(Statistic & { countryId: number })[]> {
      const scope = scopeOf(query, MONTH);
      return (await ask('countries', scope, () => countByCountry(db.read, scope))).map(withRate);
    },

    /** The success of each service in one country, for price lists: by service id, of the last seven days unless told. */
    async successRates(query: StatisticsQuery & { countryId: number }): Promise<Map<string, Statistic>> {
      const rows = await tabulate(scopeOf(query, WEEK));
      return new Map(rows.map(({ serviceId, countryId: _, ...statistic }) => [serviceId, statistic]));
    },

    /** The delay of the first message, in the last seven days unless told. Right within a tenth. */
    async timeToCode({ days, ...query }: TimeToCodeQuery = {}): Promise<TimeToCode> {
      const { fromDay, toDay } = scopeOf({ days }, WEEK);
      const scope = { ...query, fromDay, toDay };
      const delays = await ask('delays', scope, () => countDelays(db.read, scope));
      return {
        received: delays.reduce((sum, { activations }) => sum + activations, 0),
        medianSeconds: delayAt(delays, 0.5),
        p95Seconds: delayAt(delays, 0.95),
      };
    },

    /** Orders by the day they were made, oldest first, of the last 30 days unless told; a day without any is missing. */
    async volume(query: StatisticsQuery = {}): Promise<(Statistic & { day: Date })[]> {
      const scope = scopeOf(query, MONTH);
      const rows = await ask('days', scope, () => countByDay(db.read, scope));
      return rows.map((row) => ({ ...withRate(row), day: new Date(row.day * DAY_MS) }));
    },
  };
}

function withRate<T extends Counts>(row: T): T & Statistic {
  const { orders, received } = row;
  return { ...row, successRate: orders === 0 ? null : Math.round((100 * received) / orders) };
}

/** Answers that are the same for everybody, for some seconds; who asks meanwhile waits for the same answer. */
function createMemory() {
  const known = new Map<string, { answer: Promise<unknown>; until: number }>();
  return async <T>(question: string, read: () => Promise<T>): Promise<T> => {
    const now = performance.now();
    const remembered = known.get(question);
    if (remembered && remembered.until > now) return remembered.answer as Promise<T>;
    if (known.size >= 1_000) known.clear();
    const answer = read();
    known.set(question, { answer, until: now + REMEMBER_MS });
    answer.catch(() => known.delete(question));
    return answer;
  };
}
