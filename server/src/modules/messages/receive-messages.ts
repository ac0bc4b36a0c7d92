import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Outcome, succeeded } from '#kernel/group';
import { type Activation, lockReceivers, receiveOnActivations } from '#modules/activations';
import { countReceived, type Milestone } from '#modules/discount-codes';
import {
  enqueueRentalWebhooks,
  lockForReceipt,
  lockRentalReceivers,
  type RentalArrival,
  receiveOnRentals,
} from '#modules/rentals';
import { enqueueMessageWebhooks, type MessageArrival } from '#modules/webhooks';
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
  /** How long a repeat without a message id counts as the same message. */
  dedupeWindowSeconds: number;
  /** What arrived, without keys, for the operator. */
  raw?: string | undefined;
};

export type Received = { message: Message; deduplicated: boolean };

export type ReceiveDeps = {
  db: Database;
  clock: Clock;
  serviceNames(): Promise<ServiceNames>;
  milestones: readonly Milestone[];
};

type Claimed = { command: ReceiveCommand; key: string; messageId: bigint };

/**
 * Stores many arrivals in one transaction: each message once, every delivery, the move of its lease and the capture of
 * its hold. What this answers is committed. Rows are locked in one order: activations, rentals, identities, ledger
 * accounts, counters of messages received.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  commands: readonly ReceiveCommand[],
): Promise<Outcome<Received>[]> {
  const serviceName = await deps.serviceNames();
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const phones = commands.map(({ phone }) => phone);
    const receivers = {
      activations: await lockReceivers(tx, phones, now),
      rentals: await lockRentalReceivers(tx, phones, now),
    };
    const choices = commands.map((command) => chooseReceiver(command, receivers, serviceName));
    const keys = commands.map((command, index) => identityOf(command, choices[index]));
    const { fresh, messageIds } = await claim(tx, commands, keys, now);

    const chosen = fresh.map((claimed) => ({ ...claimed, choice: choices[keys.indexOf(claimed.key)] }));
    const stored = await storeFresh(tx, chosen, serviceName, now);
    const messages = new Map(stored.map((message) => [message.id, message]));
    const repeated = [...messageIds.values()].filter((id) => !messages.has(id));
    const known = repeated.length > 0 ? await findMessages(tx, repeated) : new Map<bigint, Message>();
    await insertDeliveries(
      tx,
      commands.map(({ raw }, index) => ({ messageId: idFor(index), raw })),
      now,
    );
    const accountIds = receiversOf(chosen, stored);
    await countReceived(tx, { milestones: deps.milestones, accountIds, now });

    const seen = new Set<bigint>();
    return commands.map((_, index): Outcome<Received> => {
      const id = idFor(index);
      const message = messages.get(id) ?? known.get(id);
      assert(message, `message ${id} is stored`);
      const deduplicated = known.has(id) || seen.has(id);
      seen.add(id);
      return succeeded({ message, deduplicated });
    });

    function idFor(index: number): bigint {
      return messageIds.get(keys[index] ?? '') ?? assert.fail('every arrival has a message');
    }
  });
}

/** Phone, sender and text after NFC: what makes two arrivals the same where the source gives no message id. */
function fingerprint({ phone, sender, text }: ReceiveCommand): string {
  const parts = [phone, sender, text].map((part) => part.normalize('NFC'));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The same text in another lease is another message, so the lease counts where the source names neither. */
function identityOf(command: ReceiveCommand, choice: Choice): string {
  const lease = leaseName(choice);
  const { supplierId, supplierMessageId, operationRef = lease } = command;
  const print = fingerprint(command);
  const identity =
    supplierMessageId === undefined ? `print:${operationRef}:${print}` : `id:${supplierMessageId}:${print}`;
  return `${supplierId}/${identity}`;
}

function leaseName(choice: Choice): string {
  if (typeof choice !== 'object') return '';
  return 'rental' in choice ? `rental:${choice.rental.id}` : String(choice.activation.id);
}

/** Finds out which arrivals are new messages. Keys are `supplier/identity`; equal ones in one group are one message. */
async function claim(tx: Tx, commands: readonly ReceiveCommand[], keys: readonly string[], now: Date) {
  const firsts = new Map<string, ReceiveCommand>();
  for (const [index, command] of commands.entries()) {
    const key = keys[index] ?? '';
    if (!firsts.has(key)) firsts.set(key, command);
  }
  const ids = await nextMessageIds(tx, firsts.size);
  const claims = [...firsts].map(
    ([key, command], index): Claimed => ({ key, command, messageId: ids[index] ?? 0n }),
  );
  const messageIds = await claimIdentities(
    tx,
    claims.map(({ key, command, messageId }) => ({
      supplierId: command.supplierId,
      identity: key.slice(key.indexOf('/') + 1),
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
  fresh: readonly (Claimed & { choice: Choice })[],
  serviceName: ServiceNames,
  now: Date,
): Promise<Message[]> {
  if (fresh.length === 0) return [];
  const onActivations: ActivationArrival[] = [];
  const onRentals: RentalArrival[] = [];
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
      code: null,
    };
    if (isRefused(command, choice, serviceName)) return { ...base, text: null, verdict: 'refused' };
    if (choice === undefined) return { ...base, text, verdict: 'orphan' };
    if (choice === 'filtered') return { ...base, text, verdict: 'filtered' };

    const service = 'activation' in choice ? serviceName(choice.activation.serviceId) : undefined;
    const found = pickCode(text, { sender, serviceName: service ?? '' });
    const code = found ?? codeFromText(text);
    const accepted = { ...base, text, code: found, verdict: 'accepted' as const };
    if ('rental' in choice) {
      const message = { ...accepted, rentalId: choice.rental.id };
      onRentals.push({ rental: choice.rental, message, code });
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
  return messages;
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
