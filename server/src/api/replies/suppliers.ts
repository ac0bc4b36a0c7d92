import { z } from 'zod';
import { HindranceReply } from './parts.ts';

export const SupplierReply = z
  .object({
    id: z.bigint(),
    name: z.string(),
    kind: z.enum(['partner', 'simulator', 'manual']),
    state: z.enum(['off', 'active']),
    vouchedBy: z.string().nullable(),
    filterSenders: z.boolean(),
    dedupeWindowSeconds: z.number(),
    payoutPercent: z.number(),
  })
  .meta({ id: 'Supplier' });

export const SupplierDetailsReply = SupplierReply.extend({
  hindrances: z.array(HindranceReply),
}).meta({ id: 'SupplierDetails' });

export const PerformanceReply = z
  .object({
    items: z.array(
      z.object({
        successRate: z.number(),
        serviceId: z.string(),
        tried: z.number(),
        received: z.number(),
        medianSeconds: z.number().nullable(),
        supplierId: z.bigint(),
        countryId: z.number(),
        operator: z.string(),
        step: z.number(),
      }),
    ),
    next: z.string().nullable(),
    windowHours: z.number(),
  })
  .meta({ id: 'Performance' });
