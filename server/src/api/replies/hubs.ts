import { z } from 'zod';
import { HubKeyReply, HubListStateReply, HubNamesReply } from './parts.ts';

export const HubReply = z
  .object({
    id: z.bigint(),
    name: z.string(),
    accountId: z.bigint(),
    dialect: z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']),
    pushUrl: z.string(),
    settings: z.object({
      pushUrls: z.object({ activation: z.string().optional(), rental: z.string().optional() }).optional(),
      sendBearer: z.boolean().optional(),
      gzipRequests: z.boolean().optional(),
      contentType: z.string().optional(),
      timeoutMs: z.number().optional(),
      anyMode: z.enum(['sum', 'exclusive']).optional(),
      currency: z.union([z.literal(643), z.literal(840)]).optional(),
      rubPerUsd: z.string().optional(),
      countries: z.array(z.number()).optional(),
      operators: z.array(z.string()).optional(),
      services: z.array(z.string()).optional(),
      blacklist: z.array(z.string()).optional(),
      rentAllowed: z.boolean().optional(),
      channels: z.number().optional(),
      filterSide: z.enum(['hub', 'partner']).optional(),
      ipAllow: z.array(z.string()).optional(),
      allowNetworks: z.array(z.string()).optional(),
      names: HubNamesReply.optional(),
      maxNumbers: z.number().optional(),
      suppliers: z.array(z.number()).optional(),
      listSeconds: z.number().optional(),
      lingerSeconds: z.number().optional(),
    }),
    access: z.enum(['open', 'blocked', 'disabled']),
    createdAt: z.date(),
    heardAt: z.date().nullable(),
    pausedAt: z.date().nullable(),
    pauseReason: z.string().nullable(),
  })
  .meta({ id: 'Hub' });

export const HubPriceReply = z
  .object({ countryId: z.number().nullable(), serviceId: z.string().nullable(), sum: z.string() })
  .meta({ id: 'HubPrice' });

export const HubAlarmReply = z
  .object({
    details: z.record(z.string(), z.unknown()),
    hubId: z.bigint(),
    matter: z.enum([
      'silent',
      'paused',
      'overdue',
      'sum_differs',
      'odd_close',
      'pushes_expired',
      'list_not_taken',
      'number_refused',
    ]),
    operationId: z.bigint().nullable(),
    since: z.date().nullable(),
  })
  .meta({ id: 'HubAlarm' });

export const HubDetailsReply = HubReply.extend({
  openOperations: z.number(),
  list: HubListStateReply.nullable(),
  keys: z.array(HubKeyReply),
}).meta({ id: 'HubDetails' });

export const ConnectedHubReply = HubDetailsReply.extend({ key: z.string() }).meta({ id: 'ConnectedHub' });

export const NewHubKeyReply = z
  .object({
    id: z.bigint(),
    hubId: z.bigint(),
    hint: z.string(),
    createdAt: z.date(),
    revokedAt: z.date().nullable(),
    key: z.string(),
  })
  .meta({ id: 'NewHubKey' });

export const RevokedReply = z.object({ id: z.bigint(), revoked: z.boolean() }).meta({ id: 'Revoked' });
