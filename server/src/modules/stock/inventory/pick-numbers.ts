import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import {
  lockOffers,
  type Offer,
  type OfferChange,
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
  /** Numbers that it must not be. */
  exceptIds?: readonly bigint[] | undefined;
};

/** The numbers that each account has, for those whose requests are to be distinct; what is picked joins them. */
export type HeldNumbers = ReadonlyMap<bigint, Set<bigint>>;

/** Without a number where the supplier must be asked for one. */
export type Pick = { offer: Offer; number: PickedNumber | null };

const offerKey = ({ poolId, serviceId }: { poolId: bigint; serviceId: string }) => `${poolId}/${serviceId}`;

/**
 * Picks a free number for each request, or undefined where none is left. The offers a pick comes from are locked; the caller
 * marks the numbers as leased, and moves stock and frontiers by `changes` (`updateOffers`), in the same `tx`.
 */
export async function pickNumbers(
  tx: Tx,
  requests: readonly PickRequest[],
  { held, ...terms }: PickTerms & { held: HeldNumbers },
): Promise<{ picks: (Pick | undefined)[]; changes: OfferChange[] }> {
  let changes: OfferChange[] = [];
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
    const keys = [...byOffer.values()].map(({ offer }) => offer);
    // Another round reads what this one has left.
    const [, locked] = await Promise.all([updateOffers(tx, changes), lockOffers(tx, keys)]);
    const draw = ({ stock, frontier, ...key }: (typeof locked)[number]) => {
      const entry = byOffer.get(offerKey(key)) ?? assert.fail('only offers that were asked for are locked');
      const offer = { ...entry.offer, stock, frontier };
      const chosen = entry.indexes.map((index) => ({ index, request: requests[index] as PickRequest }));
      return drawFromOffer(tx, offer, chosen, { held, ...terms });
    };
    const drawn: Drawn[] = [];
    // What an account has drawn from one offer it must not draw from the next.
    if (requests.some(({ isDistinct }) => isDistinct)) for (const one of locked) drawn.push(await draw(one));
    else drawn.push(...(await Promise.all(locked.map(draw))));
    changes = drawn.flatMap(({ change }) => change ?? []);
    for (const { offer, numbers } of drawn)
      for (const [index, number] of numbers) picks[index] = { offer, number };
  }
  return { picks, changes };
}

type PickTerms = { restSeconds: number; now: Date };
type Chosen = { index: number; request: PickRequest };

/** So many numbers more are looked at where some of them cannot go to everybody. */
const SPARE = 32;

type Drawn = {
  offer: Offer;
  /** By the index of the request. */
  numbers: Map<number, PickedNumber | null>;
  change: OfferChange | undefined;
};

async function drawFromOffer(
  tx: Tx,
  offer: Offer,
  chosen: readonly Chosen[],
  { restSeconds, now, held }: PickTerms & { held: HeldNumbers },
): Promise<Drawn> {
  const { poolId, serviceId } = offer;
  const wanted = chosen.slice(0, offer.stock);
  if (wanted.length === 0) return { offer, numbers: new Map(), change: undefined };
  if (offer.asked) {
    const numbers = new Map(wanted.map(({ index }) => [index, null]));
    return { offer, numbers, change: { poolId, serviceId, stockDelta: -wanted.length } };
  }
  const picked = new Map<number, PickedNumber>();
  const plain = wanted.filter(({ request }) => request.exceptPrefixes.length === 0);
  const takenIds = () => [...picked.values()].map(({ id }) => id);

  const heldBy = ({ accountId, isDistinct, exceptIds }: PickRequest): ReadonlySet<bigint> | undefined => {
    const own = isDistinct ? held.get(accountId) : undefined;
    return exceptIds ? new Set([...exceptIds, ...(own ?? [])]) : own;
  };
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

  const change = { poolId, serviceId, stockDelta: -picked.size, frontier };
  return { offer, numbers: picked, change };
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
