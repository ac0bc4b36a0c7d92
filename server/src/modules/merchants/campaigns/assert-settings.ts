import { Refusal } from '#kernel/refusal';
import { isTimeZone } from '#kernel/time-zone';
import { isWebAddress } from '#kernel/web-address';
import type { CampaignSettings } from './campaign.ts';

const MOST_PROMO_CODES = 1_000;
const MOST_PRIZES = 50;
const MOST_FIELDS = 20;
const MOST_TAGS = 100;
const MOST_DAYS = 3_650;
const MOST_WEIGHT = 1_000_000;

/** Refuses `bad_request` with the `name` of the first setting that cannot be so, whatever the other settings are. */
export function assertSettings(change: CampaignSettings): void {
  const { timeZone, claimFields, promoCodes, game, tags, sessionValidityDays, startsAt, expiresAt } = change;
  refuse('timezone', timeZone !== undefined && !isTimeZone(timeZone));
  for (const name of ['imageUrl', 'bannerUrl', 'poweredByUrl'] as const)
    refuse(name, Boolean(change[name]) && !isWebAddress(change[name] ?? ''));
  refuse('tags', (tags?.length ?? 0) > MOST_TAGS);
  refuse('promoCodes', (promoCodes?.length ?? 0) > MOST_PROMO_CODES);
  refuse('promoCodes', promoCodes?.some((code) => code.trim() === '' || code.length > 100) ?? false);
  refuse('claimFields', (claimFields?.length ?? 0) > MOST_FIELDS || hasRepeats(claimFields));
  refuse('game', (game?.prizes?.length ?? 0) > MOST_PRIZES);
  refuse('game', game?.prizes?.some(({ weight }) => !isWhole(weight, 0, MOST_WEIGHT)) ?? false);
  refuse('sessionValidityDays', sessionValidityDays != null && !isWhole(sessionValidityDays, 1, MOST_DAYS));
  refuse('expiresAt', startsAt != null && expiresAt != null && expiresAt <= startsAt);
}

function refuse(name: string, isWrong: boolean): void {
  if (isWrong) throw new Refusal('bad_request', { name });
}

/** A field is asked for once; there may be many boxes to tick. */
function hasRepeats(fields: CampaignSettings['claimFields'] = []): boolean {
  const names = fields.map(({ name, label }) => (name === 'consent' ? `consent ${label}` : name));
  return new Set(names).size < names.length;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
