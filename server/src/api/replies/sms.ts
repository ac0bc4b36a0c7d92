import { z } from 'zod';
import { QuietHoursReply } from './parts.ts';

export const SmsReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    reference: z.string(),
    purpose: z.enum(['service', 'reply', 'marketing']),
    batch: z.string(),
    subject: z.string(),
    to: z.string(),
    sender: z.string(),
    segments: z.number(),
    credits: z.number(),
    state: z.enum(['cancelled', 'failed', 'sent', 'delivered', 'queued', 'sending']),
    free: z.boolean(),
    notBefore: z.date().nullable(),
    quiet: QuietHoursReply.nullable(),
    cancelRequested: z.boolean(),
    attempts: z.number(),
    resends: z.number(),
    routeId: z.number().nullable(),
    tried: z.array(z.number()),
    refused: z.array(z.number()),
    rounds: z.number(),
    costMicros: z.bigint(),
    doorMessageId: z.string().nullable(),
    error: z.string().nullable(),
    createdAt: z.date(),
    claimedAt: z.date().nullable(),
    changedAt: z.date(),
  })
  .meta({ id: 'Sms' });

export const SmsKeywordReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    number: z.string(),
    word: z.string(),
    wordKey: z.string(),
    groupId: z.bigint(),
    groupName: z.string(),
    campaignId: z.bigint().nullable(),
    replyText: z.string(),
    alreadyText: z.string(),
    helpText: z.string(),
    terms: z.string(),
    doubleOptIn: z.boolean(),
    createdAt: z.date(),
    removedAt: z.date().nullable(),
  })
  .meta({ id: 'SmsKeyword' });

export const SmsGroupReply = z
  .object({
    active: z.number(),
    unsubscribed: z.number(),
    pending: z.number(),
    id: z.bigint(),
    accountId: z.bigint(),
    name: z.string(),
    createdAt: z.date(),
  })
  .meta({ id: 'SmsGroup' });

export const SmsConsentReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    phone: z.string(),
    groupId: z.bigint(),
    event: z.enum(['added', 'asked', 'opted_in', 'confirmed', 'opted_out']),
    source: z.enum(['page', 'api', 'sms', 'keyword']),
    text: z.string(),
    wording: z.string(),
    number: z.string(),
    messageId: z.bigint().nullable(),
    at: z.date(),
  })
  .meta({ id: 'SmsConsent' });

export const StartedSmsSendReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    groupId: z.bigint(),
    campaignId: z.bigint().nullable(),
    text: z.string(),
    state: z.enum(['cancelled', 'paused', 'running', 'done']),
    upToContactId: z.bigint(),
    queued: z.number(),
    skipped: z.number(),
    reason: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'StartedSmsSend' });

export const SmsSendReply = StartedSmsSendReply.extend({
  sms: z.object({
    cancelled: z.number().optional(),
    failed: z.number().optional(),
    sent: z.number().optional(),
    delivered: z.number().optional(),
    queued: z.number().optional(),
    sending: z.number().optional(),
  }),
}).meta({ id: 'SmsSend' });

export const ResendSmsReply = z
  .object({
    id: z.bigint(),
    state: z.enum(['cancelled', 'failed', 'sent', 'delivered', 'queued', 'sending']),
  })
  .meta({ id: 'ResendSms' });

export const SmsCreditsReply = z
  .object({ available: z.number(), held: z.number() })
  .meta({ id: 'SmsCredits' });

export const SmsSettingsReply = z
  .object({ quiet: QuietHoursReply.nullable(), sender: z.string() })
  .meta({ id: 'SmsSettings' });
