import type { Reader } from '#db';
import { verifyPassword } from '#kernel/password';
import { findPasswordHash } from './campaign-store.ts';
import { findPasswordsOfCampaign, findPasswordsOfLocations } from './location-store.ts';

/** The campaign's own password, or that of one of its shops; undefined for a wrong one. Counts no tries. */
export async function checkCampaignPassword(
  read: Reader,
  campaignId: bigint,
  password: string,
): Promise<{ locationId: bigint | null } | undefined> {
  const own = await findPasswordHash(read, campaignId);
  if (own !== null && (await verifyPassword(password, own))) return { locationId: null };
  const locationId = await findMatching(await findPasswordsOfCampaign(read, campaignId), password);
  return locationId === undefined ? undefined : { locationId };
}

/**
 * The shop of that account whose password it is, of `locationIds` where they are named; undefined for a wrong one. Counts
 * no tries.
 */
export async function checkLocationPassword(
  read: Reader,
  {
    accountId,
    locationIds,
    password,
  }: { accountId: bigint; locationIds?: readonly bigint[] | undefined; password: string },
): Promise<bigint | undefined> {
  return findMatching(await findPasswordsOfLocations(read, { accountId, locationIds }), password);
}

async function findMatching(
  shops: readonly { id: bigint; passwordHash: string }[],
  password: string,
): Promise<bigint | undefined> {
  for (const { id, passwordHash } of shops) if (await verifyPassword(password, passwordHash)) return id;
  return undefined;
}
