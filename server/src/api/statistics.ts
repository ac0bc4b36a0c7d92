import { z } from 'zod';
import { defineRoute } from './route.ts';
import { CountryId, pageOf, ServiceId, whole } from './wire.ts';

const counts = {
  orders: z.int(),
  received: z.int().meta({ description: 'That got a message.' }),
  cancelled: z.int(),
  expired: z.int(),
  successRate: z
    .number()
    .nullable()
    .meta({ description: 'Received by orders that have ended; null: none has.' }),
};

const days = whole(1, 365).optional();

const listSuccess = defineRoute({
  name: 'listSuccess',
  method: 'GET',
  path: '/statistics/success',
  own: { path: '/statistics/success', scope: 'read' },
  summary: 'Lists how often a message came, by country and service.',
  description:
    'Of all accounts of this installation together, most ordered first; of the last 30 days unless said.',
  reply: pageOf(z.object({ countryId: z.int(), serviceId: z.string(), ...counts }).meta({ id: 'Success' })),
  query: z.strictObject({
    days,
    country: CountryId.optional(),
    service: ServiceId.optional(),
    limit: whole(1, 500).default(100),
  }),
  async run({ core }, { query: { days, country: countryId, service: serviceId, limit } }) {
    const rows = await core.statistics.listByCountry({ days, countryId, serviceId, limit });
    return { items: rows.map(renderCounts), next: null };
  },
});

const listVolume = defineRoute({
  name: 'listVolume',
  method: 'GET',
  path: '/statistics/volume',
  own: { path: '/statistics/volume', scope: 'read' },
  summary: 'Lists how much was ordered on each day.',
  description: 'Oldest first, days in UTC; a day without an order is missing.',
  reply: pageOf(z.object({ day: z.iso.date(), ...counts }).meta({ id: 'DayVolume' })),
  query: z.strictObject({ days, country: CountryId.optional(), service: ServiceId.optional() }),
  async run({ core }, { query: { days, country: countryId, service: serviceId } }) {
    const rows = await core.statistics.volume({ days, countryId, serviceId });
    return {
      items: rows.map(({ day, ...row }) => ({ day: day.toISOString().slice(0, 10), ...onlyCounts(row) })),
      next: null,
    };
  },
});

const getTimeToCode = defineRoute({
  name: 'getTimeToCode',
  method: 'GET',
  path: '/statistics/time-to-code',
  own: { path: '/statistics/time-to-code', scope: 'read' },
  summary: 'Says how long the first message takes.',
  description: 'Right within a tenth; of the last seven days unless said.',
  reply: z
    .object({
      received: z.int(),
      medianSeconds: z.number().nullable(),
      p95Seconds: z.number().nullable(),
    })
    .meta({ id: 'TimeToCode' }),
  query: z.strictObject({ days, country: CountryId.optional(), service: ServiceId.optional() }),
  run: ({ core }, { query: { days, country: countryId, service: serviceId } }) =>
    core.statistics.timeToCode({ days, countryId, serviceId }),
});

type Counts = {
  orders: number;
  received: number;
  cancelled: number;
  expired: number;
  successRate: number | null;
};

const onlyCounts = ({ orders, received, cancelled, expired, successRate }: Counts) => ({
  ...{ orders, received, cancelled, expired, successRate },
});

const renderCounts = (row: Counts & { countryId: number; serviceId: string }) => ({
  countryId: row.countryId,
  serviceId: row.serviceId,
  ...onlyCounts(row),
});

export const statisticsRoutes = [listSuccess, listVolume, getTimeToCode];
