import { setImmediate } from 'node:timers/promises';
import { summarizeShelf } from '#core';
import { groupBy } from '#kernel/group-by';
import { createRenderedLists, RenderedJson } from '#kernel/rendered-json';
import type { Call } from './call.ts';

type Own = Awaited<ReturnType<Call['core']['activations']['pricesOf']>>;

/** One price of one service in one country at one supplier. */
export type Price = Awaited<ReturnType<Own['list']>>[number];

/** All of them, by country; the same object while nothing changes. */
export type Board = Awaited<ReturnType<Own['everywhere']>>;

/** The offers on sale, by country and then by service, the cheapest first. */
export type Shelves = Map<number, Map<string, Price[]>>;

export type Query = {
  countryId?: number | undefined;
  serviceId?: string | undefined;
  operators?: string[] | undefined;
};

/** True for a list without a filter. */
export const isEverything = ({ countryId, serviceId, operators }: Query) =>
  countryId === undefined && serviceId === undefined && operators === undefined;

/** Countries that are written in one turn of the event loop: the polls of others are answered in between. */
const AT_ONCE = 4;

const rendered = createRenderedLists();
const fragments = new WeakMap<readonly Price[], Map<string, string>>();

/** The offers on sale, at the caller's own prices; absent filters mean everything. */
export async function readShelves(
  { core: { activations }, caller }: Call,
  query: Query,
  suits: (price: Price) => boolean = everyPrice,
): Promise<Shelves> {
  const own = await activations.pricesOf(caller.accountId);
  if (isEverything(query)) return shelvesOf(await own.everywhere(), suits);
  const byCountry = groupBy((await own.list(query)).filter(suits), ({ countryId }) => countryId);
  return new Map([...byCountry].map(([countryId, prices]) => [countryId, groupByService(prices)]));
}

const everyPrice = () => true;

/** The same of a board that was read already. */
export async function shelvesOf(
  board: Board,
  suits: (price: Price) => boolean = everyPrice,
): Promise<Shelves> {
  const shelves: Shelves = new Map();
  for (const [countryId, prices] of board) {
    const wanted = prices.filter(suits);
    if (wanted.length > 0) shelves.set(countryId, groupByService(wanted));
    if (shelves.size % AT_ONCE === 0) await setImmediate();
  }
  return shelves;
}

/**
 * A price map of this protocol, nested by country and service. That of everything is long, asked for all day, and mostly as
 * it was: it is kept, and where prices have changed, only their countries are written anew. `name` tells it from other maps.
 */
export async function mapPrices(
  call: Call,
  query: Query,
  { name, render }: { name: string; render(shelf: readonly Price[]): unknown },
): Promise<{ json: unknown } | RenderedJson> {
  if (!isEverything(query)) return { json: mapShelves(await readShelves(call, query), render) };
  return keepList(call, name, async (board, full) => {
    const countries: string[] = [];
    for (const [countryId, prices] of board) {
      const known = fragments.get(prices) ?? new Map<string, string>();
      fragments.set(prices, known);
      let fragment = known.get(full);
      if (fragment === undefined) {
        fragment = JSON.stringify(mapServices(groupByService(prices), render));
        known.set(full, fragment);
        if (countries.length % AT_ONCE === 0) await setImmediate();
      }
      countries.push(`"${countryId}":${fragment}`);
    }
    return new RenderedJson(Buffer.from(`{${countries.join(',')}}`));
  });
}

/**
 * What is made of everything on sale, kept for as long as nothing changes. `name` says all that it depends on besides; with the
 * currency it is the `full` one.
 */
export async function keepList(
  { core, caller, currency }: Call,
  name: string,
  make: (board: Board, full: string) => Promise<unknown>,
): Promise<RenderedJson> {
  const board = await (await core.activations.pricesOf(caller.accountId)).everywhere();
  const full = `${name} ${currency.code}`;
  return rendered(board, full, () => make(board, full));
}

const groupByService = (prices: readonly Price[]) => groupBy(prices, ({ serviceId }) => serviceId);

/** A shelf in a price list, also before any discount; nothing at nought where there is none. */
export function summarize(shelf: readonly Price[]): {
  priceMicros: bigint;
  listMicros: bigint;
  count: number;
} {
  const { best, count } = summarizeShelf(shelf) ?? { best: undefined, count: 0 };
  return { priceMicros: best?.priceMicros ?? 0n, listMicros: best?.listMicros ?? 0n, count };
}

/** Country by country and service by service, as the price maps of this protocol are nested. */
export function mapShelves<T>(
  shelves: Shelves,
  render: (shelf: readonly Price[]) => T,
): Record<number, Record<string, T>> {
  return Object.fromEntries(
    [...shelves].map(([countryId, services]) => [countryId, mapServices(services, render)]),
  );
}

function mapServices<T>(
  services: ReadonlyMap<string, Price[]>,
  render: (shelf: readonly Price[]) => T,
): Record<string, T> {
  return Object.fromEntries([...services].map(([serviceId, shelf]) => [serviceId, render(shelf)]));
}
