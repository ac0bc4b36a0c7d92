import { randomInt } from 'node:crypto';
import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { codeKey } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import {
  type Campaign,
  checkCampaignPassword,
  findCampaigns,
  type Game,
  isRunning,
} from '#modules/merchants/campaigns';
import { limitTries, trySubjects } from '#modules/password-tries';
import type { ChangeCommand, Changed } from './change-command.ts';
import type { CouponSession, SessionDetails } from './coupon-session.ts';
import { isPhoneChecked } from './phone-check-store.ts';
import { findSession } from './session-store.ts';

export type ConsumerDeps = {
  db: Database;
  clock: Clock;
  change(command: ChangeCommand): Promise<Changed>;
};

/** The form that a consumer fills in to take a coupon. */
export type ConsumerClaim = {
  /** The session's full code. */
  code: string;
  email?: string | undefined;
  /** Digits only. */
  phone?: string | undefined;
  details?: SessionDetails | undefined;
  promoCode?: string | undefined;
  /** The boxes that were ticked. */
  consents?: readonly string[] | undefined;
  /** Where the caller comes from: promotional codes are not to be guessed. */
  address?: string | undefined;
};

/**
 * A consumer takes the coupon by the campaign's own way of claiming. Refuses what `change` refuses, and `not_allowed`
 * (`not_running`, `promo_code`, `unplayed`, `lost`, `unverified`: see `sendPhoneCode`), `expired`, `bad_request` (`fields`: names that are
 * missing), `rate_limited` (`retryAfterSeconds`) after five wrong promotional codes.
 */
export async function claimAsConsumer(deps: ConsumerDeps, claim: ConsumerClaim): Promise<Changed> {
  const { session, campaign } = await getRunning(deps, claim.code);
  const { code, email, phone, details } = claim;
  const command = (claimType: string): ChangeCommand => ({
    code,
    set: { email, phone, details },
    events: [{ event: 'claim', claimType }],
    actor: 'page',
  });
  if (session.claimedAt) return deps.change({ code, events: [], actor: 'page' });

  const fields = missingFields(campaign, claim);
  if (fields.length > 0) throw new Refusal('bad_request', { fields });
  if (campaign.claimAction === 'promocode') await assertPromoCode(deps, { session, campaign, claim });
  if (campaign.claimAction === 'game') assertWon(session, campaign);
  const verify = campaign.claimFields.some(({ name, verify }) => name === 'phone' && verify);
  if (verify && phone && !(await isPhoneChecked(deps.db.read, { sessionId: session.id, phone })))
    throw new Refusal('not_allowed', { what: 'unverified' });
  return deps.change(command(campaign.claimAction));
}

/** Plays the campaign's game: the server draws, and the first result stays. Refuses as `claimAsConsumer` does. */
export async function playAsConsumer(deps: ConsumerDeps, { code }: { code: string }): Promise<Changed> {
  const { campaign } = await getRunning(deps, code);
  if (campaign.claimAction !== 'game') throw new Refusal('not_allowed', { what: 'no_game' });
  return deps.change({ code, events: [{ event: 'play', value: draw(campaign.game) }], actor: 'page' });
}

/**
 * A claimed coupon is redeemed at its own page: by the consumer's tap (`button`), or by a password that staff type there
 * (`password`) or on their own device after the scan (`qr`). Refuses what `change` refuses, `not_allowed` (`method`,
 * `password`), and `rate_limited` (`retryAfterSeconds`) after five wrong passwords.
 */
export async function redeemAsConsumer(
  deps: ConsumerDeps,
  {
    code,
    method,
    password,
    spendMicros,
    address,
  }: {
    code: string;
    method: 'button' | 'password' | 'qr';
    password?: string | undefined;
    spendMicros?: bigint | undefined;
    /** Where the caller comes from: a password is not to be guessed by way of many sessions. */
    address?: string | undefined;
  },
): Promise<Changed> {
  const { session, campaign } = await getSession(deps, code);
  if (!campaign.validationMethods.includes(method)) throw new Refusal('not_allowed', { what: 'method' });
  const opened =
    method === 'button'
      ? { locationId: null }
      : await limitTries(deps, trySubjects(`session:${session.id}`, 'campaign-password', address), () =>
          checkCampaignPassword(deps.db.read, campaign.id, password ?? ''),
        );
  if (!opened) throw new Refusal('not_allowed', { what: 'password' });
  return deps.change({
    code,
    events: [{ event: 'validate', spendMicros, locationId: opened.locationId, claimedFirst: true }],
    actor: method === 'button' ? 'page' : method,
  });
}

async function getSession(
  { db }: ConsumerDeps,
  code: string,
): Promise<{ session: CouponSession; campaign: Campaign }> {
  const session = await findSession(db.read, { code });
  const campaign = session && (await findCampaigns(db.read, [session.campaignId])).get(session.campaignId);
  if (!session || !campaign) throw new Refusal('not_found', { what: 'session' });
  return { session, campaign };
}

async function getRunning(deps: ConsumerDeps, code: string) {
  const found = await getSession(deps, code);
  const now = deps.clock();
  const { campaign } = found;
  if (campaign.expiresAt && now >= campaign.expiresAt) throw new Refusal('expired', { what: 'campaign' });
  if (!isRunning(campaign, now)) throw new Refusal('not_allowed', { what: 'not_running' });
  return found;
}

async function assertPromoCode(
  deps: ConsumerDeps,
  { session, campaign, claim }: { session: CouponSession; campaign: Campaign; claim: ConsumerClaim },
): Promise<void> {
  const subjects = trySubjects(`promo:${session.id}`, 'promo-code', claim.address);
  const right = await limitTries(
    deps,
    subjects,
    async () => isPromoCode(campaign, claim.promoCode) || undefined,
  );
  if (!right) throw new Refusal('not_allowed', { what: 'promo_code' });
}

/** Where a game has prizes, one must have been won. */
function assertWon({ playedAt, value }: CouponSession, { game }: Campaign): void {
  if (!playedAt) throw new Refusal('not_allowed', { what: 'unplayed' });
  if (hasPrizes(game) && value === '') throw new Refusal('not_allowed', { what: 'lost' });
}

function hasPrizes({ prizes = [] }: Partial<Game>): boolean {
  return prizes.some(({ value, weight }) => value !== '' && weight > 0);
}

function isPromoCode({ promoCodes }: Campaign, given = ''): boolean {
  const key = codeKey(given);
  return key !== '' && promoCodes.some((one) => codeKey(one) === key);
}

const detailOf = { first_name: 'firstName', last_name: 'lastName' } as const;

/** Required fields that the claim leaves empty; what a campaign asks for so that each claims once is required too. */
function missingFields({ claimFields, uniqueBy }: Campaign, claim: ConsumerClaim): string[] {
  const missing: string[] = claimFields
    .filter(({ required }) => required)
    .filter(({ name, label }) => {
      if (name === 'consent') return !claim.consents?.includes(label);
      if (name === 'email' || name === 'phone') return !claim[name];
      const key = name === 'first_name' || name === 'last_name' ? detailOf[name] : customFieldOf(name);
      return !claim.details?.[key]?.trim();
    })
    .map(({ name }) => name);
  if (uniqueBy && !claim[uniqueBy]) missing.push(uniqueBy);
  return [...new Set(missing)];
}

type CustomField = `customfield${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

function customFieldOf(name: CustomField) {
  return name.replace('customfield', 'customField') as `customField${1 | 2 | 3 | 4 | 5 | 6 | 7}`;
}

/** One of the prizes by their weights; empty where there is none. */
function draw({ prizes = [] }: Partial<Game>): string {
  const weights = prizes.map(({ weight }) => Math.max(0, Math.floor(weight)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return '';
  let rest = randomInt(sum);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return prizes[index]?.value ?? '';
}
