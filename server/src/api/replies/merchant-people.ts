import { z } from 'zod';
import { permissions } from '#core';

export const PackageReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    name: z.string(),
    permissions: z.array(z.enum(permissions)),
    maxCampaigns: z.number().nullable(),
  })
  .meta({ id: 'Package' });

export const TeammateReply = z
  .object({ id: z.bigint(), accountId: z.bigint(), name: z.string(), email: z.string() })
  .meta({ id: 'Teammate' });

export const SubaccountReply = z
  .object({
    email: z.string(),
    username: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    companyName: z.string(),
    country: z.string(),
    language: z.string(),
    currency: z.string(),
    timeZone: z.string(),
    status: z.enum(['trial', 'customer']),
    permissions: z.array(z.enum(permissions)),
    maxCampaigns: z.number().nullable(),
    expiresOn: z.string().nullable(),
    hasPassword: z.boolean(),
    publicUrl: z.string().nullable(),
    dashboardUrl: z.string().nullable(),
    smsConnected: z.boolean(),
    emailConnected: z.boolean(),
    webhookUrl: z.string(),
    webhookTriggers: z.array(z.string()),
    loginCount: z.number(),
    lastLoginAt: z.date().nullable(),
    createdAt: z.date(),
    blocked: z.boolean(),
    id: z.bigint(),
    parentId: z.bigint().nullable(),
    packageId: z.bigint().nullable(),
  })
  .meta({ id: 'Subaccount' });

export const OpenedSubaccountReply = SubaccountReply.extend({
  keyPair: z.object({ clientId: z.string(), secret: z.string() }).optional(),
}).meta({ id: 'OpenedSubaccount' });
