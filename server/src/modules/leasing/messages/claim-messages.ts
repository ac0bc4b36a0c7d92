import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { messageFingerprint } from '#kernel/message-fingerprint';
import type { Activation } from '#modules/leasing/activations';
import type { IncomingMessage } from '#suppliers/supplier';
import { type Choice, isRefused, type ServiceNames } from './choose-receiver.ts';
import { claimIdentities, endRepeats } from './message-store.ts';

/** A message and whose it is. `key` is what makes it a repeat; equal ones in one group are one message. */
export type Arrival = { command: IncomingMessage; choice: Choice; key: string };

/** An arrival that is a new message. */
export type Claimed = Arrival & { messageId: bigint };

/**
 * Which lease has the number does not count, unless the source names it: what comes again when the number is another's
 * is the same message all the same.
 */
export function identityOf(command: IncomingMessage): string {
  const { supplierId, supplierMessageId, operationRef = '', cameBy } = command;
  const print = messageFingerprint(command) + (cameBy === undefined ? '' : `:${cameBy}`);
  const identity =
    supplierMessageId === undefined ? `print:${operationRef}:${print}` : `id:${supplierMessageId}:${print}`;
  return `${supplierId}/${identity}`;
}

/** A source that got no acknowledgement sends again after ten seconds. */
const ECHO_SECONDS = 15;

/** The customer has had a message and asked for another: one with the same words may be just that, but only one. */
function awaiting({ command, choice }: Arrival, serviceName: ServiceNames): Activation | undefined {
  if (typeof choice !== 'object' || !('activation' in choice) || choice.activation.state !== 'retrying')
    return undefined;
  return isRefused(command, choice, serviceName) ? undefined : choice.activation;
}

/** Finds out which arrivals are new messages; of every one the id of its message. `ids` are unused, one for each arrival. */
export async function claimMessages(
  tx: Tx,
  arrivals: readonly Arrival[],
  { ids, serviceName, now }: { ids: readonly bigint[]; serviceName: ServiceNames; now: Date },
) {
  const firsts = new Map<string, Arrival>();
  for (const arrival of arrivals) if (!firsts.has(arrival.key)) firsts.set(arrival.key, arrival);
  const claims = [...firsts.values()].map(
    (arrival, index): Claimed => ({
      ...arrival,
      messageId: ids[index] ?? assert.fail('an id for every arrival'),
    }),
  );
  const identify = ({ key, command }: Arrival) => ({
    supplierId: command.supplierId,
    identity: key.slice(key.indexOf('/') + 1),
  });
  const ending = endRepeats(
    tx,
    claims.flatMap((claimed) => {
      const activation = awaiting(claimed, serviceName);
      return activation ? [{ ...identify(claimed), activationId: activation.id }] : [];
    }),
    { seenBy: addSeconds(now, -ECHO_SECONDS), now },
  );
  const claiming = claimIdentities(
    tx,
    claims.map(({ key, command, choice, messageId }) => ({
      ...identify({ key, command, choice }),
      messageId,
      repeatsUntil:
        command.supplierMessageId === undefined ? addSeconds(now, command.dedupeWindowSeconds) : 'infinity',
    })),
    now,
  );
  const [messageIds] = await Promise.all([claiming, ending]);
  return { messageIds, fresh: claims.filter(({ key, messageId }) => messageIds.get(key) === messageId) };
}
