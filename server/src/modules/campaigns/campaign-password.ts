import type { Reader } from '#db';
import { verifyPassword } from '#kernel/password';
import { findPasswordHash } from './campaign-store.ts';
import { findPasswordsOfCampaign } from './location-store.ts';

/** The campaign's own password, or that of one of its shops; undefined for a wrong one. Counts no tries. */
export async function checkCampaignPassword(
  read: Reader,
  campaignId: bigint,
  password: string,
): Promise<{ locationId: bigint | null } | undefined> {
  const own = await findPasswordHash(read, campaignId);
  if (own !== null && (await verifyPassword(password, own))) return { locationId: null };
  for (const { id, passwordHash } of await findPasswordsOfCampaign(read, campaignId))
    if (await verifyPassword(password, passwordHash)) return { locationId: id };
  return undefined;
}
