import { z } from 'zod';
import { LocationReply } from './campaign-sorting.ts';
import { ClaimFieldReply } from './parts.ts';

export const CampaignReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    code: z.string(),
    name: z.string(),
    title: z.string(),
    subtitle: z.string(),
    description: z.string(),
    terms: z.string(),
    status: z.enum(['expired', 'active', 'removed', 'inactive', 'example', 'draft', 'archived']),
    value: z.string(),
    categoryId: z.bigint().nullable(),
    categoryName: z.string(),
    folderId: z.bigint().nullable(),
    tags: z.array(z.string()),
    imageUrl: z.string(),
    bannerUrl: z.string(),
    poweredByUrl: z.string(),
    startsAt: z.date().nullable(),
    expiresAt: z.date().nullable(),
    timeZone: z.string(),
    featured: z.boolean(),
    isTemplate: z.boolean(),
    singleUseOnly: z.boolean(),
    embeddable: z.boolean(),
    claimAction: z.enum(['game', 'button', 'form', 'promocode']),
    claimFields: z.array(ClaimFieldReply),
    uniqueBy: z.enum(['phone', 'email']).nullable(),
    promoCodes: z.array(z.string()),
    game: z.object({
      kind: z.enum(['scratch', 'wheel']).optional(),
      prizes: z.array(z.object({ value: z.string(), weight: z.number() })).optional(),
    }),
    validationMethods: z.array(z.enum(['password', 'barcode', 'button', 'qr', 'widget'])),
    barcode: z.enum(['qr', 'code128', 'ean13']),
    hasPassword: z.boolean(),
    sessionValidityDays: z.number().nullable(),
    smsText: z.string(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Campaign' });

export const CampaignBudgetReply = z
  .object({
    id: z.bigint(),
    measure: z.enum(['spend', 'claims', 'uses']),
    period: z.enum(['day', 'total', 'week', 'month']),
    perCustomer: z.boolean(),
    most: z.union([z.string(), z.number()]).nullable(),
  })
  .meta({ id: 'CampaignBudget' });

export const CampaignDetailsReply = CampaignReply.extend({
  url: z.string(),
  budgets: z.array(CampaignBudgetReply),
  locations: z.array(LocationReply),
  usage: z.object({
    created: z.number(),
    opened: z.number(),
    claimed: z.number(),
    validated: z.number(),
    voided: z.number(),
  }),
  validationCodes: z.object({ total: z.number(), claimed: z.number() }),
}).meta({ id: 'CampaignDetails' });
