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
  /** The account must not have the number already. */
  isDistinct: boolean;
};

/** The numbers that each account has, for those whose requests are to be distinct; what is picked joins them. */
export type HeldNumbers = ReadonlyMap<bigint, Set<bigint>>;

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
  { held, ...terms }: PickTerms & { held: HeldNumbers },
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
      for (const [index, number] of await pickFromOffer(tx, offer, chosen, { held, ...terms }))
        picks[index] = { offer, number };
    }
  }
  return picks;
}

type PickTerms = { restSeconds: number; now: Date };
type Chosen = { index: number; request: PickRequest };

/** So many numbers more are looked at where some of them cannot go to everybody. */
const SPARE = 32;

async function pickFromOffer(
  tx: Tx,
  offer: Offer,
  chosen: readonly Chosen[],
  { restSeconds, now, held }: PickTerms & { held: HeldNumbers },
): Promise<Map<number, PickedNumber | null>> {
  const wanted = chosen.slice(0, offer.stock);
  if (offer.asked) {
    await updateOffers(tx, [{ ...offer, stockDelta: -wanted.length }]);
    return new Map(wanted.map(({ index }) => [index, null]));
  }
  const picked = new Map<number, PickedNumber>();
  const plain = wanted.filter(({ request }) => request.exceptPrefixes.length === 0);
  const takenIds = () => [...picked.values()].map(({ id }) => id);

  const heldBy = ({ accountId, isDistinct }: PickRequest) => (isDistinct ? held.get(accountId) : undefined);
  const take = ({ index, request }: Chosen, number: PickedNumber) => {
    picked.set(index, number);
    held.get(request.accountId)?.add(number.id);
  };

  const spare = plain.some(({ request }) => (heldBy(request)?.size ?? 0) > 0) ? SPARE : 0;
  const fresh =
    plain.length > 0 ? await pickFreshNumbers(tx, offer, offer.frontier, plain.length + spare) : [];
  const left = [...fresh];
  for (const one of plain) {
    const place = left.findIndex(({ id }) => !heldBy(one.request)?.has(id));
    const [number] = place < 0 ? [] : left.splice(place, 1);
    if (number) take(one, number);
  }
  const frontier = frontierAfter(offer.frontier, fresh, left);

  for (const one of wanted.filter(({ index }) => !picked.has(index))) {
    const { accountId, exceptPrefixes } = one.request;
    const exceptIds = [...takenIds(), ...(heldBy(one.request) ?? [])];
    const filter = { ...offer, exceptPrefixes, exceptIds };
    const rest = restSeconds > 0 ? { accountId, now } : undefined;
    const isPicky = exceptPrefixes.length > 0 || heldBy(one.request) !== undefined;
    const [number] = isPicky
      ? [
          ...(await pickFreshNumbers(tx, filter, frontier, 1)),
          ...(await pickReturnedNumbers(tx, filter, rest, 1)),
        ]
      : await pickReturnedNumbers(tx, filter, rest, 1);
    if (number) take(one, number);
  }

  await updateOffers(tx, [
    { poolId: offer.poolId, serviceId: offer.serviceId, stockDelta: -picked.size, frontier },
  ]);
  return picked;
}

/** Past the numbers that were all taken; the first that was left over stays ahead, or nobody would find it again. */
function frontierAfter(
  frontier: bigint,
  fresh: readonly PickedNumber[],
  left: readonly PickedNumber[],
): bigint {
  const [first] = left;
  const taken = first ? fresh.slice(0, fresh.indexOf(first)) : fresh;
  return taken.at(-1)?.seq ?? frontier;
}
