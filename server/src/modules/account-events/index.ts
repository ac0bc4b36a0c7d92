import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { queueDeliveries, type Webhooks } from '#modules/sending/webhooks';
import { isWanted, renderEvent, type Source, sources, TYPE, typeOf } from './account-event.ts';
import {
  anyListener,
  anythingNew,
  listHeard,
  lockProgress,
  readNewest,
  setApplied,
  setHorizon,
} from './event-store.ts';

export type AccountEventsDeps = { db: Database; clock: Clock; webhooks: Pick<Webhooks, 'addEndpoint'> };

export type Listen = {
  accountId: bigint;
  url: string;
  /** `activation.finished`, `rental.*`; none: everything. */
  types?: readonly string[] | undefined;
  /** Only what this key has ordered: activations and rentals. */
  keyId?: bigint | undefined;
  /** Only this activation. */
  activationId?: number | undefined;
};

/** Entries of a history that are told of in one transaction. */
const BATCH = 5_000n;
const MOST_TYPES = 50;

/**
 * Tells webhooks of activations, rentals, payments and the balance. It reads the histories that are written anyway, within a second
 * or two: who orders waits for none of it.
 */
export function createAccountEvents({ db, clock, webhooks }: AccountEventsDeps) {
  return {
    /**
     * Tells `url` of what happens to the account from now on. The secret is in this answer and nowhere else. Refuses
     * `bad_request` (the address, a type), `already_exists`.
     */
    async listen({ accountId, url, types = [], keyId, activationId }: Listen) {
      const unknown = types.find((type) => !TYPE.test(type));
      if (unknown !== undefined || types.length > MOST_TYPES)
        throw new Refusal('bad_request', { types: unknown });
      return webhooks.addEndpoint({
        ...{ accountId, url, kind: 'account-events', types: [...types], keyId, activationId },
        begin: startFromNow,
      });
    },

    sweeps: [
      {
        name: 'account-events.tell',
        everySeconds: 1,
        isDue: anythingNew,
        async run(): Promise<void> {
          for (const source of sources) await tellAll(source);
        },
      },
    ],
  };

  /** While nobody listened nothing was passed: the first one does not wait for years of history to be passed. */
  async function startFromNow(tx: Tx): Promise<void> {
    for (const source of sources) {
      const newest = await readNewest(tx, source);
      await lockProgress(tx, source);
      if (await anyListener(tx)) continue;
      await setHorizon(tx, source, newest);
      await setApplied(tx, source, newest);
    }
  }

  async function tellAll(source: Source): Promise<void> {
    for (let hasRaised = false; ; ) {
      if (await db.write((tx) => tellSome(tx, source))) continue;
      if (hasRaised || !(await db.write((tx) => raiseHorizon(tx, source)))) return;
      hasRaised = true;
    }
  }

  /** False where nothing is complete that was not told. */
  async function tellSome(tx: Tx, source: Source): Promise<boolean> {
    const { appliedId, horizonId, isComplete } = await lockProgress(tx, source);
    if (!isComplete || appliedId >= horizonId) return false;
    const upTo = appliedId + BATCH < horizonId ? appliedId + BATCH : horizonId;
    const entries = await listHeard(tx, source, { after: appliedId, upTo });
    await queueDeliveries(
      tx,
      entries
        .filter((entry) => isWanted(typeOf(source, entry), entry.types))
        .map((entry) => ({
          endpointId: entry.endpointId,
          eventId: `${source}_${entry.id}`,
          body: renderEvent(source, entry),
        })),
      clock(),
    );
    await setApplied(tx, source, upTo);
    return true;
  }

  /** The newest id is read before this transaction has an id of its own: whoever writes an entry has had its before. */
  async function raiseHorizon(tx: Tx, source: Source): Promise<boolean> {
    const newest = await readNewest(tx, source);
    const { appliedId, horizonId } = await lockProgress(tx, source);
    if (appliedId < horizonId || newest <= horizonId) return false;
    await setHorizon(tx, source, newest);
    return true;
  }
}
