import { z } from 'zod';

/** Each kind has its own: see `GET /source-kinds` and the schemas named for kinds. */
const Settings = z.record(z.string(), z.unknown());

export const PartnerReply = z
  .object({
    supplierId: z.bigint(),
    supplierName: z.string(),
    dialect: z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']),
    baseUrl: z.string().nullable(),
    access: z.enum(['open', 'blocked', 'disabled']),
    settings: Settings,
    heardAt: z.date().nullable(),
    polledAt: z.date().nullable(),
    pollFailures: z.number(),
    askFailures: z.number(),
  })
  .meta({ id: 'Partner' });

export const ConnectedPartnerReply = z
  .object({
    key: z.string(),
    keys: z.array(
      z.object({
        id: z.bigint(),
        supplierId: z.bigint(),
        hint: z.string(),
        createdAt: z.date(),
        revokedAt: z.date().nullable(),
      }),
    ),
    blocks: z.array(
      z.object({
        id: z.bigint(),
        supplierId: z.bigint(),
        reason: z.enum(['silent', 'false_stock', 'no_answer', 'poll_failing', 'by_hand']),
        details: z.record(z.string(), z.unknown()),
        startedAt: z.date(),
        endsAt: z.date().nullable(),
        liftedAt: z.date().nullable(),
      }),
    ),
    supplierId: z.bigint(),
    supplierName: z.string(),
    dialect: z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']),
    baseUrl: z.string().nullable(),
    access: z.enum(['open', 'blocked', 'disabled']),
    settings: Settings,
    heardAt: z.date().nullable(),
    polledAt: z.date().nullable(),
    pollFailures: z.number(),
    askFailures: z.number(),
  })
  .meta({ id: 'ConnectedPartner' });

export const PartnerDetailsReply = z
  .object({
    keys: z.array(
      z.object({
        id: z.bigint(),
        supplierId: z.bigint(),
        hint: z.string(),
        createdAt: z.date(),
        revokedAt: z.date().nullable(),
      }),
    ),
    blocks: z.array(
      z.object({
        id: z.bigint(),
        supplierId: z.bigint(),
        reason: z.enum(['silent', 'false_stock', 'no_answer', 'poll_failing', 'by_hand']),
        details: z.record(z.string(), z.unknown()),
        startedAt: z.date(),
        endsAt: z.date().nullable(),
        liftedAt: z.date().nullable(),
      }),
    ),
    supplierId: z.bigint(),
    supplierName: z.string(),
    dialect: z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']),
    baseUrl: z.string().nullable(),
    access: z.enum(['open', 'blocked', 'disabled']),
    settings: Settings,
    heardAt: z.date().nullable(),
    polledAt: z.date().nullable(),
    pollFailures: z.number(),
    askFailures: z.number(),
  })
  .meta({ id: 'PartnerDetails' });

export const NewPartnerKeyReply = z
  .object({
    id: z.bigint(),
    supplierId: z.bigint(),
    hint: z.string(),
    createdAt: z.date(),
    revokedAt: z.date().nullable(),
    key: z.string(),
  })
  .meta({ id: 'NewPartnerKey' });
