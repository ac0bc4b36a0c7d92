import { isDatabaseDown, type ReaderOrTx, type Tx } from '#db';
import { createBackground } from '#jobs';
import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findOwnPhones, findPhonesById } from '#modules/stock/inventory';
import type { ListedMessage, ListedNumber, NumberReference, PushedSms } from '#suppliers/supplier';
import type { Answer } from './answer.ts';
import { createAsk } from './ask-partner.ts';
import { createAuthenticatePartner, type Partner } from './authenticate-partner.ts';
import { liftBlocks, listBlocks } from './block-store.ts';
import { startBlock } from './blocks.ts';
import {
  addPartnerKey,
  type ChangePartner,
  type ConnectPartner,
  changePartner,
  connectPartner,
  holdConnection,
  removePartnerKey,
  reprice,
  viewPartner,
} from './change-connections.ts';
import { anyDuePolls, findConnection, listConnections, recordHeard } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import { endAttempt } from './end-attempt.ts';
import { createFinisher } from './finish-operations.ts';
import { anyDueOperations, reopenDead } from './finish-store.ts';
import { listHindrances } from './hindrances.ts';
import { blockSilent, checkWork, listNumbers, removeNumber } from './listed-numbers.ts';
import type { NewNotice } from './notice-store.ts';
import type { Notices } from './notices.ts';
import {
  deleteOldAttempts,
  findOperations,
  listOperations,
  lockOperation,
  type OperationQuery,
} from './operation-store.ts';
import { createPartnerClients } from './partner-clients.ts';
import { pollDue } from './poll-partners.ts';
import { createReceivePush, type ReceiveMessage } from './receive-push.ts';
import { assertRates, findRents } from './rents.ts';
import { createSalesRulesVerbs } from './sales-rules-verbs.ts';
import { deleteRates, listRates, listStock, type Rate, type RateKey, upsertRates } from './stock-store.ts';
import { createSupplierMoney } from './supplier-money.ts';

export type { Answer } from './answer.ts';
export { hashPartnerKey, type Partner } from './authenticate-partner.ts';

export type { ChangePartner, ConnectPartner } from './change-connections.ts';
export { connectPartner } from './change-connections.ts';
export {
  closeOperations,
  loseOperations,
  reverseOperation,
} from './close-operations.ts';
export { inDollars } from './connection.ts';
export {
  assertCallable,
  checkConnection,
  mergeSettings,
  type SettingsChange,
} from './connection-settings.ts';
export { stockTold } from './connection-store.ts';
export { acceptNumber, findOrdering } from './end-attempt.ts';

export type { NewNotice } from './notice-store.ts';
export { createNotices, type Notices } from './notices.ts';
export type { OperationTimes } from './operation.ts';
export {
  findByLease as findOperationOfLease,
  insertAttempts,
  type OperationQuery,
} from './operation-store.ts';
export type { AskedRent } from './rents.ts';
export type { Rate, RateKey } from './stock-store.ts';
export { lockRents, takeRents } from './stock-store.ts';

/** An order without an answer for so long was lost: longer than an answer can take. */
export const ORDER_LOST_SECONDS = 45;

/** Sweeps wait so long for partners; the slow ones go on by themselves. */
const PATIENCE_MS = 2_000;
const ATTEMPTS_KEPT_SECONDS = 30 * 86_400;

export type Supply = ReturnType<typeof createSupply>;

/**
 * Partners: how they are talked to, what is ordered of them and how it ended, what they push, what they earn. Functions
 * for siblings, which take a `tx`, are exported beside it.
 */
export function createSupply(deps: SupplyDeps & { notices: Notices; receive: ReceiveMessage }) {
  const { db, clock, rubPerUsdMicros } = deps;
  const clients = createPartnerClients(deps);
  const { notices } = deps;
  const parts = { ...deps, clients };
  const background = createBackground(deps.onError);
  const finisher = createFinisher(parts);
  const { authenticate, forget } = createAuthenticatePartner(db);
  const pushes = createReceivePush(parts);
  const heard = new Map<bigint, Date>();
  const patiently = (work: () => Promise<unknown>) => () => background.within(PATIENCE_MS, work);

  async function flush(): Promise<void> {
    await notices.flush();
    const all = [...heard];
    heard.clear();
    for (const [supplierId, at] of all) await db.write((tx) => recordHeard(tx, supplierId, at));
  }

  return {
    ...createSalesRulesVerbs(deps),
    ...createSupplierMoney(deps),

    // Orders, for the modules that lease.

    /** Sends the order that `insertAttempts` wrote down for a lease. Takes 10 s at most. */
    ask: createAsk(parts),
    /** Writes down an order that brought no number, in the transaction that refuses the lease. */
    endAttempt: (tx: Tx, answer: Exclude<Answer, { kind: 'number' }>, now: Date) =>
      endAttempt(tx, parts, answer, now),

    /** Numbers for rent that the partners of these pools have, with their rates. */
    findRents: (on: ReaderOrTx, poolIds: readonly bigint[], now: Date) => findRents(on, poolIds, deps, now),

    // Called by partners.

    /** The partner behind a key; refuses `key_unknown`, `key_ip_refused`, `account_inactive`, `not_allowed`. */
    async authenticate(caller: { key: string; ip: string }): Promise<Partner> {
      const partner = await authenticate(caller);
      heard.set(partner.supplierId, clock());
      return partner;
    },
    /** A message, stored when this answers. `raw` is the body without the key. */
    receivePush: (partner: Partner, push: PushedSms, raw: string) => pushes.push(partner, push, raw),
    /** A message of the list mode; `number_unknown` where it is for no number of the partner. */
    async receiveListed(partner: Partner, message: ListedMessage, raw: string) {
      const phone = await findPhone(partner.supplierId, message.to);
      return phone === undefined ? 'number_unknown' : pushes.listed(partner, { ...message, phone }, raw);
    },
    /** Takes numbers of a partner of the list mode in; with `replace` they are all it has. */
    listNumbers: (partner: Partner, list: { numbers: readonly ListedNumber[]; replace: boolean }) =>
      listNumbers(parts, partner, list),
    /** Takes a number off; unknown ones too. Digits may be an id or a number: the id goes first. */
    async removeNumber(partner: Partner, which: NumberReference): Promise<void> {
      const phone = await findPhone(partner.supplierId, which);
      if (phone === undefined) await checkWork(parts, partner);
      else await removeNumber(parts, partner, { phone });
    },
    checkWork: (partner: Partner) => checkWork(parts, partner),
    /** Something odd about a call, for the operator to find. */
    note: (notice: NewNotice) => notices.note(notice),

    // Called for operators.

    /** Makes a supplier of kind `partner` one that can be talked to; answers with its key. */
    async connect(command: ConnectPartner) {
      return db.write((tx) => connectPartner(tx, deps, command, clock()));
    },
    /** Changes a connection; its stock is asked for anew. */
    async change(command: ChangePartner) {
      const connection = await db.write((tx) => changePartner(tx, deps, command, clock()));
      forget();
      return connection;
    },
    /** A connection with its keys and the blocks that last. Refuses `not_found`. */
    get: (supplierId: bigint) => viewPartner(db.read, supplierId, clock()),
    list: () => listConnections(db.read),
    /** Gives the partner one more key, in full; at most two hold at a time. */
    addKey: (command: { supplierId: bigint; key?: string | undefined }) =>
      db.write((tx) => addPartnerKey(tx, deps, command, clock())),
    async revokeKey(which: { supplierId: bigint; id: bigint }): Promise<void> {
      await db.write((tx) => removePartnerKey(tx, which, clock()));
      forget();
    },

    /**
     * Sets a partner's earnings, in micros of its currency; prices follow at once. Refuses `not_allowed` (`missing`) before it is
     * connected, `bad_request`, `bad_amount`.
     */
    async setRates({ supplierId, rates }: { supplierId: bigint; rates: readonly Rate[] }): Promise<void> {
      assertRates(rates);
      await db.write(async (tx) => {
        if (!(await findConnection(tx, supplierId)))
          throw new Refusal('not_allowed', { missing: 'a connection: rates are in its currency' });
        await upsertRates(tx, supplierId, rates);
        await reprice(tx, supplierId, rubPerUsdMicros, clock());
      });
    },
    async removeRates({
      supplierId,
      rates,
    }: {
      supplierId: bigint;
      rates: readonly RateKey[];
    }): Promise<void> {
      await db.write(async (tx) => {
        await deleteRates(tx, supplierId, rates);
        await reprice(tx, supplierId, rubPerUsdMicros, clock());
      });
    },
    listRates: (supplierId: bigint) => listRates(db.read, supplierId),
    /** The partner's stock as it told it last, also where it is not on sale. */
    listStock: (supplierId: bigint) => listStock(db.read, supplierId),

    /** Newest first; with `lasting` only those that hold now. */
    blocks: ({
      supplierId,
      lasting = false,
      before,
      limit = 100,
    }: {
      supplierId?: bigint | undefined;
      lasting?: boolean | undefined;
      before?: bigint | undefined;
      limit?: number | undefined;
    } = {}) => listBlocks(db.read, { supplierId, lastingAt: lasting ? clock() : undefined, before, limit }),
    /** Stops ordering from a partner; without `seconds` until it is lifted. */
    async block({
      supplierId,
      seconds,
      actor,
    }: {
      supplierId: bigint;
      seconds?: number | undefined;
      /** For the audit. */
      actor: string;
    }): Promise<void> {
      await db.write(async (tx) => {
        const now = clock();
        const endsAt = seconds === undefined ? null : addSeconds(now, seconds);
        await holdConnection(tx, supplierId);
        await startBlock(tx, { supplierId, reason: 'by_hand', details: {}, endsAt }, now, actor);
        await reprice(tx, supplierId, rubPerUsdMicros, now);
      });
    },
    /** Ends a block early. Refuses `not_found` where it does not last. */
    async liftBlock({ supplierId, id }: { supplierId: bigint; id: bigint }): Promise<void> {
      await db.write(async (tx) => {
        if ((await liftBlocks(tx, { supplierId, id }, clock())) === 0)
          throw new Refusal('not_found', { block: id });
        await reprice(tx, supplierId, rubPerUsdMicros, clock());
      });
    },

    /** Orders and what became of them, newest first. */
    operations: (query: OperationQuery) => listOperations(db.read, query),
    /** Refuses `not_found`. */
    async operation(id: bigint) {
      const [operation] = await findOperations(db.read, [id]);
      if (!operation) throw new Refusal('not_found', { operation: id });
      return operation;
    },
    /** Closes that a partner could not be told, newest first. */
    deadLetters: (query: Omit<OperationQuery, 'state'>) =>
      listOperations(db.read, { ...query, state: 'dead' }),
    /** Tells a dead letter again from the start. Refuses `not_found` where it is none. */
    async retry(operationId: bigint): Promise<void> {
      await db.write(async (tx) => {
        const operation = await lockOperation(tx, operationId);
        if (operation?.state !== 'dead') throw new Refusal('not_found', { operation: operationId });
        await reopenDead(tx, operation, clock());
      });
    },
    /** Why a supplier's numbers, or some of them, are not sold, a line each; nothing where all are. */
    hindrances: (supplierId: bigint) => listHindrances(parts, supplierId),
    /** Oddities of partners' calls and answers, last seen first. */
    notices: (query: { supplierId?: bigint | undefined; kind?: string | undefined; limit: number }) =>
      notices.list(query),

    // Runs by itself; tests run it by hand.

    /** Asks partners that are due for their stock. Answers when all have answered. */
    pollDue: () => pollDue(parts),
    /** Tells partners which operations are over. Answers when all have answered. */
    finishDue: () => finisher.finishDue(),
    flush,
    sweeps: [
      {
        name: 'supply.poll',
        everySeconds: 1,
        isDue: () => anyDuePolls(clock()),
        run: patiently(() => pollDue(parts)),
      },
      {
        name: 'supply.finish',
        everySeconds: 1,
        isDue: () => anyDueOperations(clock()),
        run: patiently(() => finisher.finishDue()),
      },
      { name: 'supply.silence', everySeconds: 30, run: () => blockSilent(parts) },
      { name: 'supply.flush', everySeconds: 2, run: flush },
      {
        name: 'supply.forget',
        everySeconds: 3_600,
        async run() {
          await notices.forgetOld();
          await db.write((tx) => deleteOldAttempts(tx, addSeconds(clock(), -ATTEMPTS_KEPT_SECONDS)));
        },
      },
    ],

    /** Drops calls that are under way and waits for what follows them; before the database is closed. */
    async stop(): Promise<void> {
      clients.close();
      await finisher.stop();
      await background.settled();
      await flush().catch((error) => {
        if (!isDatabaseDown(error)) deps.onError(error);
      });
    },
  };

  /** The phone that a partner means: our id goes before a number of the same digits. */
  async function findPhone(supplierId: bigint, { id, phone }: NumberReference): Promise<string | undefined> {
    const byId =
      id === undefined
        ? undefined
        : (await findPhonesById(db.read, supplierId, [BigInt(id)])).get(BigInt(id));
    if (byId !== undefined || phone === undefined) return byId;
    return (await findOwnPhones(db.read, supplierId, [phone])).has(phone) ? phone : undefined;
  }
}
