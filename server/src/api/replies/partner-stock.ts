import { z } from 'zod';
import { HindranceReply } from './parts.ts';

export const RateReply = z
  .object({
    countryId: z.number().nullable(),
    serviceId: z.string(),
    fromHours: z.number().nullable().optional(),
    unitHours: z.number().nullable().optional(),
    sum: z.string(),
    sumMicros: z.bigint(),
  })
  .meta({ id: 'Rate' });

export const SetRatesReply = z.object({ set: z.number() }).meta({ id: 'SetRates' });

export const RatesRemovedReply = z.object({ removed: z.number() }).meta({ id: 'RatesRemoved' });

export const ReportedStockReply = z
  .object({
    hindrances: z.array(HindranceReply),
    items: z.array(
      z.object({
        sum: z.string().nullable(),
        poolId: z.bigint(),
        countryId: z.number(),
        operator: z.string(),
        serviceId: z.string(),
        count: z.number(),
        seenAt: z.date(),
      }),
    ),
    next: z.null(),
  })
  .meta({ id: 'ReportedStock' });
