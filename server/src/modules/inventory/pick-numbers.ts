import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import {
  lockOffers,
  type Offer,
  type PickedNumber,
  pickFreshNumbers,
  pickReturnedNumbers,
  updateOffers,
} from './inventory-store.ts';

/** A wish for one number out of any of `offers`, best first. The caller has seen to price and policy. */
export type PickRequest = {
  accountId: bigint;
  offers: readonly Offer[];
  /** Beginnings, country code included, that the number must not have. */
  exceptPrefixes: readonly string[];
};

/** Without a number where the supplier must be asked for one. */
export type Pick = { offer: Offer; number: PickedNumber | null };

const offerKey = ({ poolId, serviceId }: { poolId: bigint; serviceId: string }) => `${poolId}/${serviceId}`;

/**
 * Picks a free number for each request, or undefined where none is left. The offers a pick comes from are locked,
 * their stock and frontier moved; the caller marks the numbers as leased in the same `tx`.
 */
export async function pickNumbers(
  tx: Tx,
  requests: readonly PickRequest[],
  { restSeconds, now }: { restSeconds: number; now: Date },
): Promise<(Pick | undefined)[]> {
  const picks: (Pick | undefined)[] = requests.map(() => undefined);
  const wishes = requests.map(({ offers }, index) => ({ index, offers: [...offers] }));

  for (
    let open = wishes;
    open.length > 0;
    open = open.filter(({ index, offers }) => !picks[index] && offers.length > 0)
  ) {
    const byOffer = new Map<string, { offer: Offer; indexes: number[] }>();
    for (const { index, offers } of open) {
      const offer = offers.shift();
      if (!offer) continue;
      const entry = byOffer.get(offerKey(offer)) ?? { offer, indexes: [] };
      entry.indexes.push(index);
      byOffer.set(offerKey(offer), entry);
    }
    const locked = await lockOffers(
      tx,
      [...byOffer.values()].map(({ offer }) => offer),
    );
    for (const now_ of locked) {
      const entry = byOffer.get(offerKey(now_));
      assert(entry, 'only offers that were asked for are locked');
      const offer = { ...entry.offer, stock: now_.stock, frontier: now_.frontier };
      const chosen = entry.indexes.map((index) => ({ index, request: requests[index] as PickRequest }));
      for (const [index, number] of await pickFromOffer(tx, offer, chosen, { restSeconds, now })) {
        picks[index] = { offer, number };
      }
    }
  }
  return picks;
}

type Chosen = { index: number; request: PickRequest };

async function pickFromOffer(
  tx: Tx,
  offer: Offer,
  chosen: readonly Chosen[],
  { restSeconds, now }: { restSeconds: number; now: Date },
): Promise<Map<number, PickedNumber | null>> {
  const wanted = chosen.slice(0, offer.stock);
  if (offer.asked) {
    await updateOffers(tx, [{ ...offer, stockDelta: -wanted.length }]);
    return new Map(wanted.map(({ index }) => [index, null]));
  }
  const picked = new Map<number, PickedNumber>();
  const plain = wanted.filter(({ request }) => request.exceptPrefixes.length === 0);
  const takenIds = () => [...picked.values()].map(({ id }) => id);

  const fresh = plain.length > 0 ? await pickFreshNumbers(tx, offer, offer.frontier, plain.length) : [];
  for (const [order, number] of fresh.entries()) picked.set((plain[order] as Chosen).index, number);
  const frontier = fresh.at(-1)?.seq ?? offer.frontier;

  for (const { index, request } of wanted.filter(({ index }) => !picked.has(index))) {
    const { accountId, exceptPrefixes } = request;
    const filter = { ...offer, exceptPrefixes, exceptIds: takenIds() };
    const rest = restSeconds > 0 ? { accountId, now } : undefined;
    const [number] =
      exceptPrefixes.length > 0
        ? [
            ...(await pickFreshNumbers(tx, filter, frontier, 1)),
            ...(await pickReturnedNumbers(tx, filter, rest, 1)),
          ]
        : await pickReturnedNumbers(tx, filter, rest, 1);
    if (number) picked.set(index, number);
  }

  await updateOffers(tx, [
    { poolId: offer.poolId, serviceId: offer.serviceId, stockDelta: -picked.size, frontier },
  ]);
  return picked;
}
