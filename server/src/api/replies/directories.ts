import { z } from 'zod';

export const DirectoryChangedReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    code: z.string(),
    name: z.string(),
    description: z.string(),
    domain: z.string(),
    status: z.enum(['active', 'removed', 'inactive']),
    type: z.enum(['web', 'app', 'tv']),
    language: z.string(),
    registration: z.enum(['optional', 'none', 'required']),
    consentText: z.string(),
    payment: z.enum(['custom', 'none']),
    paymentUrl: z.string(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'DirectoryChanged' });

export const DirectoryReply = DirectoryChangedReply.extend({
  campaignCount: z.number(),
  cardCount: z.number(),
  userCount: z.number(),
}).meta({ id: 'Directory' });

export const DirectoryUserReply = z
  .object({
    firstName: z.string(),
    lastName: z.string(),
    phone: z.string(),
    birthDate: z.string().nullable(),
    address: z.string(),
    zip: z.string(),
    city: z.string(),
    custom1: z.string(),
    custom2: z.string(),
    custom3: z.string(),
    id: z.bigint(),
    directoryId: z.bigint(),
    email: z.string(),
    hasPassword: z.boolean(),
    blocked: z.boolean(),
    paid: z.boolean(),
    paidUntil: z.date().nullable(),
    consentText: z.string(),
    consentedAt: z.date().nullable(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'DirectoryUser' });

export const DirectoryDetailsReply = DirectoryReply.extend({
  items: z.array(
    z.object({
      directoryId: z.bigint(),
      kind: z.enum(['campaign', 'loyalty_card']),
      objectId: z.bigint(),
      categoryId: z.bigint().nullable(),
      featured: z.boolean().nullable(),
      position: z.number(),
    }),
  ),
}).meta({ id: 'DirectoryDetails' });

export const ListedItemReply = z
  .object({
    id: z.bigint(),
    kind: z.enum(['campaign', 'loyalty_card']),
    objectId: z.bigint(),
    listed: z.boolean(),
  })
  .meta({ id: 'ListedItem' });
