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

export const PayOutSupplierReply = SupplierStatementLineReply.partial()
  .extend({ supplierId: z.bigint() })
  .meta({ id: 'PayOutSupplier' });
