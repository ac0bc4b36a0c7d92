import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { barNumber, giveBackRented, recordMisses } from '#modules/stock/inventory';
import { inDollars } from '#modules/stock/supply';
import type { FinishStatus } from '#suppliers/supplier';
import type { HubsDeps } from './deps.ts';
import { type Hub, rateOf } from './hub.ts';
import { moveReward, shareOf } from './hub-money.ts';
import { CANCELS_TO_BAR, decideClose, type HubOperation, rewardOf } from './hub-operation.ts';
import {
  countCancel,
  lockOperation,
  closeOperation as recordClose,
  recordOdd,
  recordReversal,
} from './operation-store.ts';

export type CloseDeps = Pick<HubsDeps, 'rubPerUsdMicros' | 'rentBans'>;

export type CloseCommand = {
  id: bigint;
  status: FinishStatus;
  /** The payment that FINISH tells, in micros of the hub's currency. */
  sumMicros?: bigint | undefined;
  /** The operator who does it in the hub's place. */
  forcedBy?: string | undefined;
};

/**
 * Closes an operation once; told again it changes nothing, and a refund takes back what was booked. Rows are locked in
 * one order: the operation, ledger accounts, offers. Refuses `no_operation` for one that the hub does not have.
 */
export async function closeOperation(
  tx: Tx,
  deps: CloseDeps,
  hub: Hub,
  command: CloseCommand,
  now: Date,
): Promise<void> {
  const { id, status } = command;
  const operation = await lockOperation(tx, { hubId: hub.id, id });
  if (!operation) throw new Refusal('no_operation', { operation: id });
  const closing = decideClose(operation, status);
  switch (closing.does) {
    case 'nothing':
      return;
    case 'note':
      return recordOdd(tx, id, status, now);
    case 'reverse':
      await moveReward(tx, operation, 'reverse', now);
      return recordReversal(tx, id, now);
    case 'close':
      return close(tx, deps, { hub, operation, command, closing }, now);
  }
}

type Step = {
  hub: Hub;
  operation: HubOperation;
  command: CloseCommand;
  closing: { bar: boolean; cancelled: boolean; paid: boolean };
};

async function close(
  tx: Tx,
  { rubPerUsdMicros, rentBans }: CloseDeps,
  { hub, operation, command, closing }: Step,
  now: Date,
): Promise<void> {
  const { status, sumMicros, forcedBy } = command;
  const { currency, numberId, serviceId, kind } = operation;
  const paid = { sumMicros: rewardOf(operation, sumMicros), currency };
  const rewardMicros = closing.paid ? inDollars(paid, rateOf(hub, rubPerUsdMicros)) : null;
  const shareMicros = rewardMicros === null ? null : await shareOf(tx, operation, rewardMicros);
  const told = { sumMicros: sumMicros ?? null, forcedBy: forcedBy ?? null };
  const end = { state: 'closed' as const, status, rewardMicros, shareMicros, ...told };
  await recordClose(tx, operation.id, end, now);
  await moveReward(tx, { ...operation, rewardMicros, shareMicros }, 'book', now);

  const cancels = closing.cancelled && kind === 'activation' ? await countCancel(tx, operation) : 0;
  if (closing.bar || cancels >= CANCELS_TO_BAR)
    await barNumber(tx, { accountId: hub.accountId, serviceId, numberId }, now);
  await giveBackRented(tx, [numberId]);
  if (kind === 'rental' && closing.cancelled && operation.messageCount === 0)
    await recordMisses(tx, [numberId], rentBans, now);
}
