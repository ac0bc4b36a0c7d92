import { z } from 'zod';

export const OperationReply = z
  .object({
    sum: z.string().nullable(),
    closeSum: z.string().nullable(),
    id: z.bigint(),
    supplierId: z.bigint(),
    kind: z.enum(['activation', 'rental']),
    state: z.enum(['unknown', 'open', 'none', 'failed', 'closed', 'dead', 'asking', 'closing']),
    leaseId: z.number().nullable(),
    foreignId: z.string().nullable(),
    phone: z.string().nullable(),
    countryId: z.number().nullable(),
    serviceId: z.string().nullable(),
    foreignCountry: z.string().nullable(),
    foreignOperator: z.string().nullable(),
    foreignService: z.string().nullable(),
    exceptPrefixes: z.array(z.string()),
    days: z.number().nullable(),
    currency: z.number().nullable(),
    askedAt: z.date(),
    answeredAt: z.date().nullable(),
    closeStatus: z.union([z.literal(1), z.literal(5), z.literal(3), z.literal(4)]).nullable(),
    closedAt: z.date().nullable(),
    acknowledgedAt: z.date().nullable(),
    tries: z.number(),
    nextTryAt: z.date().nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'Operation' });
