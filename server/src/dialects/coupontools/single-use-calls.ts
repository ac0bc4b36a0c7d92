import { DIGITS } from '#kernel/random-text';
import { READABLE_CAPITALS } from '#kernel/readable-code';
import { fromWallTime } from '#kernel/time-zone';
import { campaignUrl } from './addresses.ts';
import { type Call, defineCall, defineRowsCall } from './call.ts';
import { wallEnd } from './date-kinds.ts';
import { email, flag, id, oneOf, phone, sessionCode, text, trueWords, whole } from './kinds.ts';
import { optional, required, requiredIf, sentWord } from './parameters.ts';
import { type SessionView, shortCode } from './render-session.ts';
import { detailParameters, readDetails, readUtm, utmParameters } from './session-details.ts';
import { problem } from './wire-error.ts';
import type { WireParameters } from './wire-values.ts';

const digits = { '6digits': 6, '8digits': 8, '10digits': 10 } as const;

/** One address that one consumer uses once, with what is known of them. */
export const createSingleUse = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    email: optional('email', email),
    phone: optional('phone', phone),
    customId: optional('customid', text(50)),
    ownValidationCode: optional('customvalcode', text(100), 'own_validation_code', 'custom_validation_code'),
    makeCode: optional('autovalcode', oneOf('6digits', '8digits', '10digits')),
    duplicateCheck: optional(
      'duplicate_check',
      oneOf('email', 'phone', 'customid', 'true', '1', 'false', '0'),
    ),
    expiresAt: optional('expiry_date', wallEnd),
    ...detailParameters,
    ...utmParameters,
  },
  async run(call, input) {
    const { core, caller } = call;
    const { campaignId, ownValidationCode, makeCode, expiresAt } = input;
    if (ownValidationCode !== undefined && makeCode !== undefined)
      throw problem(309, 'customvalcode, autovalcode');
    const { accountId } = caller;
    const { timeZone } = await core.campaigns.get({ accountId, id: campaignId });
    const { email: address, phone: number, customId } = input;
    const { session, campaign, created } = await core.couponSessions.create({
      accountId,
      campaignId,
      source: 'api',
      ...{ email: address, phone: number, customId, ownValidationCode },
      codeDigits: makeCode && digits[makeCode],
      expiresAt: expiresAt && fromWallTime(expiresAt, timeZone),
      details: { ...known(readDetails(input)), ...utmOf(input) },
      duplicateCheck: duplicateCheckOf(input),
    });
    return {
      campaign: `cam_${campaign.id}`,
      action: created ? 'single_use_code_created' : 'single_use_code_exists',
      ...renderCode(call, { session, campaign, location: undefined }),
      customid: session.customId,
    };
  },
});

function known<T extends object>(details: T): T {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== '')) as T;
}

function utmOf(input: Parameters<typeof readUtm>[0]) {
  const utm = readUtm(input);
  return Object.keys(utm).length > 0 ? { utm } : {};
}

/** As a word it names the field; as a flag it means the first of these that was sent. */
function duplicateCheckOf({
  duplicateCheck: word,
  email: address,
  phone: number,
  customId,
}: {
  duplicateCheck: 'email' | 'phone' | 'customid' | 'true' | '1' | 'false' | '0' | undefined;
  email: string | undefined;
  phone: string | undefined;
  customId: string | undefined;
}) {
  if (word === 'customid') return 'customId';
  if (word === 'email' || word === 'phone') return word;
  if (word !== 'true' && word !== '1') return undefined;
  if (customId !== undefined) return 'customId';
  if (address !== undefined) return 'email';
  return number === undefined ? undefined : 'phone';
}

function renderCode(call: Call, { session, campaign }: SessionView) {
  return {
    single_use_code: session.code,
    sequence_id: Number(session.id),
    single_use_url: campaignUrl(call, campaign.code, session.code),
    widget_validation_code: shortCode(session.code),
    custom_validation_code: session.ownValidationCode,
  };
}

const MOST_CODES = 100_000;
const makesCodes = (sent: WireParameters) =>
  trueWords.some((word) => word === sentWord(sent, 'automated_codes'));

/** Many at once, written as they are made. */
export const createSingleUses = defineRowsCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    amount: optional('amount', whole(1, MOST_CODES)),
    status: optional('status', oneOf('normal', 'voided', 'activated')),
    automated: optional('automated_codes', flag),
    prefix: requiredIf(makesCodes, 'code_prefix', text(50)),
    length: requiredIf(makesCodes, 'code_length', whole(10, 25)),
    type: requiredIf(makesCodes, 'code_type', oneOf('numeric', 'alphanumeric')),
  },
  async run(
    call,
    { campaignId, amount = 10, status = 'normal', automated = false, prefix = '', length = 10, type },
  ) {
    const { core, caller } = call;
    const letters = type === 'numeric' ? DIGITS : READABLE_CAPITALS;
    const { campaign, sessions } = await core.couponSessions.createBatch({
      accountId: caller.accountId,
      campaignId,
      amount,
      status,
      codes: automated ? { prefix, length, letters } : undefined,
    });
    const rows = async function* () {
      for await (const session of sessions)
        yield renderCode(call, { session, campaign, location: undefined });
    };
    return {
      members: { campaign: `cam_${campaignId}`, action: 'multiple_single_use_codes_created' },
      rows: rows(),
    };
  },
});

/** Takes one out of sight that nobody has claimed. */
export const removeSingleUse = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    code: required('single_use_code', sessionCode, 'couponsession', 'session'),
  },
  async run({ core, caller }, { campaignId, code }) {
    const removed = await core.couponSessions.remove({ accountId: caller.accountId, campaignId, code });
    return {
      campaign: `cam_${campaignId}`,
      action: 'single_use_code_removed',
      single_use_code: removed.code,
    };
  },
});
