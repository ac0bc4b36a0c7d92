import { z } from 'zod';

export const SupplierStatementLineReply = z
  .object({
    transferId: z.bigint(),
    at: z.date(),
    kind: z.string(),
    reference: z.string(),
    amount: z.string(),
    before: z.string(),
    after: z.string(),
    amountMicros: z.bigint(),
    beforeMicros: z.bigint(),
    afterMicros: z.bigint(),
  })
  .meta({ id: 'SupplierStatementLine' });

export const PayOutSupplierReply = z
  .object({
    transferId: z.bigint().optional(),
    at: z.date().optional(),
    kind: z.string().optional(),
    reference: z.string().optional(),
    amount: z.string().optional(),
    before: z.string().optional(),
    after: z.string().optional(),
    amountMicros: z.bigint().optional(),
    beforeMicros: z.bigint().optional(),
    afterMicros: z.bigint().optional(),
    supplierId: z.bigint(),
  })
  .meta({ id: 'PayOutSupplier' });
