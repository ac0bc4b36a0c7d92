import type { ReaderOrTx } from '#db';
import { findLocations, type RedeemLocation } from '#modules/merchants/campaigns';
import { listCardLocationIds } from './card-store.ts';

/** Where each of these cards is good; one that is good everywhere is missing. */
export async function findCardLocations(
  on: ReaderOrTx,
  cardIds: readonly bigint[],
): Promise<Map<bigint, RedeemLocation[]>> {
  const places = await listCardLocationIds(on, cardIds);
  const locations = await findLocations(on, [...places.values()].flat());
  return new Map(
    [...places].map(([cardId, ids]) => [cardId, ids.flatMap((id) => locations.get(id) ?? [])] as const),
  );
}
