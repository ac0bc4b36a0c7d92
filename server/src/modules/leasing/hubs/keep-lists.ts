import { addSeconds } from '#kernel/clock';
import { cleanText } from '#kernel/outside-text';
import { type ListOutcome, PUSH_RETRY_MS } from '#suppliers/hub';
import { hubKind } from '#suppliers/registry';
import type { HubsDeps } from './deps.ts';
import { type Hub, listRulesOf } from './hub.ts';
import type { HubClients } from './hub-clients.ts';
import { listHubs, lockHub, recordHeard, updatePause } from './hub-store.ts';
import { forSale, giveBackListed, updateListings } from './list-numbers.ts';
import { isOnSale, type Listing } from './listing.ts';
import {
  findHubList,
  type HubList,
  leaseHubList,
  moveListings,
  openHubList,
  recordForeignIds,
  recordRefused,
  recordSaid,
  recordUnsaid,
} from './listing-store.ts';

/** Longer than the calls of one turn can take: after it another process may tell the hub. */
const LEASE_SECONDS = 120;
/** More changes than these are told by the whole list. */
const MOST_CALLS = 5;
/** A hub believes us gone when it has heard nothing for twice as long. */
const SIGN_OF_LIFE_SECONDS = 300;

type KeeperDeps = Pick<HubsDeps, 'db' | 'clock' | 'policy' | 'onError'> & { clients: HubClients };

/** What was said in one call, of which numbers, and whether it was the whole list. */
type Told = { outcome: ListOutcome; listings: readonly Listing[]; isWhole: boolean };

/**
 * Tells hubs that never ask which numbers they have, until they have taken it. Nothing is on a list that is not in the
 * database first, and nothing is given back before the hub was told: what a crash leaves in between is told again.
 */
export function createListKeeper(deps: KeeperDeps) {
  const { db, clock, clients, onError } = deps;
  const busy = new Map<bigint, Promise<void>>();
  let stopped = false;

  /** One process at a time: two lists that overtake each other would leave the hub with the older one. */
  async function lease(hubId: bigint): Promise<{ hub: Hub; list: HubList } | undefined> {
    return db.write(async (tx) => {
      const hub = await lockHub(tx, hubId);
      if (!hub || hub.pausedAt !== null) return undefined;
      await openHubList(tx, hubId);
      const list = await findHubList(tx, hubId);
      const now = clock();
      if (!list || (list.leasedUntil !== null && list.leasedUntil > now)) return undefined;
      await leaseHubList(tx, hubId, addSeconds(now, LEASE_SECONDS));
      return { hub, list };
    });
  }

  async function keep(hubId: bigint): Promise<void> {
    const leased = await lease(hubId);
    if (!leased) return;
    try {
      const listings = await updateListings(deps, leased.hub);
      const { nextAt } = leased.list;
      if (nextAt === null || nextAt <= clock()) await say(leased.hub, leased.list, listings);
    } finally {
      await db.write((tx) => leaseHubList(tx, hubId, null));
    }
  }

  /** The whole list when its time has come or much has changed; else what has changed; else a sign of life. */
  async function say(hub: Hub, list: HubList, listings: readonly Listing[]): Promise<void> {
    const client = await clients.open(hub.id);
    if (!client) return;
    const { lists } = client;
    const now = clock();
    const changes = listings.filter(({ state }) => state === 'new' || state === 'leaving');
    const isDue = list.sentAt === null || addSeconds(list.sentAt, listRulesOf(hub).listSeconds) <= now;
    if (isDue || changes.length > MOST_CALLS) {
      const numbers = listings.filter(isOnSale).flatMap((listing) => forSale(hub, listing) ?? []);
      await record(hub.id, { outcome: await lists.send(numbers), listings, isWhole: true });
      return;
    }
    for (const listing of changes) {
      const number = forSale(hub, listing);
      const isNew = listing.state === 'new' && number !== undefined;
      const outcome = isNew ? await lists.add(number) : await lists.remove(listing.phone);
      if (!(await record(hub.id, { outcome, listings: [listing], isWhole: false }))) return;
    }
    const isQuiet = list.saidAt === null || addSeconds(list.saidAt, SIGN_OF_LIFE_SECONDS) <= now;
    if (changes.length === 0 && isQuiet)
      await record(hub.id, { outcome: await lists.checkWork(), listings: [], isWhole: false });
  }

  /** Writes down what came of a call before anything else is said. False where there is no point in going on. */
  async function record(hubId: bigint, { outcome, listings, isWhole }: Told): Promise<boolean> {
    const now = clock();
    await db.write(async (tx) => {
      switch (outcome.verdict) {
        case 'pause':
          await recordUnsaid(tx, hubId, { code: codeText(outcome.code), nextAt: now }, now);
          return updatePause(tx, hubId, codeText(outcome.code), now);
        case 'retry': {
          const nextAt = new Date(now.getTime() + Math.max(PUSH_RETRY_MS, outcome.retryAfterMs));
          return recordUnsaid(tx, hubId, { code: codeText(outcome.code), nextAt }, now);
        }
        case 'refused':
        case 'taken':
      }
      const byPhone = new Map(listings.filter(isOnSale).map((listing) => [listing.phone, listing]));
      const refused = new Map<bigint, string>();
      for (const { phone, code } of outcome.refused) {
        const listing = byPhone.get(phone);
        if (listing) refused.set(listing.operationId, codeText(code));
      }
      await recordRefused(tx, refused, now);
      await giveBackListed(tx, [...refused.keys()], now);
      await recordHeard(tx, hubId, now);
      if (outcome.verdict === 'refused') {
        // A list of which items were refused may hold in no part; without them it is told again in the next turn.
        return isWhole ? undefined : recordSaid(tx, hubId, false, now);
      }
      const idsOf = (state: Listing['state']) =>
        listings
          .filter((listing) => listing.state === state && !refused.has(listing.operationId))
          .map(({ operationId }) => operationId);
      await moveListings(tx, idsOf('new'), { from: ['new'], to: 'told' }, now);
      await moveListings(tx, idsOf('leaving'), { from: ['leaving'], to: 'gone' }, now);
      const ids = new Map<bigint, string>();
      for (const [phone, id] of outcome.ids) {
        const listing = byPhone.get(phone);
        if (listing) ids.set(listing.operationId, id);
      }
      await recordForeignIds(tx, ids);
      await recordSaid(tx, hubId, isWhole, now);
    });
    return outcome.verdict === 'taken' || outcome.verdict === 'refused';
  }

  function keepSoon(hubId: bigint): void {
    if (busy.has(hubId)) return;
    const run = keep(hubId)
      .catch(onError)
      .finally(() => busy.delete(hubId));
    busy.set(hubId, run);
  }

  return {
    /** Brings every list up to date, and tells the hubs. Answers when they have answered, however slow one of them is. */
    async keepLists(): Promise<void> {
      if (stopped) return;
      for (const { id, dialect, pausedAt } of await listHubs(db.read))
        if (pausedAt === null && hubKind(dialect).keepsLists) keepSoon(id);
      await Promise.all(busy.values());
    },

    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(busy.values());
    },
  };
}

function codeText(code: string | undefined): string {
  return cleanText((code ?? 'UNREADABLE').slice(0, 100));
}
