import { z } from 'zod';
import { HubListStateReply } from './parts.ts';
import { SupplierStatementLineReply } from './supplier-money.ts';

export const HubOperationReply = z
  .object({
    sum: z.string(),
    closeSum: z.string().nullable(),
    reward: z.string().nullable(),
    share: z.string().nullable(),
    id: z.bigint(),
    hubId: z.bigint(),
    kind: z.enum(['activation', 'rental']),
    state: z.enum(['open', 'closed', 'abandoned']),
    numberId: z.bigint(),
    poolId: z.bigint(),
    supplierId: z.bigint(),
    phone: z.string(),
    countryId: z.number(),
    operator: z.string(),
    serviceId: z.string(),
    currency: z.number(),
    days: z.number().nullable(),
    exceptPrefixes: z.array(z.string()),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    openedAt: z.date(),
    endsAt: z.date().nullable(),
    closedAt: z.date().nullable(),
    closeStatus: z.union([z.literal(1), z.literal(5), z.literal(3), z.literal(4)]).nullable(),
    reversedAt: z.date().nullable(),
    forcedBy: z.string().nullable(),
    oddStatus: z.number().nullable(),
    oddAt: z.date().nullable(),
  })
  .meta({ id: 'HubOperation' });

export const HubPushReply = z
  .object({
    id: z.bigint(),
    hubId: z.bigint(),
    operationId: z.bigint(),
    messageId: z.bigint(),
    kind: z.enum(['activation', 'rental']),
    state: z.enum(['expired', 'filtered', 'due', 'delivered', 'rejected', 'stopped']),
    attempts: z.number(),
    failures: z.number(),
    filteredInARow: z.number(),
    dueSince: z.date(),
    nextAt: z.date(),
    expiresAt: z.date(),
    lastStatus: z.number().nullable(),
    lastCode: z.string().nullable(),
    lastProblem: z.string().nullable(),
    odd: z.boolean(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'HubPush' });

export const RequeueHubPushesReply = z.object({ requeued: z.number() }).meta({ id: 'RequeueHubPushes' });

export const HubStatementLineReply = z
  .object({
    list: HubListStateReply.nullable(),
    items: z.array(SupplierStatementLineReply),
    next: z.string().nullable(),
  })
  .meta({ id: 'HubStatementLine' });

export const SettleHubReply = SupplierStatementLineReply.partial()
  .extend({ hubId: z.bigint() })
  .meta({ id: 'SettleHub' });
