import { z } from 'zod';
import { ConsumerDetailsReply } from './parts.ts';

export const SessionLineReply = z
  .object({
    validationValue: z.string().nullable(),
    campaignCode: z.string(),
    path: z.string(),
    location: z.string().nullable(),
    id: z.bigint(),
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
  })
  .meta({ id: 'SessionLine' });

export const SessionReply = SessionLineReply.extend({
  history: z.array(
    z.object({
      event: z.enum([
        'void',
        'open',
        'lock',
        'claim',
        'play',
        'validate',
        'unvoid',
        'unlock',
        'save_to_passbook',
        'save_to_androidpay',
        'reserve',
        'roll_back',
      ]),
      actor: z.string(),
      locationId: z.bigint().nullable(),
      spendMicros: z.bigint().nullable(),
      at: z.date(),
    }),
  ),
}).meta({ id: 'Session' });

export const ImportReportReply = z
  .object({
    rows: z.number(),
    imported: z.number(),
    unchanged: z.number(),
    errorCount: z.number(),
    errors: z.array(z.object({ line: z.number(), error: z.string() })),
  })
  .meta({ id: 'ImportReport' });
