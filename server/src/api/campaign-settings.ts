import { z } from 'zod';
import {
  type Budget,
  barcodes,
  campaignStatuses,
  claimActions,
  claimFieldNames,
  validationMethods,
} from '#core';
import { parseMicros } from '#kernel/money';
import { isTimeZone } from '#kernel/time-zone';
import { WebAddress } from './merchant-settings.ts';
import { beginOf, decimal, endOf, Id, line, MomentOrDay, text } from './wire.ts';

export type { Campaign } from '#core';

const Picture = WebAddress.or(z.literal(''));

/** Everything that may be said of a campaign; what is not named stays as it is. */
export const campaignSettings = {
  title: text(500, 0).optional(),
  subtitle: text(500, 0).optional(),
  description: text(20_000, 0).optional(),
  terms: text(20_000, 0).optional(),
  status: z.enum(campaignStatuses).optional(),
  value: text(100, 0).optional(),
  categoryId: Id.nullable().optional(),
  folderId: Id.nullable().optional(),
  tags: z.array(line(100)).max(100).optional(),
  imageUrl: Picture.optional(),
  bannerUrl: Picture.optional(),
  poweredByUrl: Picture.optional(),
  startsAt: MomentOrDay.nullable().optional(),
  expiresAt: MomentOrDay.nullable().optional(),
  timeZone: line(64).optional(),
  featured: z.boolean().optional(),
  isTemplate: z.boolean().optional(),
  singleUseOnly: z.boolean().optional(),
  embeddable: z.boolean().optional(),
  claimAction: z.enum(claimActions).optional(),
  claimFields: z
    .array(
      z.strictObject({
        name: z.enum(claimFieldNames),
        label: text(500),
        required: z.boolean(),
        verify: z.boolean().default(false),
      }),
    )
    .max(20)
    .optional(),
  uniqueBy: z.enum(['email', 'phone']).nullable().optional(),
  promoCodes: z.array(line(100)).max(1_000).optional(),
  game: z
    .strictObject({
      kind: z.enum(['scratch', 'wheel']),
      prizes: z.array(z.strictObject({ value: text(200, 0), weight: z.int().min(0).max(1_000_000) })).max(50),
    })
    .optional(),
  validationMethods: z.array(z.enum(validationMethods)).max(5).optional(),
  barcode: z.enum(barcodes).optional(),
  sessionValidityDays: z.int().min(1).max(3_650).nullable().optional(),
  smsText: text(1_000, 0).optional(),
  /** The password that staff type to validate; empty takes it away. */
  password: text(200, 0).optional(),
  /** Where it can be redeemed; empty: everywhere. */
  locationIds: z.array(Id).max(1_000).optional(),
};

type Term = { startsAt?: MomentOrDay | null | undefined; expiresAt?: MomentOrDay | null | undefined };

/** Days without a time by the clocks of the campaign, as `settings` or else `zone` says. */
export function withMoments<S extends Term & { timeZone?: string | undefined }>(settings: S, zone: string) {
  const { startsAt, expiresAt, timeZone } = settings;
  // A zone that is none is refused by the core, whatever was read by it.
  const own = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : zone;
  return {
    ...settings,
    startsAt: startsAt && beginOf(startsAt, own),
    expiresAt: expiresAt && endOf(expiresAt, own),
  };
}

/** `most` is a count, or for `spend` money as decimal text; null lifts the limit. */
export const BudgetLine = z
  .strictObject({
    measure: z.enum(['claims', 'uses', 'spend']),
    period: z.enum(['total', 'day', 'week', 'month']).default('total'),
    perCustomer: z.boolean().default(false),
    most: z.union([z.string().max(40), z.int().min(0), z.null()], {
      error: 'must be a whole number, for spend a decimal text like "100.00", or null',
    }),
  })
  .transform(({ most, ...budget }, context) => {
    const isMoney = typeof most === 'string';
    if (most === null) return { ...budget, most };
    if (isMoney === (budget.measure === 'spend'))
      return { ...budget, most: isMoney ? parseMicros(most) : BigInt(most) };
    context.addIssue('most: a decimal text for spend, a whole number for all others');
    return z.NEVER;
  });

export function renderBudget({ id, measure, period, perCustomer, most }: Budget) {
  const shown = most === null ? null : measure === 'spend' ? decimal(most) : Number(most);
  return { id, measure, period, perCustomer, most: shown };
}
