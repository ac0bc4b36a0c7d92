import { z } from 'zod';

export const BalanceReply = z
  .object({
    available: z.string().meta({ description: 'What can be spent.' }),
    availableMicros: z.bigint(),
    held: z.string().meta({ description: 'Reserved for leases that are open.' }),
    heldMicros: z.bigint(),
  })
  .meta({ id: 'Balance' });

export const ClaimFieldReply = z
  .object({
    name: z.enum([
      'phone',
      'email',
      'first_name',
      'last_name',
      'customfield1',
      'customfield2',
      'customfield3',
      'customfield4',
      'customfield5',
      'customfield6',
      'customfield7',
      'consent',
    ]),
    label: z.string(),
    required: z.boolean(),
    verify: z.boolean().optional(),
  })
  .meta({ id: 'ClaimField' });

const UtmReply = z
  .object({
    campaign: z.string().optional(),
    source: z.string().optional(),
    medium: z.string().optional(),
    term: z.string().optional(),
    content: z.string().optional(),
  })
  .meta({ id: 'Utm' });

export const ConsumerDetailsReply = z
  .object({
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    gender: z.string().optional(),
    birthday: z.string().optional(),
    address: z.string().optional(),
    zip: z.string().optional(),
    city: z.string().optional(),
    country: z.string().optional(),
    ip: z.string().optional(),
    device: z.string().optional(),
    utm: UtmReply.optional(),
    customField1: z.string().optional(),
    customField2: z.string().optional(),
    customField5: z.string().optional(),
    customField3: z.string().optional(),
    customField4: z.string().optional(),
    customField6: z.string().optional(),
    customField7: z.string().optional(),
  })
  .meta({ id: 'ConsumerDetails' });

export const HubListStateReply = z
  .object({
    listed: z.number(),
    waiting: z.number(),
    lingering: z.number(),
    sentAt: z.date().nullable(),
    saidAt: z.date().nullable(),
    lastError: z.string().nullable(),
    failingSince: z.date().nullable(),
  })
  .meta({ id: 'HubListState' });

const HubNamesReply = z
  .object({
    countries: z.record(z.string(), z.number()).optional(),
    operators: z.record(z.string(), z.string()).optional(),
    services: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'HubNames' });

export const HubSettingsReply = z
  .object({
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
  })
  .meta({ id: 'HubSettings' });

export const HubKeyReply = z
  .object({
    id: z.bigint(),
    hubId: z.bigint(),
    hint: z.string(),
    createdAt: z.date(),
    revokedAt: z.date().nullable(),
  })
  .meta({ id: 'HubKey' });

export const PartnerKeyReply = z
  .object({
    id: z.bigint(),
    supplierId: z.bigint(),
    hint: z.string(),
    createdAt: z.date(),
    revokedAt: z.date().nullable(),
  })
  .meta({ id: 'PartnerKey' });

export const QuietHoursReply = z
  .object({ from: z.string(), to: z.string(), timeZone: z.string() })
  .meta({ id: 'QuietHours' });

export const HindranceReply = z
  .object({
    reason: z.enum([
      'access',
      'silent',
      'blocked',
      'supplier_off',
      'not_vouched',
      'resale_off',
      'not_connected',
      'never_asked',
      'not_polled',
      'not_answering',
      'no_rate',
      'names_unknown',
      'stock_unreadable',
    ]),
    message: z.string(),
  })
  .meta({ id: 'Hindrance' });
