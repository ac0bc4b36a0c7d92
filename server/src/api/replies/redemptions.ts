import { z } from 'zod';
import { SessionLineReply } from './coupon-sessions.ts';

export const RedemptionReply = z
  .object({
    spend: z.string().nullable(),
    id: z.bigint(),
    sessionId: z.bigint(),
    campaignId: z.bigint(),
    state: z.enum(['reserved', 'redeemed', 'released', 'rolled_back']),
    locationId: z.bigint().nullable(),
    actor: z.string(),
    createdAt: z.date(),
    expiresAt: z.date().nullable(),
    redeemedAt: z.date().nullable(),
    endedAt: z.date().nullable(),
  })
  .meta({ id: 'Redemption' });

export const SessionDetailsReply = SessionLineReply.extend({ redemptionId: z.bigint().nullable() }).meta({
  id: 'SessionDetails',
});
