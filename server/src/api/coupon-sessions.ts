import { z } from 'zod';
import type { Core, SessionView } from '#core';
import { DIGITS } from '#kernel/random-text';
import { READABLE_CAPITALS } from '#kernel/readable-code';
import { campaignParams } from './campaigns.ts';
import { Email } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { ImportReportReply, SessionLineReply, SessionReply } from './replies/coupon-sessions.ts';
import { defineRoute, record } from './route.ts';
import {
  beginOf,
  decimal,
  Id,
  line,
  MomentOrDay,
  PersonPhone,
  pageOf,
  paging,
  Reference,
  untilOf,
} from './wire.ts';

/** The full code, or its first six letters. */
const SessionCode = z.string().regex(/^[A-Za-z0-9]{6}([A-Za-z0-9]{15})?$/, 'must be a code');
export const sessionParams = z.strictObject({ account: Reference, session: SessionCode });

const CODES_BYTES = 16 * 1024 * 1024;
const MOST_ERRORS = 1_000;

const listSessions = defineRoute({
  name: 'listCampaignSessions',
  method: 'GET',
  path: '/merchants/:account/campaigns/:campaign/sessions',
  summary: 'Lists the coupon sessions of a campaign.',
  description: 'Of one campaign, by the date of what happened; `cursor` is the number of a page.',
  reply: pageOf(SessionLineReply),
  params: campaignParams,
  query: z.strictObject({
    ...paging,
    by: z.enum(['created', 'opened', 'claimed', 'validated']).default('created'),
    from: MomentOrDay.optional(),
    until: MomentOrDay.optional(),
  }),
  async run({ core }, { params: { account, campaign: campaignId }, query }) {
    const { accountId } = await getMerchant(core, account);
    const { limit, cursor = 1n, by, from, until } = query;
    const pageNumber = Number(cursor);
    const { timeZone } = await core.campaigns.get({ accountId, id: campaignId });
    const { sessions, count } = await core.couponSessions.list({
      ...{
        accountId,
        campaignId,
        by,
        from: from && beginOf(from, timeZone),
        until: until && untilOf(until, timeZone),
      },
      page: pageNumber,
      perPage: limit,
    });
    return {
      items: sessions.map((view) => renderSession(core, view)),
      next: pageNumber * limit < count ? String(pageNumber + 1) : null,
    };
  },
});

const findSessions = defineRoute({
  name: 'findSessions',
  method: 'GET',
  path: '/merchants/:account/sessions',
  summary: 'Finds coupon sessions by what is known of them.',
  description: 'By what the merchant or the consumer knows of it, in all campaigns or one.',
  reply: pageOf(SessionLineReply),
  params: merchantParams,
  query: z
    .strictObject({
      campaign: Id.optional(),
      validationCode: line(100).optional(),
      phone: PersonPhone.optional(),
      email: Email.optional(),
      customId: line(50).optional(),
    })
    .refine(
      ({ validationCode, phone, email, customId }) => validationCode ?? phone ?? email ?? customId,
      'say validationCode, phone, email or customId',
    ),
  example: { query: { validationCode: 'A-1' } },
  async run({ core }, { params, query: { campaign: campaignId, ...search } }) {
    const { accountId } = await getMerchant(core, params.account);
    const found = await core.couponSessions.search({ accountId, campaignId, ...search });
    return { items: found.map((view) => renderSession(core, view)), next: null };
  },
});

const showSession = defineRoute({
  name: 'getSession',
  method: 'GET',
  path: '/merchants/:account/sessions/:session',
  summary: 'Shows a coupon session with all that happened to it.',
  description: 'With everything that happened to it.',
  reply: SessionReply,
  params: sessionParams,
  async run({ core }, { params: { account, session: code } }) {
    const { accountId } = await getMerchant(core, account);
    const view = await core.couponSessions.get({ accountId, code });
    return {
      ...renderSession(core, view),
      history: await core.couponSessions.listHistory(view.session.id),
    };
  },
});

const createBatch = defineRoute({
  name: 'createSessionBatch',
  method: 'POST',
  path: '/merchants/:account/campaigns/:campaign/batch',
  summary: 'Makes many coupon sessions ahead.',
  description: 'Many made ahead, as a CSV that is written while they are made.',
  type: 'text/csv; charset=utf-8',
  params: campaignParams,
  body: z.strictObject({
    amount: z.int().min(1).max(100_000),
    status: z.enum(['normal', 'voided', 'activated']).default('normal'),
    codes: z
      .strictObject({
        prefix: line(50).or(z.literal('')).default(''),
        length: z.int().min(6).max(25),
        type: z.enum(['numeric', 'alphanumeric']),
      })
      .optional(),
  }),
  example: { body: { amount: 10, codes: { length: 10, type: 'alphanumeric' } } },
  async run(context, { params: { account, campaign: campaignId }, body: { amount, status, codes } }) {
    const { accountId } = await getMerchant(context.core, account);
    const letters = codes?.type === 'numeric' ? DIGITS : READABLE_CAPITALS;
    const csv = await context.core.couponSessions.createBatchCsv({
      ...{ accountId, campaignId, amount, status },
      codes: codes && { prefix: codes.prefix, length: codes.length, letters },
    });
    await record(context, 'coupon-session.batch', `campaign:${campaignId}`, { amount, status });
    return csv;
  },
});

const importCodes = defineRoute({
  name: 'importValidationCodes',
  method: 'POST',
  path: '/merchants/:account/campaigns/:campaign/validation-codes',
  summary: 'Imports own validation codes.',
  description: 'Own validation codes, from the column `code` of a CSV; each claim takes the next.',
  reply: ImportReportReply,
  bodyType: 'text/csv',
  bodyLimit: CODES_BYTES,
  params: campaignParams,
  body: z.instanceof(Uint8Array, { error: 'must be text/csv' }),
  example: { body: 'code\nA-1\nA-2\n' },
  async run(context, { params: { account, campaign: campaignId }, body: csv }) {
    const { accountId } = await getMerchant(context.core, account);
    const report = await context.core.couponSessions.importValidationCodes({
      ...{ accountId, campaignId, csv },
      headed: true,
    });
    const { imported, repeated, errors, errorCount } = report;
    await record(context, 'validation-code.import', `campaign:${campaignId}`, {
      imported,
      repeated,
      errorCount,
    });
    return {
      rows: imported + repeated + errorCount,
      imported,
      unchanged: repeated,
      errorCount,
      errors: errors.slice(0, MOST_ERRORS),
    };
  },
});

export const couponSessionRoutes = [listSessions, findSessions, showSession, createBatch, importCodes];

export function renderSession(core: Core, { session, campaign, location }: SessionView) {
  const { validationValueMicros, accountId: _, ...shown } = session;
  return {
    ...shown,
    validationValue: validationValueMicros === null ? null : decimal(validationValueMicros),
    campaignCode: campaign.code,
    path: core.couponSessions.url('', campaign.code, session.code),
    location: location?.companyName ?? null,
  };
}
