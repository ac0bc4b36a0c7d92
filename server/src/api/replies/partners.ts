import { z } from 'zod';
import { BlockReply } from './partner-blocks.ts';
import { PartnerKeyReply } from './parts.ts';

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

export const PartnerDetailsReply = PartnerReply.extend({
  keys: z.array(PartnerKeyReply),
  blocks: z.array(BlockReply),
}).meta({ id: 'PartnerDetails' });

export const ConnectedPartnerReply = PartnerDetailsReply.extend({ key: z.string() }).meta({
  id: 'ConnectedPartner',
});

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
