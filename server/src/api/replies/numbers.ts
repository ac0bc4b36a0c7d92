import { z } from 'zod';

export const NumberViewReply = z
  .object({
    id: z.bigint(),
    phone: z.string(),
    supplierId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    step: z.number(),
    provenance: z.enum(['partner', 'own_device', 'contract', 'simulated']),
    state: z.enum(['online', 'offline', 'rented', 'banned']),
    twinOf: z.bigint().nullable(),
  })
  .meta({ id: 'NumberView' });

export const StockEntryReply = z
  .object({
    poolId: z.bigint(),
    supplierId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    step: z.number(),
    serviceId: z.string(),
    price: z.string(),
    priceMicros: z.bigint(),
    stock: z.number(),
    onSale: z.boolean(),
  })
  .meta({ id: 'StockEntry' });

export const ChangedNumberReply = z
  .object({ phone: z.string(), state: z.enum(['online', 'offline', 'banned']) })
  .meta({ id: 'ChangedNumber' });
