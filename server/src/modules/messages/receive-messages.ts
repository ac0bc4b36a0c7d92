import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Outcome, succeeded } from '#kernel/group';
import { type Activation, lockReceivers, receiveOnActivations } from '#modules/activations';
import { countReceived, type Milestone } from '#modules/discount-codes';
import { enqueueMessageWebhooks } from '#modules/webhooks';
import { pickCode } from './extract-code.ts';
import {
  claimIdentities,
  findMessages,
  insertDeliveries,
  insertMessages,
  type Message,
  nextMessageIds,
} from './message-store.ts';
import { isRefusedSender } from './sender-policy.ts';
import { serviceMatch } from './sender-service.ts';

/** One arrival of a message at our door, as a supplier's connector hands it over. */
export type ReceiveCommand = {
  supplierId: bigint;
  phone: string;
  sender: string;
  text: string;
  /** The source's own id of this message, where it has one. */
  supplierMessageId?: string | undefined;
  /** The source's id of the lease, for sources that number leases and not messages. */
  operationRef?: string | undefined;
  /** How long a repeat without a message id counts as the same message. */
  dedupeWindowSeconds: number;
  /** Accept only what looks like the leased service. */
  filterSenders: boolean;
  /** A simulated number: a lease of a refused sender's own service may still be tried out. */
  simulated?: boolean | undefined;
  /** What arrived, without keys, for the operator. */
  raw?: string | undefined;
};

export type Received = { message: Message; deduplicated: boolean };

/** The names of services by their codes, to tell whose a message is. */
export type ServiceNames = (id: string) => string | undefined;

export type ReceiveDeps = {
  db: Database;
  clock: Clock;
  serviceNames(): Promise<ServiceNames>;
  milestones: readonly Milestone[];
};

type Claimed = { command: ReceiveCommand; key: string; messageId: bigint };

/**
 * Stores many arrivals in one transaction: each message once, every delivery, the move of its activation and the
 * capture of its hold. What this answers is committed. Rows are locked in one order: activations, identities, ledger
 * accounts, counters of messages received.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  commands: readonly ReceiveCommand[],
): Promise<Outcome<Received>[]> {
  const serviceName = await deps.serviceNames();
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const receivers = await lockReceivers(
      tx,
      commands.map(({ phone }) => phone),
      now,
    );
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
  const lease = typeof choice === 'object' ? String(choice.id) : '';
  const { supplierId, supplierMessageId, operationRef = lease } = command;
  const print = fingerprint(command);
  const identity =
    supplierMessageId === undefined ? `print:${operationRef}:${print}` : `id:${supplierMessageId}:${print}`;
  return `${supplierId}/${identity}`;
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

/** Decides each new message in turn, stores it, and moves its activation. */
async function storeFresh(
  tx: Tx,
  fresh: readonly (Claimed & { choice: Choice })[],
  serviceName: ServiceNames,
  now: Date,
): Promise<Message[]> {
  if (fresh.length === 0) return [];
  const arrivals: { activation: Activation; message: Message; code: string }[] = [];
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
      code: null,
    };
    if (isRefused(command, choice, serviceName)) return { ...base, text: null, verdict: 'refused' };
    if (choice === undefined) return { ...base, text, verdict: 'orphan' };
    if (choice === 'filtered') return { ...base, text, verdict: 'filtered' };

    const found = pickCode(text, { sender, serviceName: serviceName(choice.serviceId) ?? '' });
    const message: Message = { ...base, text, code: found, verdict: 'accepted', activationId: choice.id };
    arrivals.push({ activation: choice, message, code: found ?? codeFromText(text) });
    return message;
  });

  await receiveOnActivations(tx, arrivals, now);
  await insertMessages(tx, messages);
  await enqueueMessageWebhooks(tx, arrivals, now);
  return messages;
}

/** The account of each accepted message. */
function receiversOf(chosen: readonly { choice: Choice }[], stored: readonly Message[]): bigint[] {
  return chosen.flatMap(({ choice }, index) =>
    typeof choice === 'object' && stored[index]?.verdict === 'accepted' ? [choice.accountId] : [],
  );
}

/** The activation that gets a message; undefined: none is open on that phone. */
type Choice = Activation | 'filtered' | undefined;

/** Below this a message does not look like the service's at all. */
const LOOKS_LIKE = 0.5;

/**
 * Of the leases open on a phone the one whose service the message looks like; if it looks like none, the only one, or
 * the one that has waited longest without a message. With `filterSenders` a message must look like the service's.
 */
function chooseReceiver(
  { supplierId, phone, sender, text, filterSenders }: ReceiveCommand,
  receivers: readonly Activation[],
  serviceName: ServiceNames,
): Choice {
  const candidates = receivers
    .filter((activation) => activation.phone === phone && activation.supplierId === supplierId)
    .map((activation) => {
      const service = {
        id: activation.serviceId,
        name: serviceName(activation.serviceId) ?? activation.serviceId,
      };
      return { activation, likeness: serviceMatch({ sender, text }, service) };
    })
    .sort((a, b) => b.likeness - a.likeness || order(a.activation) - order(b.activation));
  const [best] = candidates;
  if (!best) return undefined;
  if (filterSenders && best.likeness < LOOKS_LIKE && best.activation.serviceId !== 'ot') return 'filtered';
  return best.activation;
}

/** Banks and the like are refused at the door; only the simulator may send for a lease of just that service. */
function isRefused(
  { sender, simulated = false }: ReceiveCommand,
  choice: Choice,
  serviceName: ServiceNames,
): boolean {
  if (!isRefusedSender(sender).refused) return false;
  if (!simulated || typeof choice !== 'object') return true;
  const service = { id: choice.serviceId, name: serviceName(choice.serviceId) ?? choice.serviceId };
  return serviceMatch({ sender, text: '' }, service) < LOOKS_LIKE;
}

/** The one without a message first, then by age. */
function order({ state, id }: Activation): number {
  return (state === 'received' ? 2 ** 32 : 0) + id;
}

/** Where no code can be found the text itself is the answer; a colon would cut it short in every client. */
export function codeFromText(text: string): string {
  const line = text
    .replace(/[:\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line === '' ? ' ' : line;
}
