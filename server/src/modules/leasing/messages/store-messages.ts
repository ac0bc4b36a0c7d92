import type { Tx } from '#db';
import type { SettlingMeans } from '#modules/leasing/activations';
import type { OwnCodes } from '#modules/leasing/code-patterns';
import { type HubArrival, receiveOnHubs } from '#modules/leasing/hubs';
import { enqueueRentalWebhooks, type RentalArrival } from '#modules/leasing/rentals';
import { enqueueMessageWebhooks } from '#modules/sending/webhooks';
import { type Choice, isRefused, type ServiceNames } from './choose-receiver.ts';
import type { Claimed } from './claim-messages.ts';
import { codeFromText } from './code-from-text.ts';
import { pickCode } from './extract-code.ts';
import { insertMessages, type Message } from './message-store.ts';
import { type ActivationArrival, moveLeases } from './move-leases.ts';
import { tellMessages } from './tell-messages.ts';

/** Who is told of stored messages. */
export type MessageListeners = {
  /** In the same transaction, of new messages that rentals accepted; locks nothing of the leases' any more. */
  onRentalMessages?: ((tx: Tx, arrivals: readonly RentalArrival[], now: Date) => Promise<void>) | undefined;
  /** After the commit, of hubs that there is something to push to. */
  onHubPushes?: ((hubIds: readonly bigint[]) => void) | undefined;
};

/** Decides each new message in turn, stores it, and moves its lease. */
export async function storeMessages(
  tx: Tx,
  fresh: readonly Claimed[],
  {
    serviceName,
    onRentalMessages,
    onHubPushes,
    means,
    ownCodes,
    now,
  }: {
    serviceName: ServiceNames;
    means: SettlingMeans | undefined;
    ownCodes: OwnCodes;
    now: Date;
  } & MessageListeners,
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
      byPattern: false,
    };
    if (isRefused(command, choice, serviceName)) return { ...base, text: null, verdict: 'refused' };
    if (choice === undefined) return { ...base, text, verdict: 'orphan' };
    if (typeof choice === 'string') return { ...base, text, verdict: choice };

    const service = serviceName(serviceOf(choice) ?? '');
    const own = 'activation' in choice ? ownCodes(choice.activation, text) : undefined;
    const found = own ?? pickCode(text, { sender, serviceName: service ?? '' });
    const code = found ?? codeFromText(text);
    const byPattern = own !== undefined;
    const accepted = { ...base, text, code: found, byPattern, verdict: 'accepted' as const };
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

  await Promise.all([
    moveLeases(tx, { onActivations, onRentals }, { means, now }),
    insertMessages(tx, messages),
    enqueueMessageWebhooks(tx, onActivations, now),
    enqueueRentalWebhooks(tx, onRentals, now),
    tellMessages(tx, { onActivations, onRentals }, now),
  ]);
  if (onRentals.length > 0) await onRentalMessages?.(tx, onRentals, now);
  await receiveOnHubs(tx, onHubs, { now, onHubPushes });
  return messages;
}

/** The service that the number was leased for; none for a rental. */
function serviceOf(choice: Extract<Choice, object>): string | undefined {
  if ('rental' in choice) return undefined;
  return 'operation' in choice ? choice.operation.serviceId : choice.activation.serviceId;
}
