import { z } from 'zod';
import { type Merchant, merchantEventTypes, permissions } from '#core';
import { cleanEmail } from '#kernel/email';
import { isTimeZone } from '#kernel/time-zone';
import { Id, line, text } from './wire.ts';

export type { Merchant } from '#core';

export const Email = z
  .string()
  .max(1_000)
  .transform(cleanEmail)
  .pipe(z.email('must be an email address').max(254));
export const optionalLine = (most: number) => line(most).or(z.literal(''));
export const WebAddress = text(2_000).regex(/^https?:\/\//i, 'must begin with http:// or https://');

/** Everything that may be said of a merchant; what is not named stays as it is. */
export const merchantSettings = {
  username: optionalLine(200).optional(),
  firstName: optionalLine(200).optional(),
  lastName: optionalLine(200).optional(),
  companyName: optionalLine(200).optional(),
  country: z
    .string()
    .regex(/^([A-Z]{2})?$/, 'must be two capital letters')
    .optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]{2})?$/, 'must be the code of a language')
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters')
    .optional(),
  timeZone: line(64).refine(isTimeZone, 'must be a time zone like Europe/Brussels').optional(),
  status: z.enum(['trial', 'customer']).optional(),
  maxCampaigns: z.int().min(0).max(1_000_000).nullable().optional(),
  expiresOn: z.iso.date('must be a day like 2026-12-31').nullable().optional(),
  publicUrl: WebAddress.nullable().optional(),
  dashboardUrl: WebAddress.nullable().optional(),
  smsConnected: z.boolean().optional(),
  emailConnected: z.boolean().optional(),
  webhookUrl: WebAddress.or(z.literal('')).optional(),
  webhookTriggers: z.array(z.enum(merchantEventTypes)).max(50).optional(),
  blocked: z.boolean().optional(),
  password: text(200, 8).optional(),
};

/** Of a subaccount: what its main account lets it do. */
export const subaccountSettings = {
  ...merchantSettings,
  packageId: Id.nullable().optional(),
  permissions: z.array(z.enum(permissions)).max(50).optional(),
};

/** The permissions as the core takes them: each switched on or off. */
export function accessOf(granted: readonly string[] | undefined) {
  if (granted === undefined) return {};
  const access = Object.fromEntries(permissions.map((one) => [one, granted.includes(one)]));
  return { access };
}

export function renderMerchant(merchant: Merchant) {
  const { accountId, parentId, packageId, ...settings } = merchant;
  return { id: accountId, parentId, packageId, ...settings };
}

/** The names of what a caller changed, for the audit: their values may be secrets. */
export function namesOf(change: Record<string, unknown>): { changed: string[] } {
  return { changed: Object.keys(change).filter((name) => change[name] !== undefined) };
}
