import { onCommit, type Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { forgetMisses } from '#modules/stock/inventory';
import { hubKind } from '#suppliers/registry';
import { findHub } from './hub-store.ts';
import { addMessages, type HubReceiver, lockOpenByPhone } from './operation-store.ts';
import { insertPushes, type NewPush } from './push-store.ts';

/** For so long a push is worth sending, in seconds. */
export const PUSH_LIVES_SECONDS = { activation: 86_400, rental: 3 * 86_400 } as const;

/** Holds the operations of hubs that get the messages of these phones. */
export function lockHubReceivers(tx: Tx, phones: readonly string[]): Promise<HubReceiver[]> {
  return lockOpenByPhone(tx, phones);
}

/** A message for an operation that was locked before. */
export type HubArrival = {
  operation: HubReceiver;
  message: { id: bigint; sender: string; text: string | null };
};

/**
 * Writes down what is to be pushed, in the transaction that stores the messages: rendered here, once and for all.
 * `onHubPushes` is told after the commit.
 */
export async function receiveOnHubs(
  tx: Tx,
  arrivals: readonly HubArrival[],
  { now, onHubPushes }: { now: Date; onHubPushes?: ((hubIds: readonly bigint[]) => void) | undefined },
): Promise<void> {
  if (arrivals.length === 0) return;
  const hubIds = [...new Set(arrivals.map(({ operation }) => operation.hubId))];
  const hubs = new Map(await Promise.all(hubIds.map(async (id) => [id, await findHub(tx, { id })] as const)));
  const counts = new Map<bigint, number>();
  const pushes = arrivals.flatMap(({ operation, message }): NewPush[] => {
    const { id: operationId, hubId, kind, phone } = operation;
    const hub = hubs.get(hubId);
    if (!hub || message.text === null) return [];
    counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
    const { messageIds, renderPush } = hubKind(hub.dialect);
    const smsId = messageIds === 'message' ? message.id : operationId;
    const { sender, text } = message;
    const body = renderPush({ kind, smsId, phone, sender, text, receivedAt: now });
    const expiresAt = addSeconds(now, PUSH_LIVES_SECONDS[kind]);
    return [{ hubId, operationId, messageId: message.id, kind, body, expiresAt }];
  });
  await addMessages(tx, counts, now);
  await insertPushes(tx, pushes, now);
  const rented = arrivals.filter(({ operation }) => operation.kind === 'rental');
  await forgetMisses(
    tx,
    rented.map(({ operation }) => operation.numberId),
  );
  onCommit(tx, () => onHubPushes?.(hubIds));
}
