import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { type Activation, lockReceivers, receiveOnActivations } from '#modules/leasing/activations';
import { type HubArrival, lockHubReceivers, receiveOnHubs } from '#modules/leasing/hubs';
import {
  enqueueRentalWebhooks,
  lockForReceipt,
  lockRentalReceivers,
  type RentalArrival,
  receiveOnRentals,
} from '#modules/leasing/rentals';
import { countReceived, type Milestone } from '#modules/money/discount-codes';
import { enqueueMessageWebhooks, type MessageArrival } from '#modules/sending/webhooks';
import { findOrdering } from '#modules/stock/supply';
import { messageFingerprint } from '#suppliers/partner';
import {
  type Arriving,
  type Choice,
  chooseReceiver,
  isRefused,
  type ServiceNames,
} from './choose-receiver.ts';
import { pickCode } from './extract-code.ts';
import {
  claimIdentities,
  endRepeats,
  findMessages,
  insertDeliveries,
  insertMessages,
  type Message,
  nextMessageIds,
} from './message-store.ts';

export type { ServiceNames } from './choose-receiver.ts';

/** One arrival of a message at our door, as a supplier's connector hands it over. */
export type ReceiveCommand = Arriving & {
  /** The source's own id of this message, where it has one. */
  supplierMessageId?: string | undefined;
  /** The source's id of the lease, for sources that number leases and not messages. */
  operationRef?: string | undefined;
  /** How long after it first came a repeat without a message id counts as the same message. */
  dedupeWindowSeconds: number;
  /** The supplier is asked for its numbers: a message may be ahead of the order's answer, and is wanted later then. */
  askedForNumbers?: boolean | undefined;
  /** What arrived, without keys, for the operator. */
  raw?: string | undefined;
};

export type Received = { message: Message; deduplicated: boolean };

export type ReceiveDeps = {
  db: Database;
  clock: Clock;
  serviceNames(): Promise<ServiceNames>;
  milestones: readonly Milestone[];
  /** Told, in the same transaction, of new messages that rentals accepted; locks nothing of the leases' any more. */
  onRentalMessages?: ((tx: Tx, arrivals: readonly RentalArrival[], now: Date) => Promise<void>) | undefined;
};

/**
 * Stores many arrivals in one transaction: each message once, every delivery, the move of its lease and the capture of
 * its hold. What this answers is committed. Rows are locked in one order: activations, rentals, operations of hubs,
 * identities, ledger accounts, counters of messages received. Refuses `try_again` where a lease may be about to begin, and stores nothing.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  commands: readonly ReceiveCommand[],
): Promise<Outcome<Received>[]> {
  const serviceName = await deps.serviceNames();
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const phones = commands.map(({ phone }) => phone);
    const named = commands.flatMap(({ lease }) => (lease?.kind === 'activation' ? [lease.id] : []));
    const receivers = {
      activations: await lockReceivers(tx, { phones, named }, now),
      rentals: await lockRentalReceivers(tx, phones, now),
      operations: await lockHubReceivers(tx, phones),
    };
    const arrivals = commands.map((command) => {
      const choice = chooseReceiver(command, receivers, serviceName);
      return { command, choice, key: identityOf(command) };
    });
    const isEarly = await findEarly(tx, arrivals, now);
    const taken = arrivals.filter((arrival) => !isEarly(arrival));
    const received = await storeArrivals(tx, deps, taken, { serviceName, now });
    return arrivals.map(
      (arrival): Outcome<Received> =>
        isEarly(arrival)
          ? refused(new Refusal('try_again'))
          : succeeded(received[taken.indexOf(arrival)] ?? assert.fail('every arrival has a message')),
    );
  });
}

/** `key` is what makes it a repeat; equal ones in one group are one message. */
type Arrival = { command: ReceiveCommand; choice: Choice; key: string };

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
  { milestones, onRentalMessages }: ReceiveDeps,
  arrivals: readonly Arrival[],
  { serviceName, now }: { serviceName: ServiceNames; now: Date },
): Promise<Received[]> {
  if (arrivals.length === 0) return [];
  const { fresh, messageIds } = await claim(tx, arrivals, now);
  const stored = await storeFresh(tx, fresh, { serviceName, onRentalMessages, now });
  const messages = new Map(stored.map((message) => [message.id, message]));
  const repeated = [...messageIds.values()].filter((id) => !messages.has(id));
  const known = repeated.length > 0 ? await findMessages(tx, repeated) : new Map<bigint, Message>();
  const idOf = ({ key }: Arrival) => messageIds.get(key) ?? assert.fail('every arrival has a message');
  await insertDeliveries(
    tx,
    arrivals.map((arrival) => ({ messageId: idOf(arrival), raw: arrival.command.raw })),
    now,
  );
  await countReceived(tx, { milestones, accountIds: receiversOf(fresh, stored), now });

  const seen = new Set<bigint>();
  return arrivals.map((arrival) => {
    const id = idOf(arrival);
    const message = messages.get(id) ?? known.get(id);
    assert(message, `message ${id} is stored`);
    const deduplicated = known.has(id) || seen.has(id);
    seen.add(id);
    return { message, deduplicated };
  });
}

/**
 * Which lease has the number does not count, unless the source names it: what comes again when the number is another's
 * is the same message all the same.
 */
function identityOf(command: ReceiveCommand): string {
  const { supplierId, supplierMessageId, operationRef = '' } = command;
  const print = messageFingerprint(command);
  const identity =
    supplierMessageId === undefined ? `print:${operationRef}:${print}` : `id:${supplierMessageId}:${print}`;
  return `${supplierId}/${identity}`;
}

type Claimed = Arrival & { messageId: bigint };

/** A source that got no acknowledgement sends again after ten seconds. */
const ECHO_SECONDS = 15;

/** The customer has had a message and asked for another: one with the same words may be just that. */
function isAwaited(choice: Choice): choice is { activation: Activation } {
  return typeof choice === 'object' && 'activation' in choice && choice.activation.state === 'retrying';
}

/** Finds out which arrivals are new messages. */
async function claim(tx: Tx, arrivals: readonly Arrival[], now: Date) {
  const firsts = new Map<string, Arrival>();
  for (const arrival of arrivals) if (!firsts.has(arrival.key)) firsts.set(arrival.key, arrival);
  const ids = await nextMessageIds(tx, firsts.size);
  const claims = [...firsts.values()].map(
    (arrival, index): Claimed => ({ ...arrival, messageId: ids[index] ?? 0n }),
  );
  const identify = ({ key, command }: Arrival) => ({
    supplierId: command.supplierId,
    identity: key.slice(key.indexOf('/') + 1),
  });
  await endRepeats(
    tx,
    claims.flatMap((claimed) =>
      isAwaited(claimed.choice) ? [{ ...identify(claimed), activationId: claimed.choice.activation.id }] : [],
    ),
    { seenBy: addSeconds(now, -ECHO_SECONDS), now },
  );
  const messageIds = await claimIdentities(
    tx,
    claims.map(({ key, command, choice, messageId }) => ({
      ...identify({ key, command, choice }),
      messageId,
      repeatsUntil:
        command.supplierMessageId === undefined ? addSeconds(now, command.dedupeWindowSeconds) : 'infinity',
    })),
    now,
  );
  return { messageIds, fresh: claims.filter(({ key, messageId }) => messageIds.get(key) === messageId) };
}

/** Decides each new message in turn, stores it, and moves its lease. */
async function storeFresh(
  tx: Tx,
  fresh: readonly Claimed[],
  {
    serviceName,
    onRentalMessages,
    now,
  }: { serviceName: ServiceNames; now: Date } & Pick<ReceiveDeps, 'onRentalMessages'>,
): Promise<Message[]> {
  if (fresh.length === 0) return [];
  const onActivations: ActivationArrival[] = [];
  const onRentals: RentalArrival[] = [];
  const onHubs: HubArrival[] = [];
  const messages = fresh.map(({ command, messageId, choice }): Message => {
    const { sender, text } = command;
    const base = {
      id: messageId,
      supplierId: command.supplierId,
      supplierMessageId: command.supplierMessageId ?? null,
      phone: command.phone,
      sender,
      receivedAt: now,
      activationId: null,
      rentalId: null,
      hubOperationId: null,
      code: null,
    };
    if (isRefused(command, choice, serviceName)) return { ...base, text: null, verdict: 'refused' };
    if (choice === undefined) return { ...base, text, verdict: 'orphan' };
    if (typeof choice === 'string') return { ...base, text, verdict: choice };

    const service = serviceName(serviceOf(choice) ?? '');
    const found = pickCode(text, { sender, serviceName: service ?? '' });
    const code = found ?? codeFromText(text);
    const accepted = { ...base, text, code: found, verdict: 'accepted' as const };
    if ('rental' in choice) {
      const message = { ...accepted, rentalId: choice.rental.id };
      onRentals.push({ rental: choice.rental, message, code });
      return message;
    }
    if ('operation' in choice) {
      const message = { ...accepted, hubOperationId: choice.operation.id };
      onHubs.push({ operation: choice.operation, message });
      return message;
    }
    const message = { ...accepted, activationId: choice.activation.id };
    onActivations.push({ activation: choice.activation, message, code });
    return message;
  });

  await moveLeases(tx, { onActivations, onRentals }, now);
  await insertMessages(tx, messages);
  await enqueueMessageWebhooks(tx, onActivations, now);
  await enqueueRentalWebhooks(tx, onRentals, now);
  if (onRentals.length > 0) await onRentalMessages?.(tx, onRentals, now);
  await receiveOnHubs(tx, onHubs, now);
  return messages;
}

/** The service that the number was leased for; none for a rental. */
function serviceOf(choice: Extract<Choice, object>): string | undefined {
  if ('rental' in choice) return undefined;
  return 'operation' in choice ? choice.operation.serviceId : choice.activation.serviceId;
}

type ActivationArrival = MessageArrival & { activation: Activation };
type Arrivals = { onActivations: readonly ActivationArrival[]; onRentals: readonly RentalArrival[] };

async function moveLeases(tx: Tx, { onActivations, onRentals }: Arrivals, now: Date): Promise<void> {
  const rentals = onRentals.map(({ rental }) => rental);
  const activations = onActivations.map(({ activation }) => activation);
  const books = await lockForReceipt(tx, rentals, activations);
  await receiveOnActivations(tx, onActivations, now);
  await receiveOnRentals(tx, rentals, { books, now });
}

/**
 * The account of each message that an activation accepted. Those of rentals do not count: a customer could send any
 * number of them himself.
 */
function receiversOf(chosen: readonly { choice: Choice }[], stored: readonly Message[]): bigint[] {
  return chosen.flatMap(({ choice }, index) =>
    typeof choice === 'object' && 'activation' in choice && stored[index]?.verdict === 'accepted'
      ? [choice.activation.accountId]
      : [],
  );
}

/** Where no code can be found the text itself is the answer; a colon would cut it short in every client. */
export function codeFromText(text: string): string {
  const line = text
    .replace(/[:\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line === '' ? ' ' : line;
}
