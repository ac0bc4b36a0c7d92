import { z } from 'zod';
import { LocationReply } from './campaign-sorting.ts';
import { CampaignReply } from './campaigns.ts';
import { ConsumerDetailsReply } from './parts.ts';

export const ChangedLoyaltyCardReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    code: z.string(),
    type: z.enum(['stamp', 'points', 'membership']),
    name: z.string(),
    description: z.string(),
    terms: z.string(),
    imageUrl: z.string(),
    domain: z.string(),
    status: z.enum(['active', 'removed', 'inactive']),
    timeZone: z.string(),
    size: z.number().nullable(),
    mostPerDay: z.number().nullable(),
    mostPerConsumer: z.number().nullable(),
    pointsExpireDays: z.number().nullable(),
    issuedLedgerId: z.bigint().nullable(),
    spentLedgerId: z.bigint().nullable(),
    expiredLedgerId: z.bigint().nullable(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'ChangedLoyaltyCard' });

export const LoyaltyCardReply = ChangedLoyaltyCardReply.extend({
  rewards: z.array(
    z.object({
      id: z.bigint(),
      campaignId: z.bigint(),
      threshold: z.number(),
      title: z.string(),
      running: z.boolean(),
    }),
  ),
  locations: z.array(LocationReply),
  users: z.number(),
}).meta({ id: 'LoyaltyCard' });

export const LoyaltyUserReply = z
  .object({
    userId: z.bigint(),
    code: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    phone: z.string(),
    points: z.number(),
    voided: z.boolean(),
    round: z.number(),
    custom: z.array(z.string().nullable()),
    createdAt: z.date(),
  })
  .meta({ id: 'LoyaltyUser' });

export const ChangedLoyaltyUserReply = LoyaltyUserReply.extend({
  granted: z.array(
    z.object({
      session: z.object({
        id: z.bigint(),
        accountId: z.bigint(),
        campaignId: z.bigint(),
        code: z.string(),
        source: z.enum(['email', 'loyalty', 'visit', 'api', 'batch', 'sms', 'keyword']),
        stage: z.enum(['created', 'opened', 'claimed', 'validated', 'played']),
        email: z.string(),
        phone: z.string(),
        customId: z.string(),
        ownValidationCode: z.string(),
        value: z.string(),
        details: ConsumerDetailsReply,
        claimType: z.string(),
        validationValueMicros: z.bigint().nullable(),
        locationId: z.bigint().nullable(),
        voided: z.boolean(),
        locked: z.boolean(),
        createdAt: z.date(),
        openedAt: z.date().nullable(),
        playedAt: z.date().nullable(),
        claimedAt: z.date().nullable(),
        savedToPassbookAt: z.date().nullable(),
        savedToAndroidpayAt: z.date().nullable(),
        validatedAt: z.date().nullable(),
        voidedAt: z.date().nullable(),
        unvoidedAt: z.date().nullable(),
        lockedAt: z.date().nullable(),
        unlockedAt: z.date().nullable(),
        expiresAt: z.date().nullable(),
      }),
      campaign: CampaignReply,
      threshold: z.number(),
    }),
  ),
}).meta({ id: 'ChangedLoyaltyUser' });
