import { isDatabaseDown } from '#db';
import { createBackground } from '#jobs';
import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { isAllowed } from '#modules/money/accounts';
import { hashPartnerKey } from '#modules/stock/supply';
import type { NumberRequest } from '#suppliers/hub';
import { hubKind } from '#suppliers/registry';
import type { OperationKind } from '#suppliers/supplier';
import { listAlarms } from './alarms.ts';
import {
  addHubKey,
  type ChangeHub,
  type ConnectHub,
  changeHub,
  connectHub,
  getHub,
  type HubView,
} from './change-hubs.ts';
import { type CloseCommand, closeOperation } from './close-operation.ts';
import type { HubsDeps } from './deps.ts';
import { anyModeOf, type Hub, type HubPrice } from './hub.ts';
import { createHubClients } from './hub-clients.ts';
import { holdsKey, listHubKeys, revokeHubKey } from './hub-key-store.ts';
import { createHubMoney } from './hub-money.ts';
import {
  deletePrices,
  findHub,
  type HubReference,
  listHubs,
  listPrices,
  recordHeard,
  updatePause,
  upsertPrices,
} from './hub-store.ts';
import { createListKeeper } from './keep-lists.ts';
import { viewList } from './list-view.ts';
import { countServices } from './offered-stock.ts';
import { countOpenOfHub, findOperation, type HubOperationQuery, listOperations } from './operation-store.ts';
import { abandonOperation, orderNumber } from './order-number.ts';
import { anyDueHubs, eraseBodies, type HubPushQuery, listPushes, requeuePushes } from './push-store.ts';
import { PUSH_LIVES_SECONDS } from './receive-on-hubs.ts';
import { createPusher } from './send-pushes.ts';

export type { ChangeHub, ConnectHub, HubView } from './change-hubs.ts';
export { type Hub, type HubPrice, HubSettings } from './hub.ts';

export { type HubOperationQuery, type HubReceiver, operatedNumbers } from './operation-store.ts';
export type { HubPushQuery } from './push-store.ts';
export { type HubArrival, lockHubReceivers, receiveOnHubs } from './receive-on-hubs.ts';

/** Sweeps wait so long for hubs; the slow ones go on by themselves. */
const PATIENCE_MS = 2_000;
const ERASE = 1_000;

/**
 * Foreign hubs that we serve as their partner: what they are offered, what they order and close, the messages that are
 * pushed to them, what they owe. Functions for siblings, which take a `tx`, are exported beside it.
 */
export function createHubs(deps: HubsDeps & { serviceIds(): Promise<readonly string[]> }) {
  const { db, clock, serviceIds, retentionDays } = deps;
  const clients = createHubClients(deps);
  const pusher = createPusher({ ...deps, clients });
  const lists = createListKeeper({ ...deps, clients });
  const background = createBackground(deps.onError);
  let isStarted = false;

  return {
    ...createHubMoney(deps),

    // Called by hubs.

    /** The hub of that name behind a key; refuses `key_unknown`, `key_ip_refused`, `account_inactive`, `not_allowed`. */
    async authenticate({ name, key, ip }: { name: string; key: string; ip: string }): Promise<Hub> {
      const hub = await findHub(db.read, { name });
      if (!hub || !(await holdsKey(db.read, hub.id, hashPartnerKey(key)))) throw new Refusal('key_unknown');
      const { ipAllow = [] } = hub.settings;
      if (ipAllow.length > 0 && !isAllowed(ip, ipAllow)) throw new Refusal('key_ip_refused', { ip });
      if (hub.access === 'blocked') throw new Refusal('account_inactive');
      if (hub.access === 'disabled' || hubKind(hub.dialect).keepsLists) throw new Refusal('not_allowed');
      const now = clock();
      if (hub.heardAt === null || hub.heardAt < addSeconds(now, -30))
        await db.write((tx) => recordHeard(tx, hub.id, now));
      return hub;
    },
    /** Counts the numbers that could be ordered at this moment, in the hub's names. */
    services: async (hub: Hub, kind: OperationKind | undefined) =>
      countServices(deps, hub, { kind, serviceIds: await serviceIds() }),
    /** The form in which the hub wants operators listed. */
    anyModeOf,
    /** Reserves a number. Refuses `no_numbers`, `price_too_low`, `bad_amount` (another currency). */
    order: (hub: Hub, request: NumberRequest) => orderNumber(deps, hub, request),
    /** Frees a number that the hub has not been told of. */
    abandon: (which: { hubId: bigint; id: bigint }) => abandonOperation(deps, which),
    /** Closes an operation; a repeat changes nothing. Refuses `no_operation`. */
    close: (hub: Hub, command: Omit<CloseCommand, 'forcedBy'>) =>
      db.write((tx) => closeOperation(tx, deps, hub, command, clock())),

    // Called for operators.

    /** Makes a hub known. Answers with our key there in full. Refuses `bad_request`, `already_exists`, `account_not_found`. */
    connect: (command: ConnectHub) => db.write((tx) => connectHub(tx, deps, command, clock())),
    /** Refuses `not_found`, `bad_request`. */
    change: (command: ChangeHub) => db.write((tx) => changeHub(tx, deps, command)),
    /** Refuses `not_found`. */
    async get(by: HubReference): Promise<HubView> {
      const hub = await getHub(db.read, by);
      const keys = await listHubKeys(db.read, hub.id);
      const openOperations = await countOpenOfHub(db.read, hub.id);
      return { ...hub, keys, openOperations, list: await viewList(db.read, hub) };
    },
    list: () => listHubs(db.read),
    /** One more key, in full; at most two hold at a time, and the newest goes out. */
    addKey: (command: { hubId: bigint; key?: string | undefined }) =>
      db.write((tx) => addHubKey(tx, deps, command, clock())),
    async revokeKey(which: { hubId: bigint; id: bigint }): Promise<void> {
      if (!(await db.write((tx) => revokeHubKey(tx, which, clock()))))
        throw new Refusal('not_found', { key: which.id });
    },
    /** The least that a hub must pay. What has none costs at least what our customers pay. */
    setPrices: (command: { hubId: bigint; prices: readonly HubPrice[] }) =>
      db.write((tx) => upsertPrices(tx, command.hubId, command.prices)),
    removePrices: (command: {
      hubId: bigint;
      prices: readonly Pick<HubPrice, 'countryId' | 'serviceId'>[];
    }) => db.write((tx) => deletePrices(tx, command.hubId, command.prices)),
    listPrices: (hubId: bigint) => listPrices(db.read, hubId),

    /** Newest first. */
    operations: (query: HubOperationQuery) => listOperations(db.read, query),
    /** Refuses `no_operation`. */
    async operation(id: bigint) {
      const operation = await findOperation(db.read, id);
      if (!operation) throw new Refusal('no_operation', { operation: id });
      return operation;
    },
    /** Closes an operation in the hub's place, as FINISH would. Refuses `no_operation`, `already_done` for one that is closed. */
    async forceClose(command: CloseCommand & { forcedBy: string }): Promise<void> {
      const { hubId, state } = await this.operation(command.id);
      if (state !== 'open') throw new Refusal('already_done', { state });
      const hub = await getHub(db.read, { id: hubId });
      await db.write((tx) => closeOperation(tx, deps, hub, command, clock()));
    },

    /** Newest first. */
    pushes: (query: HubPushQuery) => listPushes(db.read, query),
    /** Sends dead pushes anew, one or all; answers how many. Refuses `not_found` where there is none. */
    async requeue({ hubId, id }: { hubId: bigint; id?: bigint | undefined }): Promise<number> {
      const count = await db.write((tx) => {
        const now = clock();
        const expiresAt = addSeconds(now, PUSH_LIVES_SECONDS.activation);
        return requeuePushes(tx, { hubId, id }, { now, expiresAt });
      });
      if (count === 0) throw new Refusal('not_found', { push: id ?? 'dead' });
      return count;
    },
    /** Pushes nothing until it is resumed; what is due stays so. */
    pause: ({ hubId }: { hubId: bigint }) => db.write((tx) => updatePause(tx, hubId, 'by hand', clock())),
    resume: ({ hubId }: { hubId: bigint }) => db.write((tx) => updatePause(tx, hubId, null, clock())),
    /** Matters that a person should look at. */
    alarms: () => listAlarms(db.read, clock()),

    // Runs by itself; tests run it by hand.

    /** Pushes what is due. Answers when all hubs have answered. */
    pushDue: () => pusher.pushDue(),
    /** Brings the lists of hubs that never ask up to date, and tells them. Answers when all have answered. */
    keepLists: () => lists.keepLists(),
    sweeps: [
      {
        name: 'hubs.keep-lists',
        everySeconds: 5,
        run: () => background.within(PATIENCE_MS, () => lists.keepLists()),
      },
      {
        name: 'hubs.push',
        everySeconds: 1,
        isDue: () => anyDueHubs(clock()),
        run: () => background.within(PATIENCE_MS, () => pusher.pushDue()),
      },
      { name: 'hubs.erase-old', everySeconds: 3_600, run: eraseOld },
    ],

    /** There is something to push: it goes out at once where `start` was called, else by the next sweep. */
    pushSoon(hubIds: readonly bigint[]): void {
      if (isStarted) for (const hubId of hubIds) void background.start(() => pusher.push(hubId));
    },

    /** From now on messages are pushed as soon as they are stored. */
    start(): void {
      isStarted = true;
    },

    /** Drops calls that are under way and waits for what follows them; before the database is closed. */
    async stop(): Promise<void> {
      isStarted = false;
      clients.close();
      await lists.stop();
      await pusher.stop().catch((error) => {
        if (!isDatabaseDown(error)) deps.onError(error);
      });
      await background.settled();
    },
  };

  /** Erases the texts that have been kept long enough. */
  async function eraseOld(): Promise<void> {
    if (retentionDays === 0) return;
    const before = addSeconds(clock(), -retentionDays * 86_400);
    while ((await db.write((tx) => eraseBodies(tx, before, ERASE))) === ERASE);
  }
}
