import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { type Activation, lockReceivers, readReceiptMeans } from '#modules/leasing/activations';
import { readOwnCodes } from '#modules/leasing/code-patterns';
import { lockHubReceivers } from '#modules/leasing/hubs';
import { lockRentalReceivers } from '#modules/leasing/rentals';
import { countReceived, type Milestone } from '#modules/money/discount-codes';
import { findOrdering } from '#modules/stock/supply';
import type { IncomingMessage } from '#suppliers/supplier';
import { type Choice, chooseReceiver, type ServiceNames } from './choose-receiver.ts';
import { type Arrival, claimMessages, identityOf } from './claim-messages.ts';
import { findMessages, insertDeliveries, type Message, nextMessageIds } from './message-store.ts';
import { type MessageListeners, storeMessages } from './store-messages.ts';

export type Received = { message: Message; deduplicated: boolean };

export type ReceiveDeps = {
  db: Database;
  clock: Clock;
  serviceNames(): Promise<ServiceNames>;
  milestones: readonly Milestone[];
} & MessageListeners;

/**
 * Stores many arrivals in one transaction: each message once, every delivery, the move of its lease and the capture of
 * its hold. What this answers is committed. Rows are locked in one order: open activations, rentals, operations of hubs,
 * activations that are over, identities, ledger accounts, counters of messages received. Refuses `try_again` where a lease may be about to begin, and stores nothing.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  commands: readonly IncomingMessage[],
): Promise<Outcome<Received>[]> {
  const serviceName = await deps.serviceNames();
  return deps.db.write(
    async (tx) => {
      const now = deps.clock();
      const phones = commands.map(({ phone }) => phone);
      const named = commands.flatMap(({ lease }) => (lease?.kind === 'activation' ? [lease.id] : []));
      const [ofActivations, rentals, operations, ids] = await Promise.all([
        lockReceivers(tx, { phones, named }, now),
        lockRentalReceivers(tx, phones, now),
        lockHubReceivers(tx, phones),
        nextMessageIds(tx, commands.length),
      ]);
      const receivers = { activations: ofActivations, rentals, operations };
      const arrivals = commands.map((command) => {
        const choice = chooseReceiver(command, receivers, serviceName);
        return { command, choice, key: identityOf(command) };
      });
      const isEarly = await findEarly(tx, arrivals, now);
      const taken = arrivals.filter((arrival) => !isEarly(arrival));
      const received = await storeArrivals(tx, deps, taken, { ids, serviceName, now });
      return arrivals.map(
        (arrival): Outcome<Received> =>
          isEarly(arrival)
            ? refused(new Refusal('try_again'))
            : succeeded(received[taken.indexOf(arrival)] ?? assert.fail('every arrival has a message')),
      );
    },
    { byKey: true },
  );
}

/**
 * Nobody waits for it, but its supplier is just being asked for a number: the lease is not written down yet. One that
 * names a lease that is over waits for none.
 */
async function findEarly(
  tx: Tx,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<(arrival: Arrival) => boolean> {
  const orphans = arrivals.filter(
    ({ command, choice }) => command.askedForNumbers && choice === undefined && !command.lease,
  );
  if (orphans.length === 0) return () => false;
  const supplierIds = orphans.map(({ command }) => command.supplierId);
  const ordering = await findOrdering(tx, supplierIds, now);
  return (arrival) => orphans.includes(arrival) && ordering.has(arrival.command.supplierId);
}

async function storeArrivals(
  tx: Tx,
  { milestones, ...listeners }: ReceiveDeps,
  arrivals: readonly Arrival[],
  { ids, serviceName, now }: { ids: readonly bigint[]; serviceName: ServiceNames; now: Date },
): Promise<Received[]> {
  if (arrivals.length === 0) return [];
  const chosen = arrivals.flatMap(({ choice }) => activationOf(choice) ?? []);
  const [{ fresh, messageIds }, means, ownCodes] = await Promise.all([
    claimMessages(tx, arrivals, { ids, serviceName, now }),
    readReceiptMeans(tx, chosen),
    readOwnCodes(tx, chosen),
  ]);
  const stored = await storeMessages(tx, fresh, { ...listeners, serviceName, means, ownCodes, now });
  const messages = new Map(stored.map((message) => [message.id, message]));
  const repeated = [...messageIds.values()].filter((id) => !messages.has(id));
  const known = repeated.length > 0 ? await findMessages(tx, repeated) : new Map<bigint, Message>();
  const idOf = ({ key }: Arrival) => messageIds.get(key) ?? assert.fail('every arrival has a message');
  const messageOf = (arrival: Arrival) => messages.get(idOf(arrival)) ?? known.get(idOf(arrival));
  await Promise.all([
    insertDeliveries(
      tx,
      arrivals.map((arrival) => ({ messageId: idOf(arrival), raw: rawOf(arrival, messageOf(arrival)) })),
      now,
    ),
    countReceived(tx, { milestones, accountIds: receiversOf(fresh, stored), now }),
  ]);

  const seen = new Set<bigint>();
  return arrivals.map((arrival) => {
    const id = idOf(arrival);
    const message = messageOf(arrival);
    assert(message, `message ${id} is stored`);
    const deduplicated = known.has(id) || seen.has(id);
    seen.add(id);
    return { message, deduplicated };
  });
}

/** As it arrived; the words of a refused sender are kept nowhere. */
function rawOf({ command }: Arrival, message: Message | undefined): string | undefined {
  return message?.verdict === 'refused' ? undefined : command.raw;
}

/**
 * The account of each message that an activation accepted. Those of rentals do not count: a customer could send any
 * number of them himself.
 */
function receiversOf(chosen: readonly { choice: Choice }[], stored: readonly Message[]): bigint[] {
  return chosen.flatMap(({ choice }, index) =>
    stored[index]?.verdict === 'accepted' ? (activationOf(choice)?.accountId ?? []) : [],
  );
}

function activationOf(choice: Choice): Activation | undefined {
  return typeof choice === 'object' && 'activation' in choice ? choice.activation : undefined;
}
