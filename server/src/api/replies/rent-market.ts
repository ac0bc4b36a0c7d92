import { z } from 'zod';

export const RentStockReply = z
  .object({
    price: z.string(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    priceMicros: z.bigint(),
    stock: z.number(),
  })
  .meta({ id: 'RentStock' });

export const RentPriceReply = z
  .object({
    price: z.string(),
    fromHours: z.number(),
    unitHours: z.number(),
    priceMicros: z.bigint(),
    supplierId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    step: z.number(),
    poolId: z.bigint(),
  })
  .meta({ id: 'RentPrice' });

export const RentQuoteReply = z
  .object({
    price: z.string(),
    hours: z.number(),
    countryId: z.number(),
    priceMicros: z.bigint(),
    stock: z.number(),
  })
  .meta({ id: 'RentQuote' });
