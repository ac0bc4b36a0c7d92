import { z } from 'zod';
import { HubKeyReply, HubListStateReply, HubSettingsReply } from './parts.ts';

export const HubReply = z
  .object({
    id: z.bigint(),
    name: z.string(),
    accountId: z.bigint(),
    dialect: z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']),
    pushUrl: z.string(),
    settings: HubSettingsReply,
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
